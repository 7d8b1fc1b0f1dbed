"""Multiplication.

float: out = epilogue(a * b), one IEEE operation
int8:  out = rescale((a - za) * (b - zb), multiplier, shift, left_shift)
int32, int64: a * b, wrapping
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType, as_tuple
from bringup.ops.broadcast import Binary, centred
from bringup.ops.checks import arithmetic, is_float, types_of
from bringup.ops.epilogue import Requantize, apply_epilogue, epilogue_parameters
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Mul(Binary):
    """Operands: a, b of one type.

    Args:
        a_zero_point, b_zero_point: of int8 operands.
        multiplier: of sa * sb / so, from `numerics.rescale.multipliers_of`.
    """

    name: ClassVar[str] = "mul"

    a_zero_point: int = 0
    b_zero_point: int = 0
    multiplier: int = 0

    def result_type(self, operand: DType) -> DType:
        if not 0 <= self.multiplier < 2**31:
            raise GraphError(f"mul: multiplier {self.multiplier} is not in [0, 2**31)")
        return super().result_type(operand)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        a, b = inputs
        (out,) = self.infer(*types_of(inputs))
        if isinstance(self.epilogue, Requantize):
            product = centred(a, self.a_zero_point) * centred(b, self.b_zero_point)
            return as_tuple(apply_epilogue(product, self.epilogue, self.multiplier, out.dtype))
        if is_float(a):
            a, b = arithmetic(a), arithmetic(b)
        return as_tuple(apply_epilogue(np.asarray(a * b), self.epilogue, None, out.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return {
            "shape": self.shape_parameters(*inputs),
            "a_zero_point": self.a_zero_point,
            "b_zero_point": self.b_zero_point,
            "multiplier": self.multiplier,
            "epilogue": epilogue_parameters(self.epilogue),
        }
