"""Error bounds of floating-point results (TOSA 1.0 section 1.9, "Floating-point precision")."""

from __future__ import annotations

import numpy as np

from bringup.ir import Array, DType

_FRACTION_BITS = {DType.F32: 23, DType.F16: 10, DType.BF16: 7}


def dot_product_bound(magnitude: Array, terms: int, dtype: DType) -> Array:
    """Largest legal error of a sum of `terms` products.

    TOSA 1.0: with `magnitude = sum |a_i| * |b_i|` in float64, an implementation may differ from
    the exact sum by `magnitude * terms * 2**-(fraction bits + 1)`. Float16 and bfloat16 results
    accumulated in float32 add one rounding to the storage format.
    """
    accumulate = magnitude * terms * 2.0 ** -(_FRACTION_BITS[DType.F32] + 1)
    if dtype is DType.F32:
        return np.asarray(accumulate)
    return np.asarray(accumulate + units_in_last_place(magnitude, dtype))


def units_in_last_place(value: Array, dtype: DType) -> Array:
    """Spacing of the format at |value|, never below its smallest normal's spacing."""
    tiny = float(np.finfo(dtype.numpy).tiny) if dtype is not DType.BF16 else 2.0**-126
    exponent = np.floor(np.log2(np.maximum(np.abs(value), tiny)))
    return np.asarray(2.0 ** (exponent - _FRACTION_BITS[dtype]))
