"""Integer softmax and log-softmax (docs/numerics.md "Softmax")."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bringup.errors import ModelError
from bringup.ir import Array

EXPONENT_BITS = 22
"""Fraction bits of the exponent table: 2**22 stands for exp(0) = 1."""

SOFTMAX_SHIFT = 54
"""EXPONENT_BITS + 32, the shift of output scales down to 2**-9; smaller ones get less."""

_NUMERATOR_LIMIT = 2**31 - 2**21
"""M * 2**32 and the rounding constant 2**53 added to it stay below 2**63."""

LOG_SOFTMAX_SHIFT = 40
LOGARITHM_BITS = 24
"""Fraction bits of the integer base-2 logarithm."""


def exponent_table(in_scale: float) -> NDArray[np.int32]:
    """E[d] = rint(2**22 * exp(-d * in_scale)) for d = max - x in 0..255 (operand of softmax)."""
    distance = np.arange(256, dtype=np.float64)
    table = np.ldexp(np.exp(-distance * in_scale), EXPONENT_BITS)
    return np.asarray(np.rint(table), dtype=np.int32)


def softmax_numerator(out_scale: float) -> tuple[int, int]:
    """(M, shift): M = rint(2**(shift - 32) / out_scale), for the largest shift up to 54 that fits.

    Raises:
        ModelError: no shift in 1..54 gives 0 < M < 2**31 - 2**21.
    """
    for shift in range(SOFTMAX_SHIFT, 0, -1):
        numerator = round(math.ldexp(1.0 / out_scale, shift - 32))
        if 0 < numerator < _NUMERATOR_LIMIT:
            return numerator, shift
    raise ModelError("a softmax output scale is out of range", why=f"scale {out_scale:.3g}")


def log_softmax_numerators(in_scale: float, out_scale: float) -> tuple[int, int]:
    """(A, B) = (rint(in/out * 2**40), rint(ln 2 / out * 2**16)) of integer log-softmax.

    Raises:
        ModelError: 255 * A or 48 * 2**24 * B leaves the 62 bits the definition has.
    """
    a = round(math.ldexp(in_scale / out_scale, LOG_SOFTMAX_SHIFT))
    b = round(math.ldexp(math.log(2.0) / out_scale, LOG_SOFTMAX_SHIFT - LOGARITHM_BITS))
    if not (0 <= a < 2**53 and 0 < b < 2**32):
        raise ModelError(
            "log-softmax scales are out of range",
            why=f"input {in_scale:.3g}, output {out_scale:.3g}",
        )
    return a, b


def softmax(
    x: Array,
    table: Array,
    numerator: int,
    *,
    shift: int,
    zero_point: int,
    minimum: int,
    maximum: int,
    masked: Array | None = None,
    uniform: bool = False,
) -> NDArray[np.int8]:
    """Integer softmax over the last axis of int8 `x`.

    Args:
        masked: bool, broadcasts to `x`: where true an element takes no part and gets real zero.
        uniform: a row with every element masked gets 1 / columns everywhere, instead of zero.
    """
    if masked is None:
        exponent, total = _exponents(x, table)
    else:
        exponent, total = _attended(x, table, masked, uniform)
    ratio = np.int64(numerator << 32) // total
    out = exponent * ratio
    out += np.int64(1) << np.int64(shift - 1)
    out >>= np.int64(shift)
    out += zero_point
    return np.asarray(np.clip(out, minimum, maximum), dtype=np.int8)


def log_softmax(
    x: Array,
    table: Array,
    numerator: int,
    log_numerator: int,
    *,
    shift: int,
    zero_point: int,
    minimum: int,
    maximum: int,
) -> NDArray[np.int8]:
    """Integer log-softmax over the last axis of int8 `x`."""
    _, total = _exponents(x, table)
    below = x.astype(np.int64) - x.max(axis=-1, keepdims=True)
    logarithm = integer_log2(total) - (EXPONENT_BITS << LOGARITHM_BITS)
    out = below * np.int64(numerator) - logarithm * np.int64(log_numerator)
    out += np.int64(1) << np.int64(shift - 1)
    out >>= np.int64(shift)
    out += zero_point
    return np.asarray(np.clip(out, minimum, maximum), dtype=np.int8)


def _exponents(x: Array, table: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """E[max - x] and its sum over the last axis (kept as size 1)."""
    distance = x.max(axis=-1, keepdims=True).astype(np.int16) - x
    exponent = table[distance].astype(np.int64)
    return exponent, exponent.sum(axis=-1, keepdims=True)


def _attended(
    x: Array, table: Array, masked: Array, uniform: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `_exponents`, 0 where masked; a sum of at least 1, so that an empty row gives zeros."""
    masked = np.broadcast_to(masked, x.shape)
    wide = np.where(masked, np.int16(-128), x)
    distance = np.where(masked, np.int16(0), wide.max(axis=-1, keepdims=True) - wide)
    exponent = np.where(masked, np.int64(0), table[distance].astype(np.int64))
    if uniform:
        exponent = np.where(masked.all(axis=-1, keepdims=True), np.int64(table[0]), exponent)
    return exponent, np.maximum(exponent.sum(axis=-1, keepdims=True), 1)


def integer_log2(value: Array) -> NDArray[np.int64]:
    """floor-type base-2 logarithm of integers in [1, 2**53), Q24, by 24 squarings.

    y in [2**31, 2**32) is the value's leading 32 bits; each step y = (y * y) >> 31 yields the next
    fraction bit as y >= 2**32, in which case y >>= 1. The definition is these integer steps.
    """
    _, exponent = np.frexp(value.astype(np.float64))  # value < 2**53: exact
    whole = exponent.astype(np.int64) - 1
    y = value.astype(np.uint64)
    up, down = np.maximum(31 - whole, 0), np.maximum(whole - 31, 0)
    y = (y << up.astype(np.uint64)) >> down.astype(np.uint64)
    result = whole
    for _ in range(LOGARITHM_BITS):
        y = (y * y) >> np.uint64(31)
        bit = y >> np.uint64(32)
        y >>= bit
        result = (result << 1) | bit.astype(np.int64)
    return result
