"""Element-wise operators of two operands with NumPy broadcasting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType
from bringup.ops.checks import require_operands
from bringup.ops.epilogue import Epilogue, Requantize, stored_type
from bringup.ops.strides import collapse, contiguous_strides, padded_to_rank


@dataclass(frozen=True)
class Binary(Operator):
    """Base of add, sub, mul and div: shape rule and the collapsed broadcast of the C form."""

    in_place = True

    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        a, b = inputs
        if a.dtype != b.dtype or a.dtype is DType.BOOL:
            raise GraphError(f"{self.name}: operands {a} and {b} are not numbers of one type")
        try:
            shape = np.broadcast_shapes(a.shape, b.shape)
        except ValueError:
            raise GraphError(f"{self.name}: shapes of {a} and {b} do not broadcast") from None
        return (TensorType(self.result_type(a.dtype), shape),)

    def result_type(self, operand: DType) -> DType:
        """Stored type: int8 operands are requantized, floats may be clamped."""
        if operand is DType.I8:
            if not isinstance(self.epilogue, Requantize):
                raise GraphError(f"{self.name}: int8 operands need a Requantize epilogue")
            return stored_type(self.name, DType.I32, self.epilogue)
        if not operand.is_float and self.epilogue is not None:
            raise GraphError(f"{self.name}: {operand} operands take no epilogue")
        return stored_type(self.name, operand, self.epilogue)

    def shape_parameters(self, a: TensorType, b: TensorType) -> dict[str, object]:
        """Fields of `struct bringup_broadcast`."""
        shape = np.broadcast_shapes(a.shape, b.shape)
        size, (a_stride, b_stride) = collapse(
            shape, [broadcast_strides(a.shape, shape), broadcast_strides(b.shape, shape)]
        )
        return {
            "size": padded_to_rank(self.name, size, 1),
            "a_stride": padded_to_rank(self.name, a_stride, 0),
            "b_stride": padded_to_rank(self.name, b_stride, 0),
            "elements": math.prod(shape),
        }


def broadcast_strides(shape: Sequence[int], to: Sequence[int]) -> list[int]:
    """Element strides of a dense tensor read as a larger one, 0 where it is repeated."""
    strides = contiguous_strides(shape)
    lead = len(to) - len(shape)
    return [0] * lead + [
        0 if size == 1 else stride for size, stride in zip(shape, strides, strict=True)
    ]


def centred(x: Array, zero_point: int) -> Array:
    """int8 minus its zero point, in int32."""
    return x.astype(np.int32) - np.int32(zero_point)
