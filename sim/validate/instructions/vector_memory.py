"""V, chapter 7: loads and stores of every kind, in a window of memory of each case's own."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from instructions.corners import random_of
from instructions.integer import signed
from instructions.rig import Check, Family
from instructions.vector import GROUP, LOAD, STORE, VLEN, VLENB, Shape, State, drawn, get, put, show

WINDOW, MIDDLE = 2048, 1024
RECORD = 64 + VLENB + 3 * GROUP
END_OF_MEMORY = 0x9000_0000  # --memory=256M
CASES = 6
ANY = Shape(draw=lambda rng, width: rng.getrandbits(width))

BASE = f"li t1, {RECORD + MIDDLE}\n add a2, s0, t1\n"
"""a2 points to the middle of the window behind the operands."""

STORE_WINDOW = f"""
    csrr t2, vstart
    csrwi vstart, 0
    csrr t3, vl
    li t1, {RECORD}
    add t1, t1, s0
    mv t4, s1
    li t0, {WINDOW // GROUP}
9:  vl8re8.v v8, (t1)
    vs8r.v v8, (t4)
    addi t1, t1, {GROUP}
    addi t4, t4, {GROUP}
    addi t0, t0, -1
    bnez t0, 9b
    sd t2, 0(t4)
    sd t3, 8(t4)"""


@dataclass(frozen=True)
class Access:
    """One mnemonic.

    Args:
        width: bits of an element of data; 0: SEW (indexed accesses).
        fields: of a segment, or registers of a whole-register access.
        kind: unit, mask, first (fault-only-first), whole, strided, indexed.
        index: bits of an index.
    """

    name: str
    load: bool
    width: int
    fields: int = 1
    kind: str = "unit"
    index: int = 0

    def legal(self, sew: int, lmul: int) -> bool:
        """Whether all groups exist and fit into v8..v15."""
        if self.kind in ("whole", "mask"):
            return True
        emul = lmul + _log2(self.width or sew) - _log2(sew)
        other = lmul + _log2(self.index or sew) - _log2(sew)
        fits = -3 <= emul <= 3 and -3 <= other <= 3 and self.fields << max(emul, 0) <= 8
        return fits and (self.width or sew) <= 64

    def text(self, mask: str) -> str:
        last = {"strided": ", a1", "indexed": ", v16"}.get(self.kind, "")
        return f"{self.name} v8, (a2){last}{mask}"


def _log2(n: int) -> int:
    return n.bit_length() - 1


def accesses() -> Iterator[Access]:
    """All of chapter 7."""
    yield Access("vlm.v", True, 8, kind="mask")
    yield Access("vsm.v", False, 8, kind="mask")
    for registers in (1, 2, 4, 8):
        yield Access(f"vs{registers}r.v", False, 8, registers, "whole")
        for width in (8, 16, 32, 64):
            yield Access(f"vl{registers}re{width}.v", True, width, registers, "whole")
    for width in (8, 16, 32, 64):
        for fields in range(1, 9):
            seg = f"seg{fields}" if fields > 1 else ""
            for load in (True, False):
                letter = "l" if load else "s"
                yield Access(f"v{letter}{seg}e{width}.v", load, width, fields)
                yield Access(f"v{letter}s{seg}e{width}.v", load, width, fields, "strided")
                for order in ("u", "o"):
                    name = f"v{letter}{order}x{seg}ei{width}.v"
                    yield Access(name, load, 0, fields, "indexed", width)
            yield Access(f"vl{seg}e{width}ff.v", True, width, fields, "first")


def _places(a: Access, s: State) -> Iterator[tuple[int, int, int]]:
    """(element, byte offset in the group, offset from the base) of every number accessed."""
    width = a.width or s.sew
    size = width // 8
    if a.kind == "whole":
        for i in range(s.vstart, a.fields * VLENB // size):
            yield i, i * size, i * size
        return
    if a.kind == "mask":
        for i in range(s.vstart, (s.vl + 7) // 8):
            yield i, i, i
        return
    field = VLENB << max(s.lmul + _log2(width) - _log2(s.sew), 0)
    for i in s.active():
        start = {
            "strided": i * signed(s.x),
            "indexed": get(s.vs2, i, a.index) if a.index else 0,
        }.get(a.kind, i * size * a.fields)
        for f in range(a.fields):
            yield i, f * field + i * size, start + f * size


def _prepared(a: Access, rng: random.Random, masked: bool) -> State:
    s = drawn(rng, ANY, masked=masked, legal=a.legal)
    size = (a.width or s.sew) // 8 * a.fields
    strides = [0, 1, -1, size, -size, size + 1, 2 * size, 7, -64, 8, 256, -256]
    reach = WINDOW - MIDDLE - size
    s.x = rng.choice([n for n in strides if abs(n) * max(s.vl - 1, 0) <= reach])
    s.x %= 1 << 64
    if a.index:
        indices = bytearray(GROUP)
        for i in range(GROUP * 8 // a.index):
            put(indices, i, a.index, rng.randrange(min(1 << a.index, reach)))
        s.vs2 = bytes(indices)
    return s


def _load(a: Access, s: State, window: bytes) -> None:
    size = (a.width or s.sew) // 8
    for _, at, offset in _places(a, s):
        s.vd[at : at + size] = window[MIDDLE + offset :][:size]


def _store(a: Access, s: State, window: bytearray) -> None:
    size = (a.width or s.sew) // 8
    for _, at, offset in _places(a, s):
        window[MIDDLE + offset : MIDDLE + offset + size] = s.before[at : at + size]


def _show_window(operands: bytes, expected: bytes, found: bytes) -> str:
    head = show(operands, bytes(64 + GROUP), bytes(64 + GROUP))
    at = next(k for k in range(len(expected)) if expected[k] != found[k])
    want, got = (x[at : at + 8].hex() for x in (expected, found))
    return f"{head} memory at base{at - MIDDLE:+}: expected {want}, found {got}"


def _checks(load: bool) -> list[Check]:
    found = []
    for a in accesses():
        if a.load != load:
            continue
        for mask in ("",) if a.kind in ("whole", "mask") else ("", ", v0.t"):
            check = Check(a.name, BASE + a.text(mask), show=show if load else _show_window)
            rng = random_of(check.text)
            for _ in range(CASES):
                s, window = _prepared(a, rng, bool(mask)), bytearray(rng.randbytes(WINDOW))
                check.operands.append(s.operands() + window)
                if load:
                    _load(a, s, window)
                    check.expected.append(s.expected())
                else:
                    _store(a, s, window)
                    check.expected.append(bytes(window) + struct.pack("<2Q", 0, s.vl))
            found.append(check)
        if a.kind == "first":
            found.append(_trimmed(a))
    return found


def _trimmed(a: Access) -> Check:
    """Memory ends before vl elements do: vl becomes the number that was loaded (zeros)."""
    segment = a.width // 8 * a.fields
    check = Check(a.name, "", show=show)
    rng = random_of(f"{a.name} trimmed")
    loaded = rng.choice([1, 2, 3])
    check.text = f"li a2, {END_OF_MEMORY - loaded * segment:#x}\n {a.text('')}"
    while len(check.operands) < CASES:
        s = drawn(rng, ANY, masked=False, legal=a.legal)
        check.operands.append(s.operands() + bytes(WINDOW))
        if s.vstart >= loaded and s.vl:
            check.operands.pop()
            continue
        size, wanted = a.width // 8, s.vl
        s.vl = min(wanted, loaded)
        for _, at, _ in _places(a, s):
            s.vd[at : at + size] = bytes(size)
        check.expected.append(s.expected())
    return check


def memory_families() -> list[Family]:
    options = (f"--vlen={VLEN}",)
    return [
        Family("vector loads", LOAD, STORE, _checks(True), options),
        Family("vector stores", LOAD, STORE_WINDOW, _checks(False), options),
    ]
