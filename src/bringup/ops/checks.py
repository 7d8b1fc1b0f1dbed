"""Argument checks shared by the shape rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType


def require(condition: bool, message: str, *, why: str = "", hint: str = "") -> None:
    """Raise GraphError with `message` unless `condition` holds."""
    if not condition:
        raise GraphError(message, why=why, hint=hint)


def require_operands(operator: str, inputs: Sequence[TensorType], *counts: int) -> None:
    """Raise GraphError unless the number of operands is one of `counts`."""
    if len(inputs) not in counts:
        wanted = " or ".join(map(str, counts))
        raise GraphError(f"{operator} takes {wanted} operands, not {len(inputs)}")


def types_of(arrays: Sequence[Array]) -> tuple[TensorType, ...]:
    """Types of concrete operands."""
    return tuple(TensorType(DType.of(array.dtype), array.shape) for array in arrays)


def is_float(array: Array) -> bool:
    """Whether an operand is floating point."""
    return DType.of(array.dtype).is_float


def arithmetic(array: Array) -> Array:
    """A float operand in the precision it is computed in: float32, or float64 as it is."""
    return array if DType.of(array.dtype) is DType.F64 else array.astype(np.float32)


def normalized_axis(operator: str, axis: int, rank: int) -> int:
    """`axis` counted from the front. Raises GraphError when it is out of range."""
    if not -rank <= axis < rank:
        raise GraphError(f"{operator}: axis {axis} of a tensor of rank {rank}")
    return axis % rank
