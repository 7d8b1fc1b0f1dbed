"""The same elements in another shape; bytes are unchanged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from bringup.errors import GraphError
from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator
from bringup.ops.strides import strided_copy_parameters


@operator
@dataclass(frozen=True)
class Reshape(Operator):
    """Operand: x of any type. A planner aliases it; where it cannot, it is a plain copy.

    Args:
        shape: of the result, every size given (no -1).
    """

    name: ClassVar[str] = "reshape"
    float64 = True
    c_operator: ClassVar[str] = "strided_copy"
    c_struct: ClassVar[str] = "strided_copy_params"
    is_view = True

    shape: tuple[int, ...]

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if min(self.shape, default=1) < 0 or math.prod(self.shape) != x.elements:
            raise GraphError(f"reshape: {x} has not as many elements as {list(self.shape)}")
        return (x.with_shape(self.shape),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        return as_tuple(inputs[0].reshape(self.shape))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        self.infer(x)
        return strided_copy_parameters(self.name, x, [x.elements], [1])
