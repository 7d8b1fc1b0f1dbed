"""Remainder of the division: torch.remainder (floor, sign of the divisor) and fmod (trunc).

Exact for integers. For floats `fmod` is exact, and the floored form adds the divisor once, one
rounding. An integer divisor of zero is an error of the model's input; a device gives 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array, DType
from bringup.numerics.division import floor_remainder
from bringup.ops.broadcast import Division
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Remainder(Division):
    """Operands: a, b of one numeric type."""

    name: ClassVar[str] = "remainder"
    c_struct: ClassVar[str] = "division_params"

    def combine(self, a: Array, b: Array) -> Array:
        self.require_divisors(b)
        if self.rounding == "trunc":
            return np.asarray(np.fmod(a, b))
        return floor_remainder(a, b) if DType.of(a.dtype).is_float else np.remainder(a, b)
