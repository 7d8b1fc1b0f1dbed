"""Concatenation of any number of tensors along one axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.checks import normalized_axis
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Concat(Operator):
    """Operands: one or more tensors of one type, equal in all axes but `axis`.

    Stored values are moved, so quantized operands must share one scale and zero point.
    """

    name: ClassVar[str] = "concat"
    float64 = True

    axis: int

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        if not inputs:
            raise GraphError("concat needs an operand")
        first = inputs[0]
        axis = normalized_axis(self.name, self.axis, len(first.shape))
        for other in inputs[1:]:
            if (
                other.dtype != first.dtype
                or len(other.shape) != len(first.shape)
                or any(
                    i != axis and a != b
                    for i, (a, b) in enumerate(zip(first.shape, other.shape, strict=False))
                )
            ):
                raise GraphError(f"concat on axis {axis}: {other} does not fit {first}")
        shape = list(first.shape)
        shape[axis] = sum(x.shape[axis] for x in inputs)
        return (first.with_shape(tuple(shape)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        return as_tuple(np.concatenate(inputs, axis=self.axis))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (out,) = self.infer(*inputs)
        axis = normalized_axis(self.name, self.axis, len(out.shape))
        return {
            "outer": math.prod(out.shape[:axis]),
            "operands": len(inputs),
            "inner_bytes": [math.prod(x.shape[axis:]) * x.dtype.bytes for x in inputs],
        }
