"""What a lowering rule works with: the graph under construction and the node being lowered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bringup.errors import UnsupportedError
from bringup.ir import (
    Array,
    DType,
    GraphEditor,
    Node,
    Operator,
    Origin,
    Quantization,
    TensorType,
)
from bringup.ops.broadcast_to import BroadcastTo
from bringup.ops.cast import Cast
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose

NHWC = (0, 2, 3, 1)
NCHW = (0, 3, 1, 2)


class NodeLowering:
    """Implements `bringup.ops.registry.Lowering` for one exported program.

    Attributes:
        stem: name of the node being lowered; emitted nodes are named after it.
        results: types the exported program declares for the node's results.
        warnings: messages for the user, collected while lowering.
        shifted: int8 values that stand for uint8 ones of the program, 128 higher.
    """

    def __init__(self, editor: GraphEditor) -> None:
        self.editor = editor
        self.stem = ""
        self.origin = Origin()
        self.results: tuple[TensorType, ...] = ()
        self.warnings: list[str] = []
        self.shifted: set[str] = set()
        self._producers: dict[str, Node] = {}

    @property
    def result(self) -> TensorType:
        """Declared type of result 0."""
        return self.results[0]

    def emit(self, op: Operator, *inputs: str, quantization: Quantization | None = None) -> str:
        """Append a node and return the name of its output 0."""
        return self._add(op, inputs, self.stem, quantization)

    def _add(
        self,
        op: Operator,
        inputs: tuple[str, ...],
        stem: str = "",
        quantization: Quantization | None = None,
    ) -> str:
        if not op.float64 and any(self.type_of(name).dtype is DType.F64 for name in inputs):
            raise self.unsupported(f"{op.name} has no float64 form; use .float() before it")
        result = self.editor.add_node(
            op, inputs, name=stem, origin=self.origin, quantization=quantization
        )
        self._producers[result] = self.editor.last
        if self.shifted.intersection(inputs) and self.type_of(result).dtype is DType.I8:
            self.shifted.add(result)
        return result

    def producer(self, value: str) -> Node | None:
        """The node that computes a value; None for inputs and constants."""
        return self._producers.get(value)

    def type_of(self, value: str) -> TensorType:
        """Type of a value."""
        return self.editor.values[value].type

    def shape(self, value: str) -> tuple[int, ...]:
        """Shape of a value."""
        return self.type_of(value).shape

    def constant(self, array: Array, name: str = "") -> str:
        """Add a constant."""
        return self.editor.add_constant(name or f"{self.stem}_constant", array)

    def scalar(self, number: float, dtype: DType) -> str:
        """A one-element constant that broadcasts against anything the node computes with."""
        shape = (1,) if self.results and self.result.shape else ()
        return self.constant(np.full(shape, number, dtype=dtype.numpy))

    def zeros(self, count: int, dtype: DType) -> str:
        """A constant vector of zeros: the bias of an operator that has none."""
        return self.constant(np.zeros(count, dtype.numpy), f"{self.stem}_bias")

    def constant_array(self, value: str) -> Array | None:
        """Contents of a value known at import time, else None."""
        return self.editor.constants.get(value)

    def needs_constant(self, value: str, role: str) -> Array:
        """Contents of a value. Raises UnsupportedError when it is computed at run time."""
        array = self.constant_array(value)
        if array is None:
            raise self.unsupported(f"{role} is computed at run time, it must be a constant")
        return array

    def transpose(self, value: str, permutation: Sequence[int]) -> str:
        """Emit a transpose (nothing for the identity; constants are permuted at once)."""
        permutation = tuple(permutation)
        if permutation == tuple(range(len(permutation))):
            return value
        array = self.constant_array(value)
        if array is not None:
            return self.constant(array.transpose(permutation), value)
        return self._add(Transpose(permutation), (value,))

    def reshape(self, value: str, shape: Sequence[int]) -> str:
        """Emit a reshape (nothing for the same shape; constants are reshaped at once)."""
        shape = tuple(shape)
        if shape == self.shape(value):
            return value
        array = self.constant_array(value)
        if array is not None:
            return self.constant(array.reshape(shape), value)
        return self._add(Reshape(shape), (value,))

    def expand(self, value: str, shape: Sequence[int]) -> str:
        """Emit a broadcast (nothing for the same shape)."""
        shape = tuple(shape)
        if shape == self.shape(value):
            return value
        array = self.constant_array(value)
        if array is not None:
            return self.constant(np.broadcast_to(array, shape), value)
        return self.emit(BroadcastTo(shape), value)

    def cast(self, value: str, dtype: DType) -> str:
        """Emit a conversion (nothing for the same element type)."""
        if self.type_of(value).dtype is dtype:
            return value
        array = self.constant_array(value)
        if array is not None:
            return self.constant(Cast(dtype).evaluate(array)[0], value)
        if DType.BF16 in (dtype, self.type_of(value).dtype) and dtype is not DType.F32:
            value = self.cast(
                value, DType.F32
            )  # bfloat16 converts by way of float32, as in PyTorch
        return self.emit(Cast(dtype), value)

    def unsupported(self, why: str) -> UnsupportedError:
        """The error to raise when a rule meets attributes it has no meaning for."""
        return UnsupportedError(
            f"{self.origin.target} cannot be lowered", where=str(self.origin), why=why
        )


def axis_of(axis: int, rank: int) -> int:
    """A non-negative axis."""
    return axis % rank if rank else 0


def axes_of(axes: Sequence[int] | int | None, rank: int) -> tuple[int, ...]:
    """Sorted non-negative axes; all of them when none is named."""
    if axes is None:
        return tuple(range(rank))
    if isinstance(axes, int):
        axes = (axes,)
    if not axes:
        return tuple(range(rank))
    return tuple(sorted({axis_of(axis, rank) for axis in axes}))
