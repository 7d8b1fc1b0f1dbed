"""V, chapters 11 and 12, Zvbb and Zvbc: integer and fixed-point arithmetic, element by element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from instructions.corners import random_of
from instructions.integer import carryless, quotient, remainder, rotate_right, signed
from instructions.rig import Check, Family
from instructions.vector import (
    GROUP,
    INTEGER,
    VLENB,
    Shape,
    State,
    check,
    families,
    get,
    put,
    put_bit,
)

CASES = 6
IMMEDIATES = {"i": (-16, -1, 5, 15), "u": (0, 1, 7, 31), "r": (0, 1, 31, 32, 63)}
"""By kind of operand: signed, unsigned, and the six bits of a rotation."""


@dataclass
class Element:
    """Operands of one element: `a` from vs2, `b` from vs1, a1 or the immediate, `d` from vd.

    Unsigned; `width` is SEW, `wide_a` the width of a. `carry` is the mask bit.
    """

    a: int
    b: int
    d: int
    width: int
    wide_a: int
    wide_b: int
    vxrm: int
    carry: int
    saturated: bool = False

    @property
    def sa(self) -> int:
        return signed(self.a, self.wide_a)

    @property
    def sb(self) -> int:
        return signed(self.b, self.wide_b)

    @property
    def shift(self) -> int:
        """The amount: as many low bits of b as the shifted number's width needs."""
        return self.b & (self.wide_a - 1)

    def clipped(self, value: int, low: int, high: int) -> int:
        self.saturated |= not low <= value <= high
        return min(max(value, low), high)

    def signed_clip(self, value: int) -> int:
        return self.clipped(value, -(1 << self.width - 1), (1 << self.width - 1) - 1)

    def unsigned_clip(self, value: int) -> int:
        return self.clipped(value, 0, (1 << self.width) - 1)

    def rounded(self, value: int, by: int) -> int:
        """value / 2^by under vxrm: nearest up, nearest even, down, to odd (3.8)."""
        if not by:
            return value
        floor, rest, half = value >> by, value & ((1 << by) - 1), 1 << by - 1
        return (
            floor + (rest >= half),
            floor + (rest > half or (rest == half and floor & 1 == 1)),
            floor,
            floor | (rest != 0),
        )[self.vxrm]


Operation = Callable[[Element], int]

