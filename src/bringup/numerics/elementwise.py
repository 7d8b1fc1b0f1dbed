"""Integer coefficients of add, subtract and average (docs/numerics.md "Add", "Average")."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bringup.errors import ModelError

_COEFFICIENT_LIMIT = 2**15
_LARGEST_SHIFT = 30


@dataclass(frozen=True)
class AddCoefficients:
    """`acc = (a - za) * a_multiplier + (b - zb) * b_multiplier`, then
    `out = clamp(((acc + (1 << (shift-1))) >> shift) + zo)`.

    |multipliers| < 2**15, shift in 1..30: every intermediate fits int32.
    """

    a_multiplier: int
    b_multiplier: int
    shift: int


def add_coefficients(
    a_scale: float, b_scale: float, out_scale: float, *, subtract: bool = False
) -> AddCoefficients:
    """Coefficients of a + b (a - b) at the largest shift whose coefficients fit 15 bits.

    Raises:
        ModelError: a scale is not positive and finite, or an operand's scale is 2**14 or more
            times the output's.
    """
    ratios = (_ratio(a_scale, out_scale), _ratio(b_scale, out_scale))
    for shift in range(_LARGEST_SHIFT, 0, -1):
        a, b = (round(math.ldexp(ratio, shift)) for ratio in ratios)
        if max(a, b) < _COEFFICIENT_LIMIT:
            return AddCoefficients(a, -b if subtract else b, shift)
    raise ModelError(
        "the scales of an addition are too far apart",
        why=f"operand scales are {ratios[0]:.3g} and {ratios[1]:.3g} times the output's",
        hint="the output's calibration data does not cover the sum: calibrate with real data",
    )


def _ratio(scale: float, out_scale: float) -> float:
    if not (math.isfinite(scale) and math.isfinite(out_scale) and scale > 0 and out_scale > 0):
        raise ModelError(f"a scale is not positive and finite: {scale}, {out_scale}")
    return scale / out_scale


def reciprocal_scale(count: int) -> tuple[int, int]:
    """(multiplier, shift) of 1/count as TOSA 1.0 `reciprocal_scale` defines it, count >= 1."""
    exponent = (count - 1).bit_length()
    return (((1 << 30) + 1) << exponent) // count, 30 + exponent


def average_coefficients(
    counts: Sequence[int], in_scale: float = 1.0, out_scale: float = 1.0
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(multiplier, shift) per count of averaged elements, as `rescale` takes them.

    Equal scales give TOSA's `reciprocal_scale`; else multiplier = rint(ratio / count * 2**shift)
    with shift 31, or the largest smaller shift that keeps the multiplier below 2**31.
    """
    ratio = _ratio(in_scale, out_scale)
    if ratio == 1.0:
        pairs = [reciprocal_scale(count) for count in counts]
    else:
        pairs = [_scale_pair(ratio / count) for count in counts]
    return (
        np.array([multiplier for multiplier, _ in pairs], dtype=np.int32),
        np.array([shift for _, shift in pairs], dtype=np.int32),
    )


def _scale_pair(scale: float) -> tuple[int, int]:
    for shift in range(31, 0, -1):
        multiplier = round(math.ldexp(scale, shift))
        if multiplier < 2**31:
            return multiplier, shift
    raise ModelError(
        "the scale of an average overflows", why=f"input scale is {scale:.3g} times the output's"
    )
