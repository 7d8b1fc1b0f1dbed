"""Floored division of floats as PyTorch defines it (c10::div_floor_floating): written order, one
rounding per step. float16 and bfloat16 are computed in float32 and rounded to storage once."""

from __future__ import annotations

import numpy as np

from bringup.ir import Array, DType


def floor_remainder(a: Array, b: Array) -> Array:
    """fmod(a, b), plus b where it has not the sign of b."""
    a, b = _widened(a), _widened(b)
    remainder = np.fmod(a, b)
    return np.where((remainder != 0) & ((b < 0) != (remainder < 0)), remainder + b, remainder)


def floor_quotient(a: Array, b: Array) -> Array:
    """floor(a / b) without the error of rounding a / b up to an integer."""
    a, b = np.broadcast_arrays(_widened(a), _widened(b))
    remainder = np.fmod(a, b)
    quotient = (a - remainder) / b
    one = quotient.dtype.type(1)
    quotient = np.where((remainder != 0) & ((b < 0) != (remainder < 0)), quotient - one, quotient)
    floor = np.floor(quotient)
    floor = np.where(quotient - floor > 0.5, floor + one, floor)
    ratio = a / b
    floor = np.where(quotient == 0, np.copysign(quotient.dtype.type(0), ratio), floor)
    return np.where(b == 0, ratio, floor)


def _widened(x: Array) -> Array:
    return x.astype(np.float32) if DType.of(x.dtype).bytes < 4 else x
