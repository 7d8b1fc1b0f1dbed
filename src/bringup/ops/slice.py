"""A rectangular, strided part of a tensor: out[i...] = x[starts + i * steps]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bringup.errors import GraphError
from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator
from bringup.ops.strides import contiguous_strides, strided_copy_parameters


@operator
@dataclass(frozen=True)
class Slice(Operator):
    """Operand: x of any type.

    Args:
        starts, sizes, steps: per axis; `sizes` is the shape of the result, steps are positive.
    """

    name: ClassVar[str] = "slice"
    float64 = True
    c_operator: ClassVar[str] = "strided_copy"
    c_struct: ClassVar[str] = "strided_copy_params"

    starts: tuple[int, ...]
    sizes: tuple[int, ...]
    steps: tuple[int, ...]

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if not len(self.starts) == len(self.sizes) == len(self.steps) == len(x.shape):
            raise GraphError(f"slice: {self} does not have one entry per axis of {x}")
        for start, size, step, extent in zip(
            self.starts, self.sizes, self.steps, x.shape, strict=True
        ):
            last = start + (size - 1) * step
            if size < 1 or step < 1 or start < 0 or last >= extent:
                raise GraphError(
                    f"slice: start {start}, size {size}, step {step} leave an axis of {extent}"
                )
        return (x.with_shape(self.sizes),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        return as_tuple(
            x[
                tuple(
                    slice(start, start + (size - 1) * step + 1, step)
                    for start, size, step in zip(self.starts, self.sizes, self.steps, strict=True)
                )
            ]
        )

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        self.infer(x)
        strides = contiguous_strides(x.shape)
        return strided_copy_parameters(
            self.name,
            x,
            self.sizes,
            [stride * step for stride, step in zip(strides, self.steps, strict=True)],
            sum(stride * start for stride, start in zip(strides, self.starts, strict=True)),
        )
