"""Element-wise operators of several operands with NumPy broadcasting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError, ModelError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands, types_of
from bringup.ops.epilogue import Epilogue, Requantize, stored_type
from bringup.ops.strides import collapse, contiguous_strides, padded_to_rank


def broadcast_shape(operator: str, inputs: Sequence[TensorType]) -> tuple[int, ...]:
    """Common shape of operands. Raises GraphError when they do not broadcast."""
    try:
        return np.broadcast_shapes(*(type_.shape for type_ in inputs))
    except ValueError:
        names = " and ".join(map(str, inputs))
        raise GraphError(f"{operator}: shapes of {names} do not broadcast") from None


def broadcast_parameters(operator: str, a: TensorType, b: TensorType) -> dict[str, object]:
    """Fields of `struct bringup_broadcast`. Raises GraphError when it needs too many loops."""
    shape = np.broadcast_shapes(a.shape, b.shape)
    size, (a_stride, b_stride) = collapse(
        shape, [broadcast_strides(a.shape, shape), broadcast_strides(b.shape, shape)]
    )
    return {
        "size": padded_to_rank(operator, size, 1),
        "a_stride": padded_to_rank(operator, a_stride, 0),
        "b_stride": padded_to_rank(operator, b_stride, 0),
        "elements": math.prod(shape),
    }


@dataclass(frozen=True)
class Pairwise(Operator):
    """Base of exact operators of two operands of one type, on plain numbers of any kind.

    A subclass says which types it takes (`result_type`) and what it computes (`combine`).
    """

    broadcasts = True
    float64 = True
    c_struct: ClassVar[str] = "binary_params"

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        a, b = inputs
        if a.dtype != b.dtype:
            raise GraphError(f"{self.name}: operands {a} and {b} are not of one type")
        return (TensorType(self.result_type(a.dtype), broadcast_shape(self.name, inputs)),)

    def result_type(self, operand: DType) -> DType:
        """Element type of the result. Raises GraphError for operands the operator cannot take."""
        return operand

    def combine(self, a: Array, b: Array) -> Array:
        """The operation on arrays of one type."""
        raise NotImplementedError

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (out,) = self.infer(*types_of(inputs))
        with np.errstate(all="ignore"):
            return as_tuple(self.combine(*inputs).astype(out.dtype.numpy, copy=False))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return {"shape": broadcast_parameters(self.name, *inputs)}


@dataclass(frozen=True)
class Binary(Operator):
    """Base of add, sub, mul and div: shape rule and the collapsed broadcast of the C form."""

    in_place = True
    broadcasts = True
    float64 = True

    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        a, b = inputs
        if a.dtype != b.dtype or a.dtype is DType.BOOL:
            raise GraphError(f"{self.name}: operands {a} and {b} are not numbers of one type")
        return (TensorType(self.result_type(a.dtype), broadcast_shape(self.name, inputs)),)

    def result_type(self, operand: DType) -> DType:
        """Stored type: int8 operands are requantized, floats may be clamped."""
        if operand is DType.I8:
            if not isinstance(self.epilogue, Requantize):
                raise GraphError(f"{self.name}: int8 operands need a Requantize epilogue")
            return stored_type(self.name, DType.I32, self.epilogue)
        if operand is DType.F64 and self.epilogue is not None:
            raise GraphError(f"{self.name}: float64 operands take no epilogue")
        if not operand.is_float and self.epilogue is not None:
            raise GraphError(f"{self.name}: {operand} operands take no epilogue")
        return stored_type(self.name, operand, self.epilogue)

    def shape_parameters(self, a: TensorType, b: TensorType) -> dict[str, object]:
        """Fields of `struct bringup_broadcast`."""
        return broadcast_parameters(self.name, a, b)


def broadcast_strides(shape: Sequence[int], to: Sequence[int]) -> list[int]:
    """Element strides of a dense tensor read as a larger one, 0 where it is repeated."""
    strides = contiguous_strides(shape)
    lead = len(to) - len(shape)
    return [0] * lead + [
        0 if size == 1 else stride for size, stride in zip(shape, strides, strict=True)
    ]


@dataclass(frozen=True)
class Division(Pairwise):
    """Base of quotient and remainder: how the quotient is rounded to an integer.

    Args:
        rounding: "floor", toward minus infinity (Python's // and %), or "trunc", toward zero.
    """

    c_struct: ClassVar[str] = "division_params"
    in_place = True

    rounding: str = "floor"

    def result_type(self, operand: DType) -> DType:
        if self.rounding not in ("floor", "trunc"):
            raise GraphError(f"{self.name}: rounding {self.rounding!r} is not floor or trunc")
        if operand is DType.BOOL:
            raise GraphError(f"{self.name}: boolean operands")
        return operand

    def require_divisors(self, b: Array) -> None:
        """Raise ModelError for an integer divisor of zero, as PyTorch does."""
        if not DType.of(b.dtype).is_float and not b.all():
            raise ModelError("an integer is divided by zero", where=self.name)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        return {**super().c_parameters(*inputs), "floor": int(self.rounding == "floor")}


def centred(x: Array, zero_point: int) -> Array:
    """int8 minus its zero point, in int32."""
    return x.astype(np.int32) - np.int32(zero_point)
