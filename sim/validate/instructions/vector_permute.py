"""V, chapter 16: moves, slides, gathers, compression."""

from __future__ import annotations

import random
from collections.abc import Callable

from instructions.corners import floating, random_of
from instructions.integer import signed
from instructions.rig import MASK, Check, Family
from instructions.vector import (
    INTEGER,
    VLENB,
    Shape,
    State,
    bit,
    check,
    families,
    get,
    put,
    scalar_bits,
)
from instructions.vector_integer import end_of_group

CASES = 16
FLOAT = Shape((16, 32, 64), draw=floating)


def _small(rng: random.Random, width: int) -> int:
    """Mostly an index within a group."""
    return rng.randrange(40) if rng.random() < 0.7 else rng.getrandbits(width)


SMALL = Shape(draw=_small)


def _moved(source: Callable[[State, int], int | None]) -> Callable[[State], None]:
    """Active elements from a source; None leaves one as it was."""

    def apply(s: State) -> None:
        for i in s.active():
            value = source(s, i)
            if value is not None:
                put(s.vd, i, s.sew, value)
        s.agnostic(s.sew, end_of_group(s, s.sew))

    return apply


def _slide_up(by: Callable[[State], int]) -> Callable[[State], None]:
    def apply(s: State) -> None:
        for i in s.active():
            if i >= by(s):
                put(s.vd, i, s.sew, get(s.vs2, i - by(s), s.sew))
        if s.ones and s.vstart < s.vl:
            for i in range(s.vstart, end_of_group(s, s.sew)):
                if i >= s.vl and s.policy & 1:
                    put(s.vd, i, s.sew, -1)
                if s.vl > i >= by(s) and not s.selected(i) and s.policy & 2:
                    put(s.vd, i, s.sew, -1)

    return apply


def _below(s: State, index: int) -> int:
    """An element of vs2, zero beyond VLMAX."""
    return get(s.vs2, index, s.sew) if index < _vlmax(s) else 0


def _vlmax(s: State) -> int:
    return int(VLENB * 8 // s.sew * 2.0**s.lmul)


def _offset(s: State) -> int:
    """A small offset in a1 now and then: whole registers of corners would seldom do anything."""
    if s.v0 & 3:
        s.x &= 15
    return s.x


def _compress(s: State) -> None:
    at = 0
    for i in range(s.vl):
        if bit(s.vs1, i):
            put(s.vd, at, s.sew, get(s.vs2, i, s.sew))
            at += 1
    if s.ones and s.policy & 1 and s.vl:
        for i in range(at, end_of_group(s, s.sew)):
            put(s.vd, i, s.sew, -1)


def _scalar_in(value: Callable[[State], int]) -> Callable[[State], None]:
    """Element 0 from a register, unless vstart >= vl."""

    def apply(s: State) -> None:
        if s.vstart >= s.vl:
            return
        put(s.vd, 0, s.sew, value(s))
        if s.ones and s.policy & 1:
            for i in range(1, VLENB * 8 // s.sew):
                put(s.vd, i, s.sew, -1)

    return apply


def _to_x(s: State) -> None:
    s.a0 = signed(get(s.vs2, 0, s.sew), s.sew)


def _to_f(s: State) -> None:
    s.fa0 = get(s.vs2, 0, s.sew) | MASK << s.sew & MASK


def _whole(count: int) -> Callable[[State], None]:
    """Whatever vl says; vstart counts elements of SEW."""

    def apply(s: State) -> None:
        start = s.vstart * s.sew // 8
        s.vd[start : count * VLENB] = s.vs2[start : count * VLENB]

    return apply


def _checks(ones: bool) -> list[Check]:
    found = []

    def add(text: str, meaning: Callable[[State], None], shape: Shape = INTEGER) -> None:
        rng = random_of(f"{text}{ones}")
        found.append(check(text, meaning, shape, rng, CASES, ones=ones))

    no_start = Shape(vstart=False)
    add("vmv.x.s a0, v16", _to_x)
    add("vmv.s.x v8, a1", _scalar_in(lambda s: s.x))
    add("vfmv.f.s fa0, v16", _to_f, FLOAT)
    add("vfmv.s.f v8, fa1", _scalar_in(lambda s: scalar_bits(s, s.sew)), FLOAT)
    add("vcompress.vm v8, v16, v24", _compress, no_start)
    for count in (1, 2, 4, 8):
        add(f"vmv{count}r.v v8, v16", _whole(count))
    for m in ("", ", v0.t"):
        add(f"vslideup.vx v8, v16, a1{m}", _slide_up(_offset))
        add(f"vslidedown.vx v8, v16, a1{m}", _moved(lambda s, i: _below(s, i + _offset(s))))
        add(f"vrgather.vx v8, v16, a1{m}", _moved(lambda s, i: _below(s, _offset(s))))
        for n in (0, 1, 3, 31):
            add(f"vslideup.vi v8, v16, {n}{m}", _slide_up(lambda s, n=n: n))
            add(f"vslidedown.vi v8, v16, {n}{m}", _moved(lambda s, i, n=n: _below(s, i + n)))
            add(f"vrgather.vi v8, v16, {n}{m}", _moved(lambda s, i, n=n: _below(s, n)))
        add(f"vrgather.vv v8, v16, v24{m}", _moved(_gathered), SMALL)
        sixteen = Shape((16, 32, 64), draw=_small, vs1_width=1, narrowest=0)
        add(f"vrgatherei16.vv v8, v16, v24{m}", _moved(_gathered16), sixteen)
        add(f"vslide1up.vx v8, v16, a1{m}", _moved(lambda s, i: _before(s, i, s.x)))
        add(f"vslide1down.vx v8, v16, a1{m}", _moved(lambda s, i: _after(s, i, s.x)))
        add(f"vfslide1up.vf v8, v16, fa1{m}", _moved(lambda s, i: _before(s, i, _f(s))), FLOAT)
        add(f"vfslide1down.vf v8, v16, fa1{m}", _moved(lambda s, i: _after(s, i, _f(s))), FLOAT)
    return found


def _f(s: State) -> int:
    return scalar_bits(s, s.sew)


def _gathered(s: State, i: int) -> int:
    return _below(s, get(s.vs1, i, s.sew))


def _gathered16(s: State, i: int) -> int:
    return _below(s, get(s.vs1, i, 16))


def _before(s: State, i: int, first: int) -> int:
    return get(s.vs2, i - 1, s.sew) if i else first


def _after(s: State, i: int, last: int) -> int:
    return last if i == s.vl - 1 else get(s.vs2, i + 1, s.sew)


def permute_families() -> list[Family]:
    return families("vector permutations", _checks)
