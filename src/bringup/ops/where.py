"""Selection: out = a where the condition holds, else b.

The bytes of the chosen operand, whatever the other one holds: no arithmetic, no rounding, and NaN
or infinity of the branch not taken never shows. The same for every element type, integers stored
in one quantization included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.broadcast import broadcast_shape, broadcast_strides
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator
from bringup.ops.strides import collapse, padded_to_rank


@operator
@dataclass(frozen=True)
class Where(Operator):
    """Operands: condition (bool), a, b of one type; all three broadcast."""

    name: ClassVar[str] = "where"
    float64 = True
    broadcasts = True

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 3)
        condition, a, b = inputs
        if condition.dtype is not DType.BOOL:
            raise GraphError(f"where: the condition {condition} is not boolean")
        if a.dtype != b.dtype:
            raise GraphError(f"where: branches {a} and {b} are not of one type")
        return (TensorType(a.dtype, broadcast_shape(self.name, inputs)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        condition, a, b = inputs
        return as_tuple(np.where(condition, a, b))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (out,) = self.infer(*inputs)
        size, strides = collapse(out.shape, [broadcast_strides(t.shape, out.shape) for t in inputs])
        condition, a, b = (padded_to_rank(self.name, stride, 0) for stride in strides)
        return {
            "shape": {
                "size": padded_to_rank(self.name, size, 1),
                "a_stride": a,
                "b_stride": b,
                "elements": out.elements,
            },
            "condition_stride": condition,
            "element_bytes": out.dtype.bytes,
        }
