"""Maximum over axes, of stored values: the scale is kept. NaN wins over every number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.epilogue import epilogue_parameters
from bringup.ops.reduction import blocks, reduced_shape
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Max(Operator):
    """Operand: x of any type; of booleans it is `any`.

    Args:
        axes: reduced axes. keepdims: keep them with size 1.
    """

    name: ClassVar[str] = "max"
    c_struct: ClassVar[str] = "reduce_params"

    axes: tuple[int, ...]
    keepdims: bool = False

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        blocks(self.name, x, self.axes)
        return (x.with_shape(reduced_shape(self.name, x, self.axes, self.keepdims)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        return as_tuple(np.asarray(np.max(inputs[0], axis=self.axes, keepdims=self.keepdims)))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        outer, reduce, inner = blocks(self.name, x, self.axes)
        return {
            "outer": outer,
            "reduce": reduce,
            "inner": inner,
            "input_zero_point": 0,
            "epilogue": epilogue_parameters(None),
        }
