"""V, chapter 14: reductions. Unordered float sums add in order here, which they may."""

from __future__ import annotations

from collections.abc import Callable

from instructions import ieee
from instructions.corners import floating, random_of
from instructions.ieee import FORMATS, decode
from instructions.integer import signed
from instructions.rig import Check, Family
from instructions.vector import VLENB, Shape, State, check, families, get, put

CASES = 12
Integer = Callable[[int, int, int], int]

INTEGERS: dict[str, Integer] = {
    "vredsum": lambda a, b, w: a + b,
    "vredand": lambda a, b, w: a & b,
    "vredor": lambda a, b, w: a | b,
    "vredxor": lambda a, b, w: a ^ b,
    "vredminu": lambda a, b, w: min(a, b),
    "vredmin": lambda a, b, w: min(signed(a, w), signed(b, w)),
    "vredmaxu": lambda a, b, w: max(a, b),
    "vredmax": lambda a, b, w: max(signed(a, w), signed(b, w)),
}


def _finish(s: State, width: int, value: int) -> None:
    """Element 0; the rest of one register is the tail. Nothing happens when vl is 0."""
    if not s.vl:
        return
    put(s.vd, 0, width, value)
    if s.ones and s.policy & 1:
        for i in range(1, VLENB * 8 // width):
            put(s.vd, i, width, -1)


def _integer(combine: Integer, wide: int, is_signed: bool) -> Callable[[State], None]:
    def apply(s: State) -> None:
        width = s.sew * wide
        total = get(s.vs1, 0, width)
        for i in s.active():
            value = get(s.vs2, i, s.sew)
            value = signed(value, s.sew) if is_signed else value
            total = combine(total, value & ((1 << width) - 1), width) & ((1 << width) - 1)
        _finish(s, width, total)

    return apply


def _sum(wide: int) -> Callable[[State], None]:
    def apply(s: State) -> None:
        width = s.sew * wide
        form, total = FORMATS[width], get(s.vs1, 0, width)
        for i in s.active():
            value = decode(s.form, get(s.vs2, i, s.sew))
            total, flags = ieee.add(form, decode(form, total), value, s.frm)
            s.flags |= flags
        _finish(s, width, total)

    return apply


def _extreme(larger: bool) -> Callable[[State], None]:
    def apply(s: State) -> None:
        total = get(s.vs1, 0, s.sew)
        for i in s.active():
            total, flags = ieee.smaller(s.form, total, get(s.vs2, i, s.sew), larger=larger)
            s.flags |= flags
        _finish(s, s.sew, total)

    return apply


def _checks(ones: bool) -> list[Check]:
    found = []

    def add(name: str, meaning: Callable[[State], None], shape: Shape) -> None:
        for mask in ("", ", v0.t"):
            text = f"{name}.vs v8, v16, v24{mask}"
            found.append(check(text, meaning, shape, random_of(f"{text}{ones}"), CASES, ones=ones))

    plain = Shape(vstart=False)
    for name, combine in INTEGERS.items():
        add(name, _integer(combine, 1, False), plain)
    wide = Shape((8, 16, 32), vstart=False, vs1_width=2)
    for name, is_signed in (("vwredsumu", False), ("vwredsum", True)):
        add(name, _integer(INTEGERS["vredsum"], 2, is_signed), wide)
    floats = Shape((16, 32, 64), vstart=False, draw=floating)
    for name in ("vfredusum", "vfredosum"):
        add(name, _sum(1), floats)
        wider = Shape((16, 32), vstart=False, draw=floating, vs1_width=2)
        add(name.replace("vf", "vfw"), _sum(2), wider)
    add("vfredmin", _extreme(False), floats)
    add("vfredmax", _extreme(True), floats)
    return found


def reduce_families() -> list[Family]:
    return families("vector reductions", _checks)
