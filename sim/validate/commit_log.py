"""The simulator's --commit-log beside spike's --log-commits, line by line.

    python sim/validate/commit_log.py --sim build/sim [--vlen 256] [--isa rv64gcv...] IMAGE...

spike begins with its boot ROM and goes on for a while behind the store that ends the run: what is
outside RAM or behind our last line is not compared. Where the two may differ:

- Counters (cycle, time, instret and their machine-mode names): spike's boot ROM is longer, its
  time runs differently. misa, mstatus and the like: spike has user and supervisor mode.
- The device tree, its address in a1, and device registers.
- What is computed from them. Registers and memory that hold such values are followed until they are
  overwritten; where such a value makes the paths part, both are followed to where they meet.

A difference is forgiven only there. Exit code 1 if anything else differs.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

sys.path.insert(0, str(Path(__file__).parent))

import peers

RAM = 0x8000_0000
COUNTERS = {0xB00, 0xB02, *range(0xC00, 0xC03)}
MACHINE = {*range(0x300, 0x345), *range(0xF11, 0xF16), *range(0x3A0, 0x3F0)}
EBREAK = 0x0010_0073
WIDTH = 160
APART, ALIKE = 200_000, 24
"""Where paths part: how far to look for the place they meet, and how many lines must then agree."""

LINE = re.compile(r"core +(\d+): 3 0x([0-9a-f]+) \(0x([0-9a-f]+)\)(.*)")
WRITE = re.compile(r"(x\d+|f\d+|v\d+|c\d+_\w+|mem) +(0x[0-9a-f]+)(?: (0x[0-9a-f]+))?")
ISA = "rv64gcv_zba_zbb_zbs_zfh_zvfh_zicntr_zihpm_zicclsm"


@dataclass
class Verdict:
    """Lines compared, those with other values that may differ, detours, our lines in them."""

    lines: int = 0
    forgiven: int = 0
    detours: int = 0
    skipped: int = 0
    wrong: list[str] = field(default_factory=list)


def log_of_sim(sim: Path, image: Path, folder: Path, vlen: int) -> Path:
    """Ours goes to stderr."""
    return _logged([str(sim), f"--vlen={vlen}", "--commit-log", str(image)], folder, "sim.log")


def log_of_spike(image: Path, folder: Path, vlen: int, isa: str) -> Path:
    command = [peers.spike() or "spike", f"--isa={isa}_zvl{vlen}b", "-m2048"]
    return _logged([*command, "--log-commits", str(image)], folder, "spike.log")


def _logged(command: list[str], folder: Path, name: str) -> Path:
    path = folder / name
    with path.open("w") as log:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            check=True,
            cwd=folder,
        )
    return path


@dataclass(frozen=True)
class Retired:
    """One line: what was written where; memory by address."""

    pc: int
    instruction: int
    rest: str

    @property
    def text(self) -> str:
        return f"{self.pc:#x} ({self.instruction:#x}){self.rest[:WIDTH]}"

    @property
    def registers(self) -> dict[str, str]:
        """Values written; CSRs are left out (which of them are told differs)."""
        return {name: a for name, a, _ in WRITE.findall(self.rest) if name[0] in "xfv"}

    @property
    def stores(self) -> list[tuple[int, str]]:
        """Addresses and values; the value has as many digits as were stored."""
        return [(int(a, 16), v) for name, a, v in WRITE.findall(self.rest) if name == "mem" and v]

    @property
    def loads(self) -> list[int]:
        return [int(a, 16) for name, a, v in WRITE.findall(self.rest) if name == "mem" and not v]

    @property
    def is_vector(self) -> bool:
        """Arithmetic, or memory: there spike tells every element's address, we none."""
        memory = self.instruction & 0x5F == 0x07 and self.instruction >> 12 & 7 in (0, 5, 6, 7)
        return self.instruction & 0x7F == 0x57 or memory

    @property
    def sources(self) -> set[str]:
        """Registers the fields of the instruction may name, rather too many than too few."""
        word = self.instruction
        if word & 3 != 3:
            fields = (word >> 7 & 31, word >> 2 & 31, 8 + (word >> 7 & 7), 8 + (word >> 2 & 7), 2)
        else:
            fields = (word >> 15 & 31, word >> 20 & 31, word >> 27)
        found = {f"{kind}{n}" for kind in "xf" for n in fields}
        if self.is_vector:
            groups = (0, word >> 7 & 31, word >> 15 & 31, word >> 20 & 31)
            found |= {f"v{n + k}" for n in groups for k in range(8)}
        return found

    @property
    def reads_the_machine(self) -> bool:
        csr = self.instruction >> 20
        is_csr = self.instruction & 0x7F == 0x73 and self.instruction >> 12 & 3
        return bool(is_csr) and csr in COUNTERS | MACHINE


def retired(path: Path) -> list[Retired]:
    """The lines of a log, code in RAM only."""
    lines = []
    with path.open() as log:
        for line in log:
            found = LINE.match(line)
            if found and int(found[2], 16) >= RAM:
                lines.append(Retired(int(found[2], 16), int(found[3], 16), found[4]))
    return lines


