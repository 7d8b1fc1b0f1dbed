"""The simulator's --commit-log beside spike's --log-commits, line by line.

    python sim/validate/commit_log.py --sim build/sim [--vlen 256] [--isa rv64gcv...] IMAGE...

spike begins with its boot ROM and goes on for a while behind the store that ends the run: what is
outside RAM or behind our last line is not compared. Where the two may differ:

- Counters (cycle, time, instret and their machine-mode names) count spike's boot ROM, too, and its
  time runs differently; registers and memory that got their values from them differ with them.
- Device registers, and what is read from the device tree.

A difference is forgiven only where such a value came from: a register that holds one is followed
until it is overwritten. Exit code 1 if anything else differs.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peers

RAM = 0x8000_0000
COUNTERS = {0xB00, 0xB02, *range(0xC00, 0xC03)}
LINE = re.compile(r"core +(\d+): 3 0x([0-9a-f]+) \(0x([0-9a-f]+)\)(.*)")
WRITE = re.compile(r"(x\d+|f\d+|v\d+|c\d+_\w+|mem) +(0x[0-9a-f]+)(?: (0x[0-9a-f]+))?")
ISA = "rv64gcv_zba_zbb_zbs_zfh_zvfh_zicntr_zihpm_zicclsm"


@dataclass
class Verdict:
    """How many lines were compared and how many differ in values that may."""

    lines: int = 0
    forgiven: int = 0
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
    writes: dict[str, str]
    loads: tuple[int, ...]
    text: str

    @property
    def sources(self) -> set[str]:
        """Registers the fields of the instruction may name; for 16 bits rather too many."""
        word = self.instruction
        if word & 3 != 3:
            fields = (word >> 7 & 31, word >> 2 & 31, 8 + (word >> 7 & 7), 8 + (word >> 2 & 7), 2)
        else:
            fields = (word >> 15 & 31, word >> 20 & 31, word >> 27)
        return {f"{kind}{n}" for kind in "xfv" for n in fields}

    @property
    def reads_a_counter(self) -> bool:
        return self.instruction & 0x7F == 0x73 and self.instruction >> 20 in COUNTERS


def retired(path: Path) -> Iterator[Retired]:
    """The lines of a log, code in RAM only."""
    with path.open() as log:
        for line in log:
            found = LINE.match(line)
            if not found or int(found[2], 16) < RAM:
                continue
            writes, loads = {}, []
            for name, first, second in WRITE.findall(found[4]):
                if name == "mem" and not second:
                    loads.append(int(first, 16))
                else:
                    writes[f"mem {first}" if name == "mem" else name] = second or first
            pc, instruction = int(found[2], 16), int(found[3], 16)
            yield Retired(pc, instruction, writes, tuple(loads), line.strip())


def compare(ours: Path, theirs: Path) -> Verdict:
    """Walks both; stops where they execute different instructions."""
    verdict, tainted = Verdict(), set()
    for a, b in zip_longest(retired(ours), retired(theirs)):
        if a is None:
            break
        verdict.lines += 1
        if b is None or (a.pc, a.instruction) != (b.pc, b.instruction):
            verdict.wrong.append(f"{a.text}\n    spike: {b.text if b else 'ended'}")
            break
        differing = {
            k for k in a.writes.keys() | b.writes.keys() if a.writes.get(k) != b.writes.get(k)
        }
        tainted -= a.writes.keys() - differing
        if not differing:
            continue
        memory = {f"mem {address:#018x}" for address in a.loads}
        device = any(address < RAM for address in a.loads)
        if a.reads_a_counter or device or tainted & (a.sources | memory):
            verdict.forgiven += 1
            tainted |= differing
        elif len(verdict.wrong) < 20:
            verdict.wrong.append(f"{a.text}\n    spike: {b.text}")
    return verdict


def check(sim: Path, image: Path, vlen: int = 256, isa: str = ISA) -> Verdict:
    """Runs both and compares."""
    with tempfile.TemporaryDirectory(prefix="bringup-commits-") as name:
        folder, image = Path(name), image.resolve()
        ours = log_of_sim(sim.resolve(), image, folder, vlen)
        return compare(ours, log_of_spike(image, folder, vlen, isa))


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
        print(f"{image}: {verdict.lines} lines, {verdict.forgiven} differ by counters or devices")
        for text in verdict.wrong:
            print(f"  {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
