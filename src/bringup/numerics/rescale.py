"""Requantization: the one rounding that turns an accumulator into a stored integer.

Normative text: docs/numerics.md section "Rescale". Source of the form: TOSA 1.0 RESCALE with
scale32 and SINGLE_ROUND; shift 31 is what one RVV `vsmul` (vxrm = round-to-nearest-up) and one
Q0.31 Gemmini scale compute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bringup.errors import ModelError
from bringup.ir import Array

SHIFT = 31
"""The shift our own quantizer always emits (design section 4)."""

SMALLEST_SCALE = 2.0**-100
"""Floor of every scale: below any real tensor's, and its reciprocal is still a float32."""

_MULTIPLIER_LIMIT = 2**31


@dataclass(frozen=True)
class Multipliers:
    """Integer form of real scales.

    Args:
        multiplier: int32 array, one per channel or one in all, each in [0, 2**31).
        left_shift: common left shift of the accumulator, 0 unless a scale is >= 1.
        shift: right shift after the product.
    """

    multiplier: NDArray[np.int32]
    left_shift: int = 0
    shift: int = SHIFT


def multipliers_of(scales: Array) -> Multipliers:
    """Integer multipliers of positive real scales, at shift 31.

    `scale ~= multiplier * 2**left_shift / 2**31`, multiplier rounded half to even.

    Raises:
        ModelError: a scale is not positive and finite, or so large that no 32-bit accumulator
            could be shifted that far (>= 2**15).
    """
    scales = np.atleast_1d(np.asarray(scales, dtype=np.float64))
    if not np.all(np.isfinite(scales)) or np.any(scales < 0):
        raise ModelError(
            "a rescale factor is negative or not finite",
            why=f"scales {scales[:4]}",
            hint="check the calibration data for NaN, infinity or all-zero tensors",
        )
    largest = float(scales.max())
    left_shift = max(0, math.frexp(largest)[1]) if largest > 0 else 0
    if round(math.ldexp(largest, SHIFT - left_shift)) >= _MULTIPLIER_LIMIT:
        left_shift += 1
    if left_shift > 15:
        raise ModelError(
            "a rescale factor overflows the 32-bit accumulator",
            why=f"factor {largest:.3g} needs a left shift of {left_shift}",
            hint="the output scale is far smaller than the input's: calibrate with real data",
        )
    multiplier = np.rint(np.ldexp(scales, SHIFT - left_shift)).astype(np.int64)
    return Multipliers(multiplier.astype(np.int32), left_shift)


def rescale(
    accumulator: Array,
    multiplier: Array | int,
    *,
    shift: Array | int = SHIFT,
    left_shift: int = 0,
    zero_point: int = 0,
    minimum: int = -128,
    maximum: int = 127,
) -> Array:
    """`clamp(((int64(acc << left_shift) * m + (1 << (shift-1))) >> shift) + zp, min, max)`.

    Args:
        accumulator: integers in any integer or float type, |acc << left_shift| < 2**31; the last
            axis is the channel when `multiplier` has several entries. Not modified.
        multiplier: int32, shape () or (1,) or (channels,). shift: 1..62, one or one per channel.

    Returns:
        Integers in the smallest of int8 and int64 that holds [minimum, maximum].
    """
    multiplier = np.asarray(multiplier)
    if multiplier.size == 1:
        multiplier = multiplier.reshape(())  # a scalar accumulator stays a scalar
    result = np.int8 if minimum >= -128 and maximum <= 127 else np.int64
    clamped = max(abs(minimum - zero_point), abs(maximum - zero_point)) + 2
    if clamped < 2.0 ** (52 - int(np.max(shift))):
        real = _rescale_in_float64(accumulator, multiplier, shift, left_shift, zero_point)
        np.clip(real, minimum, maximum, out=real)
        return real.astype(result)
    product = accumulator.astype(np.int64) << np.int64(left_shift)
    product = np.asarray(product * multiplier.astype(np.int64))
    shift = np.asarray(shift, dtype=np.int64)
    product += np.int64(1) << (shift - 1)
    product >>= shift
    product += zero_point
    np.clip(product, minimum, maximum, out=product)
    return product.astype(result)


def _rescale_in_float64(
    accumulator: Array, multiplier: Array, shift: Array | int, left_shift: int, zero: int
) -> NDArray[np.float64]:
    """`floor(acc * m * 2**(left_shift - shift) + 1/2) + zero`, exact where it matters.

    The exact value p = acc * m * 2**-shift is a multiple of 2**-shift, so every p below
    2**(52 - shift) in magnitude is a float64 and so is p + 1/2: no rounding happens. A larger p may
    be rounded, but rounding is monotone and such a p lies beyond the clamp on the same side.
    """
    factor = np.ldexp(multiplier.astype(np.float64), left_shift - np.asarray(shift, dtype=np.int64))
    real = np.asarray(np.multiply(accumulator, factor, dtype=np.float64))
    real += 0.5
    np.floor(real, out=real)
    if zero:
        real += zero
    return real
