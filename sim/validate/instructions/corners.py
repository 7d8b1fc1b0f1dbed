"""Operands instructions care about, and pairings of them, from fixed seeds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from instructions.ieee import FORMATS, Format


@cache
def integers(width: int) -> tuple[int, ...]:
    """Patterns of `width` bits: ends, their neighbours, halves, and small numbers."""
    top, half = 1 << width - 1, 1 << width // 2
    near = [0, 1, 2, 3, -1, -2, -3, top, top - 1, top + 1, top - 2, half, half - 1, -half]
    more = [5, 7, 10, 100, -100, 0x55555555_55555555, 0xAAAAAAAA_AAAAAAAA, 0x0123456789ABCDEF]
    return tuple(dict.fromkeys(v % (1 << width) for v in (*near, *more)))


@cache
def floats(form: Format) -> tuple[int, ...]:
    """Zeros, subnormals, the ends of the normal range, ones and their neighbours, NaNs."""
    one = form.bias << form.fraction
    unit = 1 << form.fraction
    positive = [
        *(0, 1, 2, unit // 8, unit // 4, unit // 2, unit - 1, unit, unit + 1),
        *(one, one + 1, one - 1, one + unit, one + unit // 2, one - unit, one + 3 * unit // 2),
        *(one + 3 * unit + unit // 4, one + 6 * unit + 3, one - 5 * unit + unit // 3),
        *(one + form.fraction * unit + 1, form.infinity - 1, form.infinity - unit),
        *(form.infinity, form.nan, form.infinity | 1, form.nan | 5),
    ]
    return tuple(p | s for p in positive for s in (0, form.sign))


def integer(rng: random.Random, width: int) -> int:
    """Mostly a corner, often one of the ends: where two of them meet, products saturate."""
    kind, top = rng.random(), 1 << width - 1
    if kind < 0.2:
        return rng.choice([0, top, top, top - 1, 2 * top - 1])
    if kind < 0.6:
        return rng.choice(integers(width))
    return rng.getrandbits(width) >> (rng.randrange(width) if rng.random() < 0.3 else 0)


def floating(rng: random.Random, width: int) -> int:
    """Corners, any pattern, and numbers of moderate size whose sums and products round."""
    form, kind = FORMATS[width], rng.random()
    if kind < 0.45:
        return rng.choice(floats(form))
    if kind < 0.6:
        return rng.getrandbits(width)
    exponent = form.bias + rng.randrange(-6, 7)
    return (
        rng.getrandbits(1) << width - 1 | exponent << form.fraction | rng.getrandbits(form.fraction)
    )


def near_tie(rng: random.Random, form: Format, a: int) -> int:
    """A number just about half a unit in the last place of `a`: where rounding decides."""
    exponent = a >> form.fraction & ((1 << form.exponent) - 1)
    lower = max(exponent - form.fraction - 1, 0)
    return (
        rng.getrandbits(1) << form.width - 1
        | lower << form.fraction
        | rng.choice([0, 1, (1 << form.fraction) - 1])
    )


def above_square(rng: random.Random, form: Format) -> int:
    """A number whose root lies so little above another that a few bits more do not tell."""
    while True:
        root = rng.getrandbits(form.fraction) | 1 << form.fraction
        square = root * root
        grid = square.bit_length() - form.fraction - 1
        number = (square >> grid) + 1
        if (number << grid) - square < max(root >> 9, 2):
            scale = form.bias + (square.bit_length() & 1 ^ 1)
            return scale << form.fraction | number & ((1 << form.fraction) - 1)


def pairs(values: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Every ordered pair."""
    return ((a, b) for a in values for b in values)


def random_of(name: str) -> random.Random:
    """A generator for one instruction, independent of the others."""
    return random.Random(name)
