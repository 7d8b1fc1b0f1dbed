"""The machine state vector checks start from, and how a Python meaning is applied to it.

Registers: v0 mask, v8.. destination, v16.. vs2, v24.. vs1 or scalar a1/fa1; groups of eight.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from instructions.corners import floating, integer
from instructions.ieee import FORMATS, Format, Value, decode
from instructions.integer import signed
from instructions.rig import MASK, Check, Family

VLEN = 256
VLENB, GROUP = VLEN // 8, VLEN
"""Bytes of a register and of eight."""

LOAD = f"""
    ld a1, 0(s0)
    fld fa1, 8(s0)
    addi t1, s0, 64
    vl1re8.v v0, (t1)
    addi t1, s0, {64 + VLENB}
    vl8re8.v v8, (t1)
    addi t1, t1, {GROUP}
    vl8re8.v v16, (t1)
    addi t1, t1, {GROUP}
    vl8re8.v v24, (t1)
    ld t0, 16(s0)
    csrw fcsr, t0
    ld t0, 24(s0)
    csrw vcsr, t0
    ld a4, 32(s0)
    ld a5, 40(s0)
    vsetvl x0, a4, a5
    ld t0, 48(s0)
    li a0, 0
    fmv.d.x fa0, x0
    csrw vstart, t0"""
STORE = """
    csrr t0, vstart
    csrwi vstart, 0
    sd a0, 0(s1)
    fsd fa0, 8(s1)
    sd t0, 48(s1)
    csrr t0, fcsr
    sd t0, 16(s1)
    csrr t0, vcsr
    sd t0, 24(s1)
    csrr t0, vl
    sd t0, 32(s1)
    csrr t0, vtype
    sd t0, 40(s1)
    addi t1, s1, 64
    vs8r.v v8, (t1)"""


@dataclass
class State:
    """What an instruction starts from; a meaning changes it to what it leaves.

    Args:
        sew: bits of an element; `lmul`: log2 of the group's registers.
        ones: agnostic elements are written as ones.
    """

    sew: int
    lmul: int
    vl: int
    vstart: int
    masked: bool
    policy: int
    v0: int
    vd: bytearray
    vs2: bytes
    vs1: bytes
    x: int
    f: int
    frm: int
    vxrm: int
    ones: bool = False
    flags: int = 0
    vxsat: int = 0
    a0: int = 0
    fa0: int = 0
    before: bytes = field(default=b"")

    @property
    def vlmax(self) -> int:
        return VLEN * 8 // self.sew * (1 << self.lmul + 3) // 64

    @property
    def vtype(self) -> int:
        return self.lmul & 7 | (self.sew.bit_length() - 4) << 3 | self.policy << 6

    @property
    def form(self) -> Format:
        return FORMATS[self.sew]

    def active(self) -> Iterator[int]:
        """Elements the instruction computes."""
        return (i for i in range(self.vstart, self.vl) if self.selected(i))

    def selected(self, i: int) -> bool:
        return not self.masked or bool(self.v0 >> i & 1)

    def operands(self) -> bytes:
        head = (self.x, self.f, self.frm << 5, self.vxrm << 1, self.vl, self.vtype, self.vstart, 0)
        mask = self.v0.to_bytes(VLENB, "little")
        return struct.pack("<8Q", *head) + mask + self.before + self.vs2 + self.vs1

    def expected(self) -> bytes:
        fcsr, vcsr = self.frm << 5 | self.flags, self.vxrm << 1 | self.vxsat
        head = (self.a0 & MASK, self.fa0, fcsr, vcsr, self.vl, self.vtype, 0, 0)
        return struct.pack("<8Q", *head) + bytes(self.vd)

    def agnostic(self, width: int, end: int) -> None:
        """Ones into agnostic elements below `end`, where that was asked for."""
        if not self.ones or self.vstart >= self.vl:
            return
        for i in range(self.vstart, end):
            tail = i >= self.vl
            if self.policy & (1 if tail else 2) and (tail or not self.selected(i)):
                put(self.vd, i, width, (1 << width) - 1)


def get(data: bytes | bytearray, i: int, width: int) -> int:
    """Element i of a register group."""
    size = width // 8
    return int.from_bytes(data[i * size : (i + 1) * size], "little")


def put(data: bytearray, i: int, width: int, value: int) -> None:
    size = width // 8
    data[i * size : (i + 1) * size] = (value & ((1 << width) - 1)).to_bytes(size, "little")


def bit(data: bytes | bytearray, i: int) -> int:
    return data[i // 8] >> i % 8 & 1


def put_bit(data: bytearray, i: int, value: int) -> None:
    data[i // 8] = data[i // 8] & ~(1 << i % 8) | (1 if value else 0) << i % 8


def scalar(state: State, width: int) -> Value:
    """fa1 as a number of `width` bits: not boxed means NaN."""
    return decode(FORMATS[width], scalar_bits(state, width))


def scalar_bits(state: State, width: int) -> int:
    if state.f >> width != MASK >> width:
        return FORMATS[width].nan
    return state.f & ((1 << width) - 1)


Meaning = Callable[[State], None]
Draw = Callable[[random.Random, int], int]


@dataclass(frozen=True)
class Shape:
    """Which configurations are drawn.

    Args:
        sews: of elements; `widest`: log2 of how much wider the widest operand is.
        vstart: whether anything but zero is legal.
        draw: an element of so many bits.
        operand_width: factor on SEW at which corners are placed in vs2 (2: wide operands).
    """

    sews: tuple[int, ...] = (8, 16, 32, 64)
    widest: int = 0
    narrowest: int = 0
    vstart: bool = True
    draw: Draw = integer
    vs2_width: float = 1
    vs1_width: float = 1
    vd_width: float = 1


INTEGER = Shape()
FLOAT = Shape(sews=(16, 32, 64), draw=floating)


def drawn(
    rng: random.Random,
    shape: Shape,
    *,
    masked: bool,
    ones: bool = False,
    legal: Callable[[int, int], bool] = lambda sew, lmul: True,
) -> State:
    """A legal state with interesting numbers; `legal` judges SEW and LMUL further."""
    while True:
        sew, lmul = rng.choice(shape.sews), rng.randrange(-3, 4)
        fits = sew <= 64 * 2.0 ** min(lmul, 0) and lmul + shape.widest <= 3
        fits &= sew << shape.widest <= 64 and lmul - shape.narrowest >= -3
        if fits and legal(sew, lmul):
            break

    def group(factor: float) -> bytes:
        width = int(sew * factor)
        if width < 16 and shape.draw is floating:
            return rng.randbytes(GROUP)
        data = bytearray(GROUP)
        for i in range(GROUP * 8 // width):
            put(data, i, width, shape.draw(rng, width))
        return bytes(data)

    vlmax = int(VLEN // sew * 2.0**lmul)
    vl = rng.choice([vlmax, vlmax, vlmax, rng.randrange(vlmax + 1), rng.randrange(vlmax + 1)])
    start = rng.randrange(vl) if shape.vstart and vl and rng.random() < 0.15 else 0
    width = int(sew * shape.vs1_width)
    boxes = rng.random() < 0.9 and width >= 16
    number = shape.draw(rng, width) if width >= 16 else rng.getrandbits(16)
    before, vs2 = group(shape.vd_width), group(shape.vs2_width)
    vs1 = bytearray(group(shape.vs1_width))
    if shape.vs1_width == shape.vs2_width:  # equal operands: limits of products, of comparisons
        for i in range(GROUP * 8 // width):
            if width >= 8 and rng.random() < 0.15:
                put(vs1, i, width, get(vs2, i, width))
    state = State(
        *(sew, lmul, vl, start, masked, rng.randrange(4), rng.getrandbits(VLEN)),
        *(bytearray(before), vs2, bytes(vs1)),
        x=integer(rng, 64),
        f=(number | MASK << max(width, 16)) & MASK if boxes else rng.getrandbits(64),
        frm=rng.randrange(5),
        vxrm=rng.randrange(4),
        ones=ones,
    )
    state.before = before
    return state


def show(operands: bytes, expected: bytes, found: bytes) -> str:
    x, f, fcsr, vcsr, vl, vtype, vstart, _ = struct.unpack("<8Q", operands[:64])
    names = ("a0", "fa0", "fcsr", "vcsr", "vl", "vtype", "vstart", "")
    sew = 8 << (vtype >> 3 & 7)
    parts = [
        f"{name}: expected {w:#x}, found {g:#x}"
        for name, w, g in zip(
            names,
            struct.unpack("<8Q", expected[:64]),
            struct.unpack("<8Q", found[:64]),
            strict=True,
        )
        if w != g
    ]
    groups = [operands[64 + VLENB + k * GROUP :][:GROUP] for k in range(3)]
    for i in range(GROUP * 8 // sew):
        want, got = get(expected[64:], i, sew), get(found[64:], i, sew)
        if want != got:
            old, b, a = (get(g, i, sew) for g in groups)
            parts.append(
                f"element {i} of vd ({old:#x}), vs2 {b:#x}, vs1 {a:#x}: "
                f"expected {want:#x}, found {got:#x}"
            )
            break
    return (
        f"sew {sew} lmul {signed(vtype & 7, 3)} vl {vl} vstart {vstart} policy {vtype >> 6} "
        f"x {x:#x} f {f:#x} frm {fcsr >> 5} vxrm {vcsr >> 1}: " + "; ".join(parts)
    )


def check(
    text: str, meaning: Meaning, shape: Shape, rng: random.Random, count: int, *, ones: bool = False
) -> Check:
    """`text` is executed from `count` states; its first word is the row."""
    found = Check(text.split()[0], text, show=show)
    for _ in range(count):
        state = drawn(rng, shape, masked="v0.t" in text, ones=ones)
        meaning(state)
        found.operands.append(state.operands())
        found.expected.append(state.expected())
    return found


def families(name: str, make: Callable[[bool], list[Check]]) -> list[Family]:
    """The checks twice: agnostic elements kept, and written as ones."""
    vlen = f"--vlen={VLEN}"
    return [
        Family(name, LOAD, STORE, make(False), (vlen,)),
        Family(f"{name}, ones", LOAD, STORE, make(True), (vlen, "--agnostic=ones")),
    ]
