"""Transposed two-dimensional convolution.

    out[n, y*sh + r*dh - pt, x*sw + s*dw - pl, o] += in[n,y,x,i] * w[o,r,s,i], then bias, epilogue

Data NHWC, weights OHWI with `I` = input channels per group, not flipped (TOSA 1.0
TRANSPOSE_CONV2D; torch's weight [I_total, O/groups, KH, KW] regrouped). `padding` crops the full
result; negative padding extends it with pixels that hold only the bias.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import dot_product_bound
from bringup.numerics.gemm import exact_precision, row_sum_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, apply_epilogue, epilogue_type
from bringup.ops.registry import operator
from bringup.ops.windows import (
    Padding,
    Pair,
    check_image,
    convolution_parameters,
    require_integer_zero_point,
    taps,
)


@operator
@dataclass(frozen=True)
class ConvTranspose2d(Operator):
    """Operands: input, weight, bias, and the int32 multiplier when the epilogue requantizes.

    Args:
        padding: (top, bottom, left, right) pixels cropped from the full result.
        output_padding: (bottom, right) pixels added to it.
        input_zero_point, weight_zero_point: as Conv2d.
    """

    name: ClassVar[str] = "conv_transpose2d"

    stride: Pair = (1, 1)
    padding: Padding = (0, 0, 0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1
    input_zero_point: int = 0
    epilogue: Epilogue = None
    output_padding: Pair = (0, 0)
    weight_zero_point: int = 0

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 3, 4)
        x, w, bias = inputs[:3]
        check_image(self.name, x)
        if len(w.shape) != 4 or min(*self.stride, *self.dilation) < 1:
            raise GraphError(
                f"conv_transpose2d: weight {w}, stride {self.stride}, dilation {self.dilation}"
            )
        if x.shape[3] != w.shape[3] * self.groups or w.shape[0] % self.groups:
            raise GraphError(
                f"conv_transpose2d: {x.shape[3]} input and {w.shape[0]} output channels do not "
                f"fit {self.groups} groups of {w.shape[3]}"
            )
        require_integer_zero_point(self.name, x, self.weight_zero_point)
        accumulator = x.dtype if x.dtype.is_float else DType.I32
        if bias != TensorType(accumulator, (w.shape[0],)) or w.dtype != x.dtype:
            raise GraphError(f"conv_transpose2d: weight {w} and bias {bias} do not fit input {x}")
        full = self._full_size(x.shape, w.shape)
        height = full[0] - sum(self.padding[:2]) + self.output_padding[0]
        width = full[1] - sum(self.padding[2:]) + self.output_padding[1]
        if height < 1 or width < 1:
            raise GraphError(f"conv_transpose2d: padding {self.padding} leaves no output")
        multiplier = inputs[3] if len(inputs) > 3 else None
        dtype = epilogue_type(self.name, accumulator, self.epilogue, multiplier, w.shape[0])
        return (TensorType(dtype, (x.shape[0], height, width, w.shape[0])),)

    def _full_size(self, x: tuple[int, ...], w: tuple[int, ...]) -> Pair:
        """Size before cropping."""
        height, width = (
            (x[1 + axis] - 1) * self.stride[axis] + (w[1 + axis] - 1) * self.dilation[axis] + 1
            for axis in range(2)
        )
        return height, width

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, w, bias = inputs[:3]
        (out,) = self.infer(*types_of(inputs))
        precision: np.dtype[Any] = np.dtype(np.float32)
        if not is_float(x):
            x = x.astype(np.int16) - np.int16(self.input_zero_point)
            w = w.astype(np.int16) - np.int16(self.weight_zero_point)
            precision = exact_precision(row_sum_bound(x, w))
        accumulator = self._sums(x, w, out.shape, precision)
        accumulator = accumulator + bias.astype(np.float32 if is_float(inputs[0]) else np.float64)
        multiplier = inputs[3] if len(inputs) > 3 else None
        return as_tuple(apply_epilogue(accumulator, self.epilogue, multiplier, out.dtype))

    def _sums(self, x: Array, w: Array, out: tuple[int, ...], precision: np.dtype[Any]) -> Array:
        """One matrix product per kernel tap, scattered into the uncropped result."""
        groups, batch = self.groups, x.shape[0]
        full = self._full_size(x.shape, w.shape)
        pixels = x.astype(precision).reshape(-1, groups, w.shape[3]).transpose(1, 0, 2)
        weights = w.astype(precision).reshape(groups, -1, *w.shape[1:])
        sums = np.zeros((batch, *full, w.shape[0]), precision)
        for r, s, view in taps(sums, w.shape[1:3], self.stride, self.dilation, x.shape[1:3]):
            product = pixels @ weights[:, :, r, s].transpose(0, 2, 1)
            view += product.transpose(1, 0, 2).reshape(view.shape)
        result = np.zeros(out, precision)
        rows, from_rows = _overlap(self.padding[0], full[0], out[1])
        columns, from_columns = _overlap(self.padding[2], full[1], out[2])
        result[:, rows, columns] = sums[:, from_rows, from_columns]
        return result

    def macs(self, *inputs: TensorType) -> int:
        x, w = inputs[:2]
        return x.elements * (w.shape[0] // self.groups) * w.shape[1] * w.shape[2]

    def error_bound(self, *inputs: Array) -> Array | None:
        x, w, bias = inputs[:3]
        if not is_float(x):
            return None
        (out,) = self.infer(*types_of(inputs))
        magnitude = self._sums(np.abs(x), np.abs(w), out.shape, np.dtype(np.float64))
        magnitude += np.abs(bias).astype(np.float64)
        return dot_product_bound(magnitude, w[0].size + 1, out.dtype)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (out,) = self.infer(*inputs)
        return convolution_parameters(
            inputs,
            out,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            input_zero_point=self.input_zero_point,
            weight_zero_point=self.weight_zero_point,
            epilogue=self.epilogue,
        )


def _overlap(crop: int, full: int, out: int) -> tuple[slice, slice]:
    """(slice of the result, slice of the full sums) that correspond when `crop` is cut in front."""
    start, end = max(crop, 0), min(crop + out, full)
    end = max(start, end)
    return slice(start - crop, end - crop), slice(start, end)
