"""Index of the largest element along an axis; the first one wins a tie, NaN wins over numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.epilogue import epilogue_parameters
from bringup.ops.reduction import blocks, reduced_shape
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class ArgMax(Operator):
    """Operand: x of any numeric type. The result is int32 (torch's is int64)."""

    name: ClassVar[str] = "argmax"
    c_struct: ClassVar[str] = "reduce_params"

    axis: int
    keepdims: bool = False

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if x.dtype is DType.BOOL:
            raise GraphError("argmax: a boolean operand")
        shape = reduced_shape(self.name, x, (self.axis,), self.keepdims)
        return (TensorType(DType.I32, shape),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        index = np.argmax(inputs[0], axis=self.axis, keepdims=self.keepdims)
        return as_tuple(np.asarray(index, dtype=np.int32))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        outer, reduce, inner = blocks(self.name, inputs[0], (self.axis,))
        return {
            "outer": outer,
            "reduce": reduce,
            "inner": inner,
            "input_zero_point": 0,
            "epilogue": epilogue_parameters(None),
        }
