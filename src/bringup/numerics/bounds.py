"""Error bounds of floating-point results (docs/numerics.md "Floating point").

Every function returns, per element and in float64, the largest legal |device - reference|.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bringup.ir import Array, DType

_FRACTION_BITS = {DType.F32: 23, DType.F16: 10, DType.BF16: 7}
_SMALLEST_NORMAL = {DType.F32: 2.0**-126, DType.F16: 2.0**-14, DType.BF16: 2.0**-126}

UNIT = 2.0**-24
"""Relative error of one float32 rounding."""


def dot_product_bound(magnitude: Array, terms: int, dtype: DType) -> Array:
    """Largest legal error of a sum of `terms` products.

    With `magnitude = sum |a_i| * |b_i|` in float64: `magnitude * terms * 2**-24`. The TOSA 1.0
    verifier accepts twice that against a float64 reference; the other half is the error of our
    float32 reference (tests/conformance/test_float_bounds.py holds both against the verifier).
    Float16 and bfloat16 results accumulated in float32 add one rounding to the storage format.
    """
    return stored_bound(magnitude * (terms * UNIT), magnitude, dtype)


def average_bound(magnitude: Array, terms: int, dtype: DType) -> Array:
    """Error of a mean of `terms` values with `magnitude = mean |x|`: the sum and the division."""
    return stored_bound(magnitude * ((terms + 2) * UNIT), magnitude, dtype)


def stored_bound(bound: Array, magnitude: Array, dtype: DType) -> Array:
    """`bound` of a float32 result of size at most `magnitude` after rounding to `dtype`.

    Reference and device each round to storage, half a unit in the last place at most, and the two
    roundings may go apart: one unit more.
    """
    if dtype is DType.F32:
        return np.asarray(bound, dtype=np.float64)
    return np.asarray(bound + units_in_last_place(magnitude + bound, dtype), dtype=np.float64)


def units_in_last_place(value: Array, dtype: DType) -> Array:
    """Spacing of the format at |value|, never below its smallest normal's spacing."""
    magnitude = np.abs(np.asarray(value, dtype=np.float64))
    with np.errstate(invalid="ignore"):
        _, exponent = np.frexp(np.maximum(magnitude, _SMALLEST_NORMAL[dtype]))
    return np.asarray(np.ldexp(1.0, exponent - 1 - _FRACTION_BITS[dtype]))


def function_bound(value: Array, ulps: float, units: Array | None, dtype: DType) -> Array:
    """Bound of a library function with exact result `value`.

    Args:
        ulps: units in the last place of a float32 result; results below the smallest normal may
            be flushed to zero.
        units: additional absolute error in units of 2**-23.
    """
    finite = np.where(np.isfinite(value), value, 0.0)
    bound = ulps * units_in_last_place(finite, DType.F32) + _SMALLEST_NORMAL[DType.F32]
    if units is not None:
        bound = bound + np.where(np.isfinite(units), units, 0.0) * (2 * UNIT)
    return stored_bound(bound, np.abs(finite), dtype)


def normalization_bound(
    x: Array,
    mean: Array | None,
    average: Callable[[Array], Array],
    count: int,
    epsilon: float,
    gamma: Array,
    beta: Array,
    dtype: DType,
) -> Array:
    """Bound of (x - mean) / sqrt(average((x - mean)**2) + epsilon) * gamma + beta.

    First-order propagation of float32 roundings of the two-pass algorithm (mean first, then the
    squares of centred values), doubled: a one-pass `E[x*x] - E[x]**2` does not meet it.

    Args:
        x: float64. mean: subtracted value, None for RMS. average: mean over a statistics group.
        count: elements of one group.
    """
    size = average(np.abs(x))
    if mean is None:
        centred, centred_error = x, np.zeros_like(x)
    else:
        centred = x - mean
        centred_error = ((count + 1) * size + np.abs(centred)) * UNIT
    variance = average(np.square(centred)) + epsilon
    deviation = np.sqrt(variance)
    variance_error = 2 * average(np.abs(centred) * centred_error) + (count + 3) * UNIT * variance
    value = np.abs(centred) / deviation
    value_error = centred_error / deviation + value * (variance_error / (2 * variance) + 4 * UNIT)
    bound = 2 * (np.abs(gamma) * value_error + 2 * UNIT * (np.abs(gamma) * value + np.abs(beta)))
    return stored_bound(bound, np.abs(gamma) * value + np.abs(beta), dtype)