SAME: dict[str, tuple[str, Operation]] = {
    "vadd": ("vv vx vi", lambda e: e.a + e.b),
    "vsub": ("vv vx", lambda e: e.a - e.b),
    "vrsub": ("vx vi", lambda e: e.b - e.a),
    "vminu": ("vv vx", lambda e: min(e.a, e.b)),
    "vmin": ("vv vx", lambda e: min(e.sa, e.sb)),
    "vmaxu": ("vv vx", lambda e: max(e.a, e.b)),
    "vmax": ("vv vx", lambda e: max(e.sa, e.sb)),
    "vand": ("vv vx vi", lambda e: e.a & e.b),
    "vor": ("vv vx vi", lambda e: e.a | e.b),
    "vxor": ("vv vx vi", lambda e: e.a ^ e.b),
    "vsll": ("vv vx vu", lambda e: e.a << e.shift),
    "vsrl": ("vv vx vu", lambda e: e.a >> e.shift),
    "vsra": ("vv vx vu", lambda e: e.sa >> e.shift),
    "vdivu": ("vv vx", lambda e: e.a // e.b if e.b else -1),
    "vdiv": ("vv vx", lambda e: quotient(e.sa, e.sb, e.width)),
    "vremu": ("vv vx", lambda e: e.a % e.b if e.b else e.a),
    "vrem": ("vv vx", lambda e: remainder(e.sa, e.sb, e.width)),
    "vmul": ("vv vx", lambda e: e.a * e.b),
    "vmulh": ("vv vx", lambda e: e.sa * e.sb >> e.width),
    "vmulhu": ("vv vx", lambda e: e.a * e.b >> e.width),
    "vmulhsu": ("vv vx", lambda e: e.sa * e.b >> e.width),
    "vmacc": ("acc", lambda e: e.d + e.a * e.b),
    "vnmsac": ("acc", lambda e: e.d - e.a * e.b),
    "vmadd": ("acc", lambda e: e.d * e.b + e.a),
    "vnmsub": ("acc", lambda e: e.a - e.d * e.b),
    "vsaddu": ("vv vx vi", lambda e: e.unsigned_clip(e.a + e.b)),
    "vsadd": ("vv vx vi", lambda e: e.signed_clip(e.sa + e.sb)),
    "vssubu": ("vv vx", lambda e: e.unsigned_clip(e.a - e.b)),
    "vssub": ("vv vx", lambda e: e.signed_clip(e.sa - e.sb)),
    "vaaddu": ("vv vx", lambda e: e.rounded(e.a + e.b, 1)),
    "vaadd": ("vv vx", lambda e: e.rounded(e.sa + e.sb, 1)),
    "vasubu": ("vv vx", lambda e: e.rounded(e.a - e.b, 1)),
    "vasub": ("vv vx", lambda e: e.rounded(e.sa - e.sb, 1)),
    "vsmul": ("vv vx", lambda e: e.signed_clip(e.rounded(e.sa * e.sb, e.width - 1))),
    "vssrl": ("vv vx vu", lambda e: e.rounded(e.a, e.shift)),
    "vssra": ("vv vx vu", lambda e: e.rounded(e.sa, e.shift)),
    "vandn": ("vv vx", lambda e: e.a & ~e.b),
    "vrol": ("vv vx", lambda e: rotate_right(e.a, -e.b, e.width)),
    "vror": ("vv vx vr", lambda e: rotate_right(e.a, e.b, e.width)),
}
"""Forms and meaning; vu and vr have an unsigned immediate, acc is vv and vx with the operands
swapped."""

ALONE: dict[str, Operation] = {
    "vbrev": lambda e: int(f"{e.a:0{e.width}b}"[::-1], 2),
    "vbrev8": lambda e: sum(
        int(f"{e.a >> k & 255:08b}"[::-1], 2) << k for k in range(0, e.width, 8)
    ),
    "vrev8": lambda e: int.from_bytes(e.a.to_bytes(e.width // 8, "little"), "big"),
    "vclz": lambda e: e.width - e.a.bit_length(),
    "vctz": lambda e: (e.a & -e.a).bit_length() - 1 if e.a else e.width,
    "vcpop": lambda e: e.a.bit_count(),
}
"""Meaning of what has one operand, vs2."""

CARRYLESS: dict[str, tuple[str, Operation]] = {
    "vclmul": ("vv vx", lambda e: carryless(e.a, e.b)),
    "vclmulh": ("vv vx", lambda e: carryless(e.a, e.b) >> 64),
}
"""For elements of 64 bits only."""

WIDEN: dict[str, tuple[str, Operation]] = {
    "vwaddu": ("vv vx wv wx", lambda e: e.a + e.b),
    "vwadd": ("vv vx wv wx", lambda e: e.sa + e.sb),
    "vwsubu": ("vv vx wv wx", lambda e: e.a - e.b),
    "vwsub": ("vv vx wv wx", lambda e: e.sa - e.sb),
    "vwmulu": ("vv vx", lambda e: e.a * e.b),
    "vwmulsu": ("vv vx", lambda e: e.sa * e.b),
    "vwmul": ("vv vx", lambda e: e.sa * e.sb),
    "vwsll": ("vv vx vu", lambda e: e.a << e.b % (2 * e.width)),
    "vwmaccu": ("acc", lambda e: e.d + e.a * e.b),
    "vwmacc": ("acc", lambda e: e.d + e.sa * e.sb),
    "vwmaccsu": ("acc", lambda e: e.d + e.a * e.sb),
    "vwmaccus": ("accx", lambda e: e.d + e.sa * e.b),
}
"""vwmaccsu: signed vs1 times unsigned vs2; vwmaccus: unsigned rs1 times signed vs2."""

NARROW: dict[str, tuple[str, Operation]] = {
    "vnsrl": ("wv wx wu", lambda e: e.a >> e.shift),
    "vnsra": ("wv wx wu", lambda e: e.sa >> e.shift),
    "vnclipu": ("wv wx wu", lambda e: e.unsigned_clip(e.rounded(e.a, e.shift))),
    "vnclip": ("wv wx wu", lambda e: e.signed_clip(e.rounded(e.sa, e.shift))),
}
COMPARE: dict[str, tuple[str, Operation]] = {
    "vmseq": ("vv vx vi", lambda e: e.a == e.b),
    "vmsne": ("vv vx vi", lambda e: e.a != e.b),
    "vmsltu": ("vv vx", lambda e: e.a < e.b),
    "vmslt": ("vv vx", lambda e: e.sa < e.sb),
    "vmsleu": ("vv vx vi", lambda e: e.a <= e.b),
    "vmsle": ("vv vx vi", lambda e: e.sa <= e.sb),
    "vmsgtu": ("vx vi", lambda e: e.a > e.b),
    "vmsgt": ("vx vi", lambda e: e.sa > e.sb),
}
CARRY: dict[str, tuple[str, Operation]] = {
    "vadc": ("vvm vxm vim", lambda e: e.a + e.b + e.carry),
    "vsbc": ("vvm vxm", lambda e: e.a - e.b - e.carry),
    "vmerge": ("vvm vxm vim", lambda e: e.b if e.carry else e.a),
}
CARRY_OUT: dict[str, tuple[str, Operation]] = {
    "vmadc": ("vv vx vi", lambda e: e.a + e.b + e.carry >> e.width),
    "vmsbc": ("vv vx", lambda e: e.a - e.b - e.carry < 0),
}


def second(state: State, form: str, immediate: int, i: int, width: int) -> int:
    """Operand b of an element."""
    kind = form.rstrip("m")[-1]
    value = {"v": lambda: get(state.vs1, i, width), "x": lambda: state.x}.get(
        kind, lambda: immediate
    )
    return value() & ((1 << width) - 1)


def elementwise(
    operation: Operation, form: str, immediate: int, wide_d: int = 1, wide_a: int = 1
) -> Callable[[State], None]:
    """The meaning of an instruction whose elements are independent."""

    def apply(s: State) -> None:
        width_d, width_a = s.sew * wide_d, s.sew * wide_a
        for i in s.active():
            e = Element(
                get(s.vs2, i, width_a),
                second(s, form, immediate, i, s.sew),
                get(s.vd, i, width_d),
                *(s.sew, width_a, s.sew, s.vxrm, s.v0 >> i & 1),
            )
            put(s.vd, i, width_d, operation(e))
            s.vxsat |= e.saturated
        s.agnostic(width_d, end_of_group(s, width_d))

    return apply


def end_of_group(s: State, width: int) -> int:
    """Elements of the destination's group, the rest of a register included."""
    group = VLENB << max(s.lmul + (width.bit_length() - s.sew.bit_length()), 0)
    return min(group, GROUP) * 8 // width


def to_mask(
    operation: Operation, form: str, immediate: int, *, carry: bool = True
) -> Callable[[State], None]:
    """A bit for each element; the tail of a mask is always agnostic."""

    def apply(s: State) -> None:
        for i in s.active():
            b = second(s, form, immediate, i, s.sew)
            bit = s.v0 >> i & 1 if carry else 0
            e = Element(get(s.vs2, i, s.sew), b, 0, s.sew, s.sew, s.sew, s.vxrm, bit)
            put_bit(s.vd, i, operation(e))
        mask_agnostic(s)

    return apply


def mask_agnostic(s: State) -> None:
    if s.ones and s.vstart < s.vl:
        for i in range(s.vstart, VLENB * 8):
            if i >= s.vl or (s.policy & 2 and not s.selected(i)):
                put_bit(s.vd, i, 1)


def texts(
    name: str, forms: str, masks: tuple[str, ...] = ("", ", v0.t")
) -> list[tuple[str, str, int]]:
    """(assembly, form, immediate) of every form, unmasked and masked."""
    found = []
    for form in forms.split():
        kind = form.rstrip("m")[-1]
        if form.startswith("acc"):
            kinds = ("x",) if form == "accx" else ("v", "x")
            for k in kinds:
                operand = "v24" if k == "v" else "a1"
                found += [(f"{name}.v{k} v8, {operand}, v16{m}", f"v{k}", 0) for m in masks]
            continue
        for n in IMMEDIATES.get(kind, (0,)):
            operand = {"v": "v24", "x": "a1"}.get(kind, str(n))
            suffix = form.replace("u", "i").replace("r", "i")
            found += [(f"{name}.{suffix} v8, v16, {operand}{m}", form, n) for m in masks]
    return found


def _checks(ones: bool) -> list[Check]:
    found = []

    def add(text: str, meaning: Callable[[State], None], shape: Shape) -> None:
        rng = random_of(f"{text}{ones}")
        found.append(check(text, meaning, shape, rng, CASES, ones=ones))

    for name, (forms, operation) in SAME.items():
        for text, form, n in texts(name, forms):
            add(text, elementwise(operation, form, n), INTEGER)
    for name, operation in ALONE.items():
        for mask in ("", ", v0.t"):
            add(f"{name}.v v8, v16{mask}", elementwise(operation, "vv", 0), INTEGER)
    for name, (forms, operation) in CARRYLESS.items():
        for text, form, n in texts(name, forms):
            add(text, elementwise(operation, form, n), Shape(sews=(64,)))
    for name, (forms, operation) in WIDEN.items():
        for text, form, n in texts(name, forms):
            wide = 2 if form.startswith("w") else 1
            shape = Shape(widest=1, vd_width=2, vs2_width=wide)
            add(text, elementwise(operation, form, n, 2, wide), shape)
    for name, (forms, operation) in NARROW.items():
        for text, form, n in texts(name, forms):
            add(text, elementwise(operation, form, n, 1, 2), Shape(widest=1, vs2_width=2))
    for name, (forms, operation) in COMPARE.items():
        for text, form, n in texts(name, forms):
            add(text, to_mask(operation, form, n), INTEGER)
    for name, (forms, operation) in CARRY.items():
        for text, form, n in texts(name, forms, (", v0",)):
            add(text, elementwise(operation, form, n), INTEGER)
    for name, (forms, operation) in CARRY_OUT.items():
        for text, form, n in texts(name, forms, ("",)):
            add(text, to_mask(operation, form, n, carry=False), INTEGER)
            carried = text.replace(".vv", ".vvm").replace(".vx", ".vxm").replace(".vi", ".vim")
            add(carried + ", v0", to_mask(operation, form, n), INTEGER)
    for text, form, n in texts("vmv.v", "v x i", ("",)):
        operands = text.split(", ")
        add(f"{operands[0]}, {operands[2]}", elementwise(lambda e: e.b, f"v{form}", n), INTEGER)
    for kind in ("z", "s"):
        for factor in (2, 4, 8):
            for mask in ("", ", v0.t"):
                add(
                    f"v{kind}ext.vf{factor} v8, v16{mask}",
                    _extension(kind, factor),
                    _extended(factor),
                )
    return found


def _extended(factor: int) -> Shape:
    sews = tuple(s for s in (16, 32, 64) if s // factor >= 8)
    return Shape(sews=sews, narrowest=factor.bit_length() - 1, vs2_width=1 / factor)


def _extension(kind: str, factor: int) -> Callable[[State], None]:
    def apply(s: State) -> None:
        for i in s.active():
            value = get(s.vs2, i, s.sew // factor)
            put(s.vd, i, s.sew, signed(value, s.sew // factor) if kind == "s" else value)
        s.agnostic(s.sew, end_of_group(s, s.sew))

    return apply


def integer_families() -> list[Family]:
    return families("vector integer", _checks)
