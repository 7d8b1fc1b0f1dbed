"""The larger of two tensors, element by element: out = a > b or a is NaN ? a : b.

So NaN of either operand wins, as in torch.maximum, and of two zeros of unlike sign it is b.
Integers are compared as stored: operands and result have one scale, and the choice commutes with
rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType
from bringup.ops.broadcast import Pairwise
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Maximum(Pairwise):
    """Operands: a, b of one numeric type."""

    name: ClassVar[str] = "maximum"
    c_struct: ClassVar[str] = "binary_params"
    in_place = True

    def result_type(self, operand: DType) -> DType:
        if operand is DType.BOOL:
            raise GraphError("maximum: boolean operands")
        return operand

    def combine(self, a: Array, b: Array) -> Array:
        return np.where((a > b) | (a != a), a, b)
