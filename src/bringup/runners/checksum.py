"""The device's tensor checksum (runtime/include/bringup/checksum.h) as one dot product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bringup.ir import Array

_MULTIPLIER = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_FOLD = np.uint64(29)

_powers: NDArray[np.uint64] = np.ones(1, np.uint64)


def checksum(tensor: Array) -> int:
    """Checksum of a tensor's bytes (row-major, little-endian), in [0, 2**64)."""
    data = np.ascontiguousarray(tensor).tobytes()
    return update(len(data), data)


def update(hash_: int, data: bytes | bytearray | memoryview) -> int:
    """Continue `hash_` over bytes; the last word is padded with zeros."""
    padded = bytes(data) + bytes(-len(data) % 8)
    words = np.frombuffer(padded, "<u8").astype(np.uint64)
    words = words ^ (words >> _FOLD)
    powers = _powers_up_to(len(words))
    # h * P^n + w[0] * P^(n-1) + ... + w[n-1], every product and sum modulo 2^64
    total = int(np.dot(words, powers[: len(words)][::-1]))
    return (hash_ * int(powers[len(words)]) + total) & _MASK


def _powers_up_to(count: int) -> NDArray[np.uint64]:
    global _powers
    if len(_powers) <= count:
        factors = np.full(max(count + 1, 2 * len(_powers)), _MULTIPLIER, np.uint64)
        factors[0] = 1
        _powers = np.multiply.accumulate(factors)
    return _powers
