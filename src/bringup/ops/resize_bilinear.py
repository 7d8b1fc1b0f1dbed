"""Bilinear resize.

    sum = (x00*(ny-fy)*(nx-fx) + x01*(ny-fy)*fx + x10*fy*(nx-fx) + x11*fy*fx), x - input_zero_point

Integer (TOSA 1.0 RESIZE): the int32 sum, scaled by ny*nx; with a Requantize epilogue it is
rescaled by `multiplier`. Float: the sum divided by ny*nx.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType, as_tuple
from bringup.numerics.bounds import UNIT, stored_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import (
    Epilogue,
    Requantize,
    apply_epilogue,
    epilogue_parameters,
    stored_type,
)
from bringup.ops.registry import operator
from bringup.ops.resize import Ratio, Resize, source_pixels


@operator
@dataclass(frozen=True)
class ResizeBilinear(Resize):
    """Operand: x, NHWC float or int8.

    Args:
        input_zero_point: of an int8 operand.
        multiplier: of in_scale / out_scale / (ny * nx), with the epilogue's shift.
    """

    name: ClassVar[str] = "resize_bilinear"
    c_struct: ClassVar[str] = "resize_params"

    input_zero_point: int = 0
    multiplier: int = 0
    epilogue: Epilogue = None

    def default_ratio(self, source: int, target: int) -> Ratio:
        """source = (out + 1/2) * in/out - 1/2, or out * (in-1)/(out-1) with align_corners."""
        if self.align_corners:
            scale_n, scale_d, offset = max(target - 1, 1), source - 1 if target > 1 else 0, 0
        else:
            scale_n, scale_d, offset = 2 * target, 2 * source, source - target
        divisor = gcd(scale_n, scale_d, offset)
        return scale_n // divisor, scale_d // divisor, offset // divisor

    def denominator(self, x: TensorType) -> int:
        """ny * nx: what the integer sum is scaled by."""
        (y_n, _, _), (x_n, _, _) = self.ratios(x)
        return y_n * x_n

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        out = self.check(x)
        if x.dtype.is_float:
            return (out.with_dtype(stored_type(self.name, x.dtype, self.epilogue)),)
        if x.dtype is not DType.I8:
            raise GraphError(f"resize_bilinear: operand {x} is neither float nor i8")
        if self.denominator(x) * 255 >= 2**31:
            raise GraphError("resize_bilinear: the weighted sum exceeds 32 bits")
        if isinstance(self.epilogue, Requantize) and not 0 <= self.multiplier < 2**31:
            raise GraphError(f"resize_bilinear: multiplier {self.multiplier} is not in [0, 2**31)")
        return (out.with_dtype(stored_type(self.name, DType.I32, self.epilogue)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        (x_type,) = types_of(inputs)
        (out,) = self.infer(x_type)
        if is_float(x):
            sums = self._interpolate(x.astype(np.float64), x_type) / self.denominator(x_type)
            return as_tuple(apply_epilogue(sums.astype(np.float32), self.epilogue, None, out.dtype))
        sums = self._interpolate(x.astype(np.int64) - self.input_zero_point, x_type)
        return as_tuple(apply_epilogue(sums, self.epilogue, self.multiplier, out.dtype))

    def _interpolate(self, x: Array, x_type: TensorType) -> Array:
        """The weighted sum, times ny * nx."""
        for axis, ratio in zip((1, 2), self.ratios(x_type), strict=True):
            index, fraction = source_pixels(self.size[axis - 1], ratio)
            last = x.shape[axis] - 1
            shape = (1, -1, 1, 1) if axis == 1 else (1, 1, -1, 1)
            weight = fraction.reshape(shape).astype(x.dtype)
            near = np.take(x, np.clip(index, 0, last), axis=axis)
            far = np.take(x, np.clip(index + 1, 0, last), axis=axis)
            x = near * (ratio[0] - weight) + far * weight
        return x

    def macs(self, *inputs: TensorType) -> int:
        (out,) = self.infer(*inputs)
        return 4 * out.elements

    def error_bound(self, *inputs: Array) -> Array | None:
        """Four products, and source coordinates rounded to float32: up to in_size units each."""
        (x,) = inputs
        if not is_float(x):
            return None
        (x_type,) = types_of(inputs)
        magnitude = np.abs(x).astype(np.float64)
        local = self._interpolate(magnitude, x_type) / self.denominator(x_type)
        largest = _neighbourhood_maximum(magnitude, self, x_type)
        units = 10 * local + 4 * (x.shape[1] + x.shape[2]) * largest
        return stored_bound(units * UNIT, local, DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return self.coordinate_parameters(inputs[0]) | {
            "input_zero_point": self.input_zero_point,
            "multiplier": self.multiplier,
            "epilogue": epilogue_parameters(self.epilogue),
        }


def _neighbourhood_maximum(x: Array, op: ResizeBilinear, x_type: TensorType) -> Array:
    """Largest of the pixels next to each source position, one further on either side."""
    for axis, ratio in zip((1, 2), op.ratios(x_type), strict=True):
        index, _ = source_pixels(op.size[axis - 1], ratio)
        last = x.shape[axis] - 1
        x = np.max(
            [np.take(x, np.clip(index + step, 0, last), axis=axis) for step in (-1, 0, 1, 2)],
            axis=0,
        )
    return x
