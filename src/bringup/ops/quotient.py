"""Division rounded to an integer: `//` and its truncating form.

Integers: exact, wrapping where the quotient of the smallest number and -1 does not fit. Division by
zero is an error of the model's input, as in PyTorch; a device gives 0. Floats, floor only:
PyTorch's definition by way of the exact remainder, each step one IEEE operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType
from bringup.numerics.division import floor_quotient
from bringup.ops.broadcast import Division
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Quotient(Division):
    """Operands: a, b of one numeric type."""

    name: ClassVar[str] = "quotient"
    c_struct: ClassVar[str] = "division_params"

    def result_type(self, operand: DType) -> DType:
        if operand.is_float and self.rounding == "trunc":
            raise GraphError("quotient: floats are divided, then truncated")
        return super().result_type(operand)

    def combine(self, a: Array, b: Array) -> Array:
        self.require_divisors(b)
        if DType.of(a.dtype).is_float:
            return floor_quotient(a, b)
        quotient = np.floor_divide(a, b)
        if self.rounding == "trunc":
            inexact = (np.remainder(a, b) != 0) & ((a < 0) != (b < 0))
            quotient = quotient + inexact.astype(a.dtype)
        return quotient
