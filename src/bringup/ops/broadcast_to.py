"""Repetition along axes of size 1 (NumPy broadcasting)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.broadcast import broadcast_strides
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator
from bringup.ops.strides import strided_copy_parameters


@operator
@dataclass(frozen=True)
class BroadcastTo(Operator):
    """Operand: x of any type."""

    name: ClassVar[str] = "broadcast_to"
    float64 = True
    c_operator: ClassVar[str] = "strided_copy"
    c_struct: ClassVar[str] = "strided_copy_params"

    shape: tuple[int, ...]

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        try:
            fits = np.broadcast_shapes(x.shape, self.shape) == self.shape
        except ValueError:
            fits = False
        if not fits:
            raise GraphError(f"broadcast_to: {x} does not broadcast to {list(self.shape)}")
        return (x.with_shape(self.shape),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        return as_tuple(np.broadcast_to(inputs[0], self.shape))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        self.infer(x)
        return strided_copy_parameters(
            self.name, x, self.shape, broadcast_strides(x.shape, self.shape)
        )
