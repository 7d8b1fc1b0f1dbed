"""Float to integer: out = clamp(rne(f32(x) * inverse_scale) + zero_point).

`inverse_scale` is 1 / scale rounded to float32, the product is one float32 operation, ties go to
even; NaN gives `minimum`. This is what torch.ao's quantize_per_tensor computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import normalized_axis, require_operands
from bringup.ops.registry import operator

Scale = float | tuple[float, ...]


@operator
@dataclass(frozen=True)
class Quantize(Operator):
    """Operand: x, a float tensor.

    Args:
        scale: one, or one per index of `axis` (constants only: kernels take one).
        minimum, maximum: stored bounds. dtype: integer type of the result.
    """

    name: ClassVar[str] = "quantize"
    c_struct: ClassVar[str] = "quantize_params"

    scale: Scale
    zero_point: int = 0
    minimum: int = -128
    maximum: int = 127
    dtype: DType = DType.I8
    axis: int | None = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if not x.dtype.is_float or self.dtype.is_float or self.dtype is DType.BOOL:
            raise GraphError(f"quantize: {x} to {self.dtype} is not float to integer")
        check_scale(self.name, x, self.scale, self.axis)
        limits = np.iinfo(self.dtype.numpy)
        if not limits.min <= self.minimum <= self.maximum <= limits.max:
            raise GraphError(
                f"quantize: bounds {self.minimum}..{self.maximum} do not fit {self.dtype}"
            )
        if max(abs(self.minimum), abs(self.maximum), abs(self.zero_point)) >= 2**24:
            raise GraphError("quantize: bounds or zero point exceed 24 bits")
        return (x.with_dtype(self.dtype),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        inverse = (1.0 / np.asarray(self.scale, dtype=np.float64)).astype(np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            real = np.rint(x.astype(np.float32) * along_axis(inverse, self.axis, x.ndim))
            real = np.fmax(real + np.float32(self.zero_point), np.float32(self.minimum))
        return as_tuple(np.fmin(real, np.float32(self.maximum)).astype(self.dtype.numpy))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        self.infer(x)
        return quantization_parameters(
            self.name, x.elements, self.scale, self.zero_point, self.minimum, self.maximum
        )


def check_scale(operator: str, x: TensorType, scale: Scale, axis: int | None) -> None:
    """Raise GraphError unless scales are positive, finite, and as many as `axis` has indices."""
    scales = np.atleast_1d(np.asarray(scale, dtype=np.float64))
    if not (np.isfinite(scales).all() and (scales > 0).all()):
        raise GraphError(f"{operator}: scales must be positive and finite", why=f"{scales[:4]}")
    expected = 1 if axis is None else x.shape[normalized_axis(operator, axis, len(x.shape))]
    if scales.size != expected:
        raise GraphError(f"{operator}: {scales.size} scales for {x}, axis {axis}")


def along_axis(values: Array, axis: int | None, rank: int) -> Array:
    """`values` shaped to broadcast along one axis of a tensor of `rank`."""
    if axis is None:
        return values.reshape(())
    shape = [1] * rank
    shape[axis] = values.size
    return values.reshape(shape)


def quantization_parameters(
    operator: str, elements: int, scale: Scale, zero_point: int, minimum: int, maximum: int
) -> dict[str, object]:
    """Fields of `struct quantize_params`. Raises GraphError for per-channel scales."""
    if isinstance(scale, tuple):
        if len(scale) != 1:
            raise GraphError(
                f"{operator}: kernels have one scale per tensor",
                hint="per-channel scales are for constants, which are folded at compile time",
            )
        (scale,) = scale
    return {
        "elements": elements,
        "zero_point": zero_point,
        "minimum": minimum,
        "maximum": maximum,
        "scale": float(np.float32(scale)),
        "inverse_scale": float(np.float32(1.0 / scale)),
    }
