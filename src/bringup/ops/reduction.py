"""Reductions over neighbouring axes: what mean, sum, max and argmax share.

Kernels see [outer][reduce][inner], so the reduced axes must be neighbours once axes of size 1 are
dropped; the frontend transposes otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType
from bringup.ops.checks import normalized_axis
from bringup.ops.epilogue import Epilogue, Requantize, epilogue_parameters, epilogue_type


def reduced_shape(
    operator: str, x: TensorType, axes: tuple[int, ...], keepdims: bool
) -> tuple[int, ...]:
    """Shape after reduction. Raises GraphError for an axis out of range, repeated or empty."""
    reduced = _axes(operator, x, axes)
    if any(x.shape[axis] == 0 for axis in reduced):
        raise GraphError(f"{operator}: reduction of {x} over an empty axis")
    return tuple(
        1 if axis in reduced else size
        for axis, size in enumerate(x.shape)
        if keepdims or axis not in reduced
    )


def _axes(operator: str, x: TensorType, axes: tuple[int, ...]) -> set[int]:
    reduced = {normalized_axis(operator, axis, len(x.shape)) for axis in axes}
    if not axes or len(reduced) != len(axes):
        raise GraphError(f"{operator}: axes {axes} of {x} are empty or repeated")
    return reduced


def blocks(operator: str, x: TensorType, axes: tuple[int, ...]) -> tuple[int, int, int]:
    """(outer, reduce, inner) sizes.

    Raises:
        GraphError: the axes are not neighbours.
    """
    reduced = sorted(_axes(operator, x, axes))
    first, last = reduced[0], reduced[-1]
    wide = [axis for axis in reduced if x.shape[axis] > 1]
    if wide:
        first, last = wide[0], wide[-1]
    between = [axis for axis in range(first, last + 1) if axis not in reduced]
    if any(x.shape[axis] > 1 for axis in between):
        raise GraphError(
            f"{operator}: axes {axes} of {x} are not neighbours",
            hint="transpose the operand so that the reduced axes follow each other",
        )
    return (
        math.prod(x.shape[:first]),
        math.prod(x.shape[first : last + 1]),
        math.prod(x.shape[last + 1 :]),
    )


@dataclass(frozen=True)
class Accumulation(Operator):
    """Base of mean and sum. Operands: x; the multiplier i32[1] when the epilogue requantizes.

    Args:
        axes: reduced axes. keepdims: keep them with size 1.
        input_zero_point: stored value of real zero in an int8 operand.
    """

    c_struct = "reduce_params"

    axes: tuple[int, ...]
    keepdims: bool = False
    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        x = inputs[0]
        if x.dtype is DType.BOOL or len(inputs) > 2:
            raise GraphError(f"{self.name}: operands {', '.join(map(str, inputs))}")
        blocks(self.name, x, self.axes)
        shape = reduced_shape(self.name, x, self.axes, self.keepdims)
        accumulator = x.dtype if x.dtype.is_float or x.dtype is DType.I64 else DType.I32
        if isinstance(self.epilogue, Requantize) and x.dtype is not DType.I8:
            raise GraphError(f"{self.name}: requantization of a {x.dtype} operand")
        multiplier = inputs[1] if len(inputs) > 1 else None
        return (
            TensorType(epilogue_type(self.name, accumulator, self.epilogue, multiplier, 1), shape),
        )

    def count(self, shape: tuple[int, ...]) -> int:
        """Elements that go into one result."""
        return math.prod(shape[axis] for axis in self.axes)

    def total(self, x: Array, dtype: type) -> Array:
        """Sums over the axes."""
        return np.asarray(x.sum(axis=self.axes, keepdims=self.keepdims, dtype=dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        outer, reduce, inner = blocks(self.name, inputs[0], self.axes)
        return {
            "outer": outer,
            "reduce": reduce,
            "inner": inner,
            "input_zero_point": self.input_zero_point,
            "epilogue": epilogue_parameters(self.epilogue, len(inputs) - 1),
        }
