"""Exact integer matrix products at floating-point BLAS speed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bringup.ir import Array

_FLOAT32_EXACT = 2**24
_FLOAT64_EXACT = 2**53


def exact_matmul(a: Array, b: Array) -> NDArray[np.int32]:
    """`a @ b` of integer arrays (any batch dimensions), exact, wrapped to int32.

    Every partial sum of a product bounded by 2**24 (2**53) is exact in float32 (float64) in any
    order, so BLAS may block and reorder as it likes.
    """
    bound = a.shape[-1] * _magnitude(a) * _magnitude(b)
    precision = np.float32 if bound < _FLOAT32_EXACT else np.float64
    if bound >= _FLOAT64_EXACT:
        return np.asarray(a.astype(np.int64) @ b.astype(np.int64), dtype=np.int32)
    product = np.asarray(a.astype(precision) @ b.astype(precision))
    return np.asarray(product.astype(np.int64), dtype=np.int32)


def _magnitude(array: Array) -> int:
    if array.size == 0:
        return 1
    return max(abs(int(array.min())), abs(int(array.max())), 1)
