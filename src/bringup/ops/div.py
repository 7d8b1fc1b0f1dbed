"""Float division: out = epilogue(a / b), one IEEE operation.

Division by a quantized constant becomes a multiplication by its reciprocal before quantization;
other quotients of quantized tensors stay in floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType, as_tuple
from bringup.ops.broadcast import Binary
from bringup.ops.checks import arithmetic, types_of
from bringup.ops.epilogue import apply_epilogue, epilogue_parameters
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Div(Binary):
    """Operands: a, b of one float type."""

    name: ClassVar[str] = "div"
    c_struct: ClassVar[str] = "mul_params"

    def result_type(self, operand: DType) -> DType:
        if not operand.is_float:
            raise GraphError(f"div: {operand} operands; division is floating point only")
        return super().result_type(operand)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        a, b = inputs
        (out,) = self.infer(*types_of(inputs))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            quotient = np.asarray(arithmetic(a) / arithmetic(b))
        return as_tuple(apply_epilogue(quotient, self.epilogue, None, out.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return {
            "shape": self.shape_parameters(*inputs),
            "a_zero_point": 0,
            "b_zero_point": 0,
            "multiplier": 0,
            "epilogue": epilogue_parameters(self.epilogue),
        }
