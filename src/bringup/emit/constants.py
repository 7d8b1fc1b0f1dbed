"""All constants of a plan in one blob."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bringup.ir import Array

ALIGNMENT = 16
"""Operands start at multiples of this (runtime/include/bringup/operators.h)."""


@dataclass(frozen=True)
class Blob:
    """`data` is what weights.bin holds; `offsets` says where each constant begins."""

    data: bytes
    offsets: Mapping[str, int]


def pack_constants(constants: Mapping[str, Array]) -> Blob:
    """Little-endian, each constant aligned, in the plan's order."""
    data = bytearray()
    offsets = {}
    for key, array in constants.items():
        offsets[key] = len(data)
        little = array.dtype.newbyteorder("<") if array.dtype.kind in "iuf" else array.dtype
        data += np.ascontiguousarray(array, dtype=little).tobytes()
        data += bytes(-len(data) % ALIGNMENT)
    return Blob(bytes(data) or bytes(ALIGNMENT), offsets)
