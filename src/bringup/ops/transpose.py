"""Permutation of axes: out.shape[i] = x.shape[permutation[i]]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator
from bringup.ops.strides import contiguous_strides, strided_copy_parameters


@operator
@dataclass(frozen=True)
class Transpose(Operator):
    """Operand: x of any type."""

    name: ClassVar[str] = "transpose"
    float64 = True
    c_operator: ClassVar[str] = "strided_copy"
    c_struct: ClassVar[str] = "strided_copy_params"

    permutation: tuple[int, ...]

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if sorted(self.permutation) != list(range(len(x.shape))):
            raise GraphError(f"transpose: {self.permutation} does not permute the axes of {x}")
        return (x.with_shape(tuple(x.shape[axis] for axis in self.permutation)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        return as_tuple(np.transpose(inputs[0], self.permutation))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        (out,) = self.infer(x)
        strides = contiguous_strides(x.shape)
        return strided_copy_parameters(
            self.name, x, out.shape, [strides[axis] for axis in self.permutation]
        )
