"""Random differential testing: batches of cases on both simulators, first difference explained."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import generator
import peers
from generator import Case, Generator, read_table
from image import SAVED_X, STATE_CSRS, build, record_bytes

LEAVES_MODE = ("sret", "sfence.vma")
"""Not drawn: what they do takes page tables and other modes (sim/validate/paging.py)."""

CSR_NAMES = ["fcsr", "vcsr", "vl", "vtype", "vstart"]


@dataclass
class Difference:
    """The shortest prefix of a case after which the two disagree, and where."""

    vlen: int
    ones: bool
    pool_seed: int
    case: Case
    length: int
    places: list[str]
    peer: str = "qemu"

    def __str__(self) -> str:
        name = self.case.names[self.length - 1] if self.length else "set-up"
        words = " ".join(f"{w:08x}" for w in self.case.words[self.length]) if self.length else ""
        vtype, avl = self.case.words[0]
        history = ", ".join(self.case.names[: self.length])
        return (
            f"{name} [{words}] against {self.peer} vlen={self.vlen} ones={self.ones} "
            f"first vtype={vtype:#x} avl={avl} pool={self.pool_seed} case={self.case.seed}\n"
            f"  sequence: {history}\n  " + "\n  ".join(self.places[:6])
        )


def table(sim: Path, xlen: int = 64) -> list[generator.Row]:
    listing = subprocess.run(
        [str(sim), "--list-instructions", f"--isa={peers.ISA[xlen]}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return read_table(listing)


def places(a: bytes, b: bytes, vlenb: int, peer: str) -> list[str]:
    """Names of the registers in which two records differ, with both values."""
    found, at = [], 0
    labels = [f"x{n}" for n in SAVED_X] + CSR_NAMES + ["trap digest", "trap count", "-"]
    labels += [f"f{n}" for n in range(32)]
    for label in labels:
        if a[at : at + 8] != b[at : at + 8]:
            found.append(
                f"{label}: sim {a[at : at + 8][::-1].hex()} {peer} {b[at : at + 8][::-1].hex()}"
            )
        at += 8
    for n in range(32):
        if a[at : at + vlenb] != b[at : at + vlenb]:
            ours, theirs = a[at : at + vlenb][::-1], b[at : at + vlenb][::-1]
            found.append(f"v{n}: sim {ours.hex()}\n      {peer} {theirs.hex()}")
        at += vlenb
    return found


class Comparison:
    """Compares batches; counts what was executed."""

    def __init__(self, sim: Path, folder: Path, xlen: int = 64, peer: str = "qemu") -> None:
        self.sim, self.folder, self.xlen = sim.resolve(), folder.resolve(), xlen
        self.peer = peers.PEERS[peer]
        self.rows = [row for row in table(self.sim, xlen) if row.name not in LEAVES_MODE]
        self.executed: Counter[str] = Counter()
        self.trapped = 0  # cases in which at least one instruction trapped

    def leave_out_vectors(self) -> None:
        self.rows = [row for row in self.rows if not row.cls.startswith("vector")]

    def both(self, cases: list[Case], vlen: int, ones: bool, pool_seed: int) -> tuple[bytes, bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        image = self.folder / "cases.elf"
        image.write_bytes(build(cases, vlen, pool_seed, self.xlen))
        return (
            peers.run_sim(self.sim, image, self.folder / "sim", vlen, ones, self.xlen),
            self.peer.run(image, self.folder / self.peer.name, vlen, ones, self.xlen),
        )

    def batch(
        self,
        seed: int,
        cases: int,
        length: int,
        vlen: int,
        ones: bool,
        skip: frozenset[str] = frozenset(),
    ) -> list[Difference]:
        """All differing cases of one image, each reduced to the instruction responsible.

        Memory written by one case is read by later ones, so only the first is certain to be a
        difference of its own; the reduction runs each case alone and drops the others.
        """
        drawn = [
            Generator(self.rows, vlen, skip, resumes=self.peer.resumes).case(
                seed * 100_003 + k, length
            )
            for k in range(cases)
        ]
        for case in drawn:
            self.executed.update(case.names)
        ours, theirs = self.both(drawn, vlen, ones, seed)
        size = record_bytes(vlen // 8)
        count_at = 8 * (len(SAVED_X) + len(STATE_CSRS) + 1)
        self.trapped += sum(ours[k * size + count_at] != 0 for k in range(cases))
        differing = [
            k
            for k in range(cases)
            if ours[k * size : (k + 1) * size] != theirs[k * size : (k + 1) * size]
        ]
        found = []
        for k in differing[:8]:
            reduced = self.reduce(drawn[k], vlen, ones, seed)
            if reduced:
                found.append(reduced)
        if differing and not found:
            raise RuntimeError(f"seed {seed}: cases {differing[:8]} differ only in sequence")
        if not differing and ours[cases * size :] != theirs[cases * size :]:
            raise RuntimeError(f"seed {seed}: registers agree, memory does not")
        return found

    def reduce(self, case: Case, vlen: int, ones: bool, pool_seed: int) -> Difference | None:
        prefixes = [
            Case(case.seed, case.words[: n + 1], case.names[:n]) for n in range(len(case.words))
        ]
        ours, theirs = self.both(prefixes, vlen, ones, pool_seed)
        size = record_bytes(vlen // 8)
        for n in range(len(prefixes)):
            a, b = ours[n * size : (n + 1) * size], theirs[n * size : (n + 1) * size]
            if a != b:
                where = places(a, b, vlen // 8, self.peer.name)
                return Difference(vlen, ones, pool_seed, case, n, where, self.peer.name)
        return None
