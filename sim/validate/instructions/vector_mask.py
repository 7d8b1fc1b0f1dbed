"""V, chapter 15: masks."""

from __future__ import annotations

from collections.abc import Callable

from instructions.corners import random_of
from instructions.rig import Check, Family
from instructions.vector import INTEGER, VLENB, Shape, State, bit, check, families, put, put_bit
from instructions.vector_integer import end_of_group, mask_agnostic

CASES = 16
WHOLE = Shape(vstart=False)

LOGICAL: dict[str, Callable[[int, int], int]] = {
    "vmand": lambda a, b: a & b,
    "vmnand": lambda a, b: 1 - (a & b),
    "vmandn": lambda a, b: a & (1 - b),
    "vmor": lambda a, b: a | b,
    "vmnor": lambda a, b: 1 - (a | b),
    "vmorn": lambda a, b: a | (1 - b),
    "vmxor": lambda a, b: a ^ b,
    "vmxnor": lambda a, b: 1 - (a ^ b),
}
"""Of a bit of vs2 and one of vs1."""

FIRST: dict[str, Callable[[bool, bool], int]] = {
    "vmsbf": lambda seen, here: not seen and not here,
    "vmsif": lambda seen, here: not seen,
    "vmsof": lambda seen, here: not seen and here,
}
"""Before, including, only the first: of whether one was seen earlier, and whether one is here."""


def _logical(combine: Callable[[int, int], int]) -> Callable[[State], None]:
    def apply(s: State) -> None:
        for i in range(s.vstart, s.vl):
            put_bit(s.vd, i, combine(bit(s.vs2, i), bit(s.vs1, i)))
        mask_agnostic(s)

    return apply


def _first(combine: Callable[[bool, bool], int]) -> Callable[[State], None]:
    def apply(s: State) -> None:
        seen = False
        for i in s.active():
            here = bool(bit(s.vs2, i))
            put_bit(s.vd, i, combine(seen, here))
            seen |= here
        mask_agnostic(s)

    return apply


def _sparse(s: State) -> None:
    """Masks with few bits, so that the first one is not always the first element."""
    few = bytearray(s.vs2)
    for k in range(VLENB):
        few[k] &= s.vs1[k] & s.vs1[k + VLENB] & s.vs1[k + 2 * VLENB]
    s.vs2 = bytes(few)


def _count(s: State) -> None:
    _sparse(s)
    s.a0 = sum(bit(s.vs2, i) for i in s.active())


def _find(s: State) -> None:
    _sparse(s)
    s.a0 = next((i for i in s.active() if bit(s.vs2, i)), -1)


def _iota(s: State) -> None:
    count = 0
    for i in s.active():
        put(s.vd, i, s.sew, count)
        count += bit(s.vs2, i)
    s.agnostic(s.sew, end_of_group(s, s.sew))


def _index(s: State) -> None:
    for i in s.active():
        put(s.vd, i, s.sew, i)
    s.agnostic(s.sew, end_of_group(s, s.sew))


def _checks(ones: bool) -> list[Check]:
    found = []

    def add(text: str, meaning: Callable[[State], None], shape: Shape) -> None:
        rng = random_of(f"{text}{ones}")
        found.append(check(text, meaning, shape, rng, CASES, ones=ones))

    for name, combine in LOGICAL.items():
        add(f"{name}.mm v8, v16, v24", _logical(combine), INTEGER)
    for mask in ("", ", v0.t"):
        for name, first in FIRST.items():
            add(f"{name}.m v8, v16{mask}", lambda s, f=first: (_sparse(s), _first(f)(s)), WHOLE)
        add(f"vcpop.m a0, v16{mask}", _count, WHOLE)
        add(f"vfirst.m a0, v16{mask}", _find, WHOLE)
        add(f"viota.m v8, v16{mask}", _iota, WHOLE)
        add(f"vid.v v8{mask}", _index, INTEGER)
    return found


def mask_families() -> list[Family]:
    return families("vector mask", _checks)
