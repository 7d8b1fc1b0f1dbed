"""Two-dimensional convolution, standard, grouped, depthwise and dilated.

    out[n,y,x,o] = epilogue(bias[o] + sum over r,s,i of
                            in[n, y*sh + r*dh - pt, x*sw + s*dw - pl, i] * w[o,r,s,i])

Data NHWC, weights OHWI (`I` = input channels per group). Integer operands: taps outside the image
read `input_zero_point`, which is also subtracted from every tap, so padding means real zero (TOSA
1.0 CONV2D); `weight_zero_point` is subtracted from every weight. Float operands: float32
accumulation.
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
    output_size,
    pad_image,
    require_integer_zero_point,
    taps,
)


@operator
@dataclass(frozen=True)
class Conv2d(Operator):
    """Operands: input, weight, bias, and the int32 multiplier when the epilogue requantizes.

    Args:
        stride: (vertical, horizontal). dilation: likewise.
        padding: (top, bottom, left, right), in pixels.
        groups: divides input and output channels; depthwise when it equals the input channels.
        input_zero_point: stored value of real zero in the input.
        weight_zero_point: likewise in integer weights; ours are symmetric, TOSA's need not be.
    """

    name: ClassVar[str] = "conv2d"

    stride: Pair = (1, 1)
    padding: Padding = (0, 0, 0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1
    input_zero_point: int = 0
    epilogue: Epilogue = None
    weight_zero_point: int = 0

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 3, 4)
        x, w, bias = inputs[:3]
        check_image(self.name, x)
        if len(w.shape) != 4:
            raise GraphError(f"conv2d needs an OHWI weight, not {w}")
        out_channels, kernel_h, kernel_w, group_channels = w.shape
        if x.shape[3] != group_channels * self.groups or out_channels % self.groups:
            raise GraphError(
                f"conv2d: {x.shape[3]} input and {out_channels} output channels do not fit "
                f"{self.groups} groups of {group_channels}"
            )
        require_integer_zero_point(self.name, x, self.weight_zero_point)
        accumulator = x.dtype if x.dtype.is_float else DType.I32
        if bias != TensorType(accumulator, (out_channels,)) or w.dtype != x.dtype:
            raise GraphError(f"conv2d: weight {w} and bias {bias} do not fit input {x}")
        height, width = output_size(
            self.name, x, (kernel_h, kernel_w), self.stride, self.padding, self.dilation
        )
        multiplier = inputs[3] if len(inputs) > 3 else None
        dtype = epilogue_type(self.name, accumulator, self.epilogue, multiplier, out_channels)
        return (TensorType(dtype, (x.shape[0], height, width, out_channels)),)

    def is_depthwise(self, x: TensorType) -> bool:
        """One input channel per group."""
        return self.groups == x.shape[3] and self.groups > 1

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, w, bias = inputs[:3]
        (out,) = self.infer(*types_of(inputs))
        precision: np.dtype[Any] = np.dtype(np.float32)
        if not is_float(x):
            x = x.astype(np.int16) - np.int16(self.input_zero_point)
            w = w.astype(np.int16) - np.int16(self.weight_zero_point)
            precision = exact_precision(row_sum_bound(x, w))
        accumulator = self._sums(x, w, out.shape, precision)
        if is_float(inputs[0]):
            accumulator += bias.astype(np.float32)
        elif bias.any():
            accumulator = accumulator + bias.astype(np.float64)
        multiplier = inputs[3] if len(inputs) > 3 else None
        return as_tuple(apply_epilogue(accumulator, self.epilogue, multiplier, out.dtype))

    def _sums(self, x: Array, w: Array, out: tuple[int, ...], precision: np.dtype[Any]) -> Array:
        """Sums of products of a centred input, shaped `out`, in the float type `precision`."""
        padded = pad_image(x, self.padding)
        if w.shape[3] == 1 and self.groups > 1:
            return self._depthwise(padded, w, out, precision)
        columns = self._columns(padded, w, out, precision)
        weights = w.reshape(self.groups, w.shape[0] // self.groups, -1).astype(precision)
        if self.groups == 1:
            return np.asarray(columns @ weights[0].T).reshape(out)
        columns = columns.reshape(columns.shape[0], -1, self.groups, w.shape[3])
        columns = columns.transpose(2, 0, 1, 3).reshape(self.groups, columns.shape[0], -1)
        sums = columns @ weights.transpose(0, 2, 1)
        return np.asarray(sums.transpose(1, 0, 2).reshape(out))

    def _depthwise(
        self, padded: Array, w: Array, out: tuple[int, ...], precision: np.dtype[Any]
    ) -> Array:
        """One multiply-add of whole images per kernel tap."""
        sums = np.zeros(out, precision)
        product = np.empty(out, precision)
        repeat = w.shape[0] // self.groups
        padded = padded.astype(precision)
        for r, s, view in taps(padded, w.shape[1:3], self.stride, self.dilation, out[1:3]):
            pixels = np.repeat(view, repeat, axis=3) if repeat > 1 else view
            np.multiply(pixels, w[:, r, s, 0].astype(precision), out=product)
            sums += product
        return sums

    def _columns(
        self, padded: Array, w: Array, out: tuple[int, ...], precision: np.dtype[Any]
    ) -> Array:
        """im2col: [N*OH*OW, KH*KW*C], a copy-free view of a pointwise convolution's input."""
        channels = padded.shape[3]
        if w.shape[1:3] == (1, 1) and self.stride == (1, 1):
            return padded.reshape(-1, channels).astype(precision, copy=False)
        columns = np.empty((*out[:3], w.shape[1], w.shape[2], channels), precision)
        for r, s, view in taps(padded, w.shape[1:3], self.stride, self.dilation, out[1:3]):
            columns[:, :, :, r, s] = view
        return columns.reshape(out[0] * out[1] * out[2], -1)

    def macs(self, *inputs: TensorType) -> int:
        (out,) = self.infer(*inputs)
        w = inputs[1].shape
        return out.elements * w[1] * w[2] * w[3]

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