class Doubt:
    """Registers and bytes of memory whose values may differ."""

    def __init__(self) -> None:
        self.registers, self.memory = {"x11"}, set()

    def explains(self, line: Retired, loads: list[int]) -> bool:
        read = any(address + k in self.memory for address in loads for k in range(8))
        device = any(address < RAM for address in loads)
        return line.reads_the_machine or device or read or bool(self.registers & line.sources)

    def store(self, stores: list[tuple[int, str]], doubtful: bool) -> None:
        for address, value in stores:
            touched = range(address, address + (len(value) - 2) // 2)
            if doubtful:
                self.memory.update(touched)
            else:
                self.memory.difference_update(touched)

    def detour(self, lines: list[Retired]) -> None:
        for line in lines:
            self.registers |= line.registers.keys()
            self.store(line.stores, True)


def compare(ours: list[Retired], theirs: list[Retired]) -> Verdict:
    """Walks both to the end of ours, or to its first semihosting call (spike has none)."""
    verdict, doubt = Verdict(), Doubt()
    vectors: dict[str, str] = {}
    i = j = 0
    while i < len(ours) and ours[i].instruction != EBREAK:
        a, b = ours[i], theirs[j] if j < len(theirs) else None
        if b is None or (a.pc, a.instruction) != (b.pc, b.instruction):
            decided = bool(i) and doubt.explains(ours[i - 1], theirs[j - 1].loads)
            met = meeting(ours, theirs, i, j) if b and decided else None
            if met is None:
                verdict.wrong.append(f"{a.text}\n    spike: {b.text if b else 'ended'}")
                break
            doubt.detour([*ours[i : met[0]], *theirs[j : met[1]]])
            verdict.detours, verdict.skipped = verdict.detours + 1, verdict.skipped + met[0] - i
            i, j = met
            continue
        verdict.lines, i, j = verdict.lines + 1, i + 1, j + 1
        written, other = a.registers, b.registers
        for one, two in ((written, other), (other, written)):
            # a vector register one tells and the other does not was written with what it held
            one |= {v: vectors[v] for v in two if v in vectors and v not in one}
        differing = {k for k in written.keys() | other.keys() if written.get(k) != other.get(k)}
        explained = doubt.explains(a, b.loads)
        stores_differ = a.stores != b.stores if not a.is_vector else bool(b.stores) and explained
        doubt.registers -= written.keys() - differing
        doubt.store(b.stores, stores_differ)
        vectors |= {name: value for name, value in other.items() if name[0] == "v"}
        if not differing and not (stores_differ and not a.is_vector):
            continue
        if explained:
            verdict.forgiven += 1
            doubt.registers |= differing
        elif len(verdict.wrong) < 20:
            verdict.wrong.append(f"{a.text}\n    spike: {b.text}")
    return verdict


def meeting(ours: list[Retired], theirs: list[Retired], i: int, j: int) -> tuple[int, int] | None:
    """The nearest places behind i and j from which both execute the same for a while."""

    def path(lines: list[Retired], at: int) -> list[int]:
        return [line.pc for line in lines[at : at + APART]]

    a, b = path(ours, i), path(theirs, j)
    seen: dict[tuple[int, ...], int] = {}
    for n in range(len(b) - ALIKE):
        seen.setdefault(tuple(b[n : n + ALIKE]), n)
    best: tuple[int, int] | None = None
    for n in range(len(a) - ALIKE):
        if best and n >= sum(best):
            break
        m = seen.get(tuple(a[n : n + ALIKE]))
        if m is not None and n + m and (best is None or n + m < sum(best)):
            best = n, m
    return (i + best[0], j + best[1]) if best else None


def check(
    sim: Path,
    image: Path,
    vlen: int = 256,
    isa: str = ISA,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> Verdict:
    """Runs both, in a folder that holds the files, and compares."""
    with tempfile.TemporaryDirectory(prefix="bringup-commits-") as name:
        folder, image = Path(name), image.resolve()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        ours = log_of_sim(sim.resolve(), image, folder, vlen)
        return compare(retired(ours), retired(log_of_spike(image, folder, vlen, isa)))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument("--vlen", type=int, default=256)
    parser.add_argument("--isa", default=ISA, help="as spike spells it, without VLEN")
    parser.add_argument("images", nargs="+", type=Path)
    given = parser.parse_args()
    if not peers.spike():
        print("spike is not installed", file=sys.stderr)
        return 3
    wrong = 0
    for image in given.images:
        verdict = check(given.sim, image, given.vlen, given.isa)
        wrong += len(verdict.wrong)
        print(
            f"{image}: {verdict.lines} lines, {verdict.forgiven} with values of the machine, "
            f"{verdict.skipped} in {verdict.detours} detours, {len(verdict.wrong)} wrong"
        )
        for text in verdict.wrong:
            print(f"  {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
