"""Exact integer matrix products at floating-point BLAS speed.

Sums of integer products bounded by 2**24 (2**53) are exact in float32 (float64) in any order of
summation, with or without fused multiply-add, so BLAS may block and reorder as it likes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array

_FLOAT32_EXACT = 2**24
_FLOAT64_EXACT = 2**53


def exact_precision(bound: float) -> np.dtype[Any]:
    """The cheapest float type in which integers up to `bound` and their sums are exact.

    Raises:
        GraphError: not even float64 holds them (no 8-bit operator comes near).
    """
    if bound >= _FLOAT64_EXACT:
        raise GraphError("an integer accumulator exceeds 53 bits", why=f"bound {bound:.3g}")
    return np.dtype(np.float32 if bound < _FLOAT32_EXACT else np.float64)


def largest_magnitude(array: Array) -> int:
    """max |array|, at least 1."""
    if array.size == 0:
        return 1
    return max(abs(int(array.min())), abs(int(array.max())), 1)


def row_sum_bound(x: Array, w: Array) -> int:
    """Bound of every partial sum of `x @ w.T`: max |x| times the largest row sum of |w|.

    Args:
        w: integer weights, one output per index of axis 0.
    """
    if w.size == 0:
        return 1
    rows = np.abs(w.reshape(w.shape[0], -1).astype(np.int32)).sum(axis=1, dtype=np.int64)
    return largest_magnitude(x) * int(rows.max())


def exact_matmul(a: Array, b: Array) -> Array:
    """`a @ b` of integer arrays (any batch dimensions) as exact integers in a float array."""
    bound = a.shape[-1] * largest_magnitude(a) * largest_magnitude(b)
    precision = exact_precision(bound)
    return np.asarray(np.matmul(a.astype(precision), b.astype(precision)))


def wrap_int32(accumulator: Array) -> Array:
    """Integers held in any type, reduced to int32 modulo 2**32 (two's complement)."""
    return accumulator.astype(np.int64).astype(np.int32)
