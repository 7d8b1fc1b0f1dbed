"""A border of one constant value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator
from bringup.ops.strides import padded_to_rank


@operator
@dataclass(frozen=True)
class Pad(Operator):
    """Operand: x of any type of at most 32 bits.

    Args:
        before, after: elements added per axis. value: as stored (a quantized zero is the zero
            point).
    """

    name: ClassVar[str] = "pad"
    float64 = True

    before: tuple[int, ...]
    after: tuple[int, ...]
    value: float = 0.0

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if not len(self.before) == len(self.after) == len(x.shape):
            raise GraphError(f"pad: {self} does not have one entry per axis of {x}")
        if min(self.before + self.after, default=0) < 0:
            raise GraphError("pad: negative padding", hint="cropping is a slice")
        self._check_value(x.dtype)
        return (
            x.with_shape(
                tuple(b + s + a for b, s, a in zip(self.before, x.shape, self.after, strict=True))
            ),
        )

    def _check_value(self, dtype: DType) -> None:
        if dtype.is_float or dtype is DType.BOOL:
            return
        limits = np.iinfo(dtype.numpy)
        if self.value != int(self.value) or not limits.min <= self.value <= limits.max:
            raise GraphError(f"pad: value {self.value} is no {dtype}")

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        widths = list(zip(self.before, self.after, strict=True))
        return as_tuple(np.pad(x, widths, constant_values=self._element(x.dtype)))

    def _element(self, dtype: np.dtype[np.generic]) -> Array:
        with np.errstate(over="ignore"):
            return np.asarray(self.value).astype(dtype)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        self.infer(x)
        before, sizes, outs = self._collapsed(x.shape)
        return {
            "element_bytes": x.dtype.bytes,
            "rank": len(sizes),
            "in_size": padded_to_rank(self.name, sizes, 1),
            "before": padded_to_rank(self.name, before, 0),
            "out_size": padded_to_rank(self.name, outs, 1),
            "value": int.from_bytes(self._element(x.dtype.numpy).tobytes(), "little"),
        }

    def _collapsed(self, shape: tuple[int, ...]) -> tuple[list[int], list[int], list[int]]:
        """(before, in_size, out_size) with unpadded axes merged into the axis outside them."""
        before, sizes, outs = [0], [1], [1]
        for b, size, a in zip(self.before, shape, self.after, strict=True):
            if b == a == 0:
                before[-1] *= size
                sizes[-1] *= size
                outs[-1] *= size
            else:
                before.append(b)
                sizes.append(size)
                outs.append(b + size + a)
        if len(sizes) > 1 and sizes[0] == outs[0] == 1:
            return before[1:], sizes[1:], outs[1:]
        return before, sizes, outs
