"""Two-dimensional convolution, standard, grouped, depthwise and dilated.

    out[n,y,x,o] = epilogue(bias[o] + sum over r,s,i of
                            in[n, y*sh + r*dh - pt, x*sw + s*dw - pl, i] * w[o,r,s,i])

Data NHWC, weights OHWI (`I` = input channels per group). Integer operands: taps outside the image
read `input_zero_point`, which is also subtracted from every tap, so padding means real zero (TOSA
1.0 CONV2D). Float operands: float32 accumulation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import dot_product_bound
from bringup.numerics.gemm import exact_matmul
from bringup.ops.epilogue import Epilogue, apply_epilogue, epilogue_parameters, epilogue_type
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Conv2d(Operator):
    """Operands: input, weight, bias, and the int32 multiplier when the epilogue requantizes.

    Args:
        stride: (vertical, horizontal). dilation: likewise.
        padding: (top, bottom, left, right), in pixels.
        groups: divides input and output channels; depthwise when it equals the input channels.
        input_zero_point: stored value of real zero in the input.
    """

    name: ClassVar[str] = "conv2d"

    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    dilation: tuple[int, int] = (1, 1)
    groups: int = 1
    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        x, w, bias = inputs[:3]
        multiplier = inputs[3] if len(inputs) > 3 else None
        if len(x.shape) != 4 or len(w.shape) != 4:
            raise GraphError(f"conv2d needs NHWC input and OHWI weight, not {x} and {w}")
        out_channels, kernel_h, kernel_w, group_channels = w.shape
        if x.shape[3] != group_channels * self.groups or out_channels % self.groups:
            raise GraphError(
                f"conv2d: {x.shape[3]} input and {out_channels} output channels do not fit "
                f"{self.groups} groups of {group_channels}"
            )
        accumulator = x.dtype if x.dtype.is_float else DType.I32
        if bias != TensorType(accumulator, (out_channels,)) or w.dtype != x.dtype:
            raise GraphError(f"conv2d: weight {w} and bias {bias} do not fit input {x}")
        height, width = self.output_size(x.shape[1:3], (kernel_h, kernel_w))
        if height < 1 or width < 1:
            raise GraphError(f"conv2d: kernel {kernel_h}x{kernel_w} does not fit input {x}")
        dtype = epilogue_type("conv2d", accumulator, self.epilogue, multiplier, out_channels)
        return (TensorType(dtype, (x.shape[0], height, width, out_channels)),)

    def output_size(self, image: tuple[int, ...], kernel: tuple[int, int]) -> tuple[int, int]:
        """Output height and width."""
        top, bottom, left, right = self.padding
        spans = [(k - 1) * d + 1 for k, d in zip(kernel, self.dilation, strict=True)]
        padded = (image[0] + top + bottom, image[1] + left + right)
        height, width = (
            (p - span) // s + 1 for p, span, s in zip(padded, spans, self.stride, strict=True)
        )
        return height, width

    def is_depthwise(self, x: TensorType) -> bool:
        """One input channel per group."""
        return self.groups == x.shape[3] and self.groups > 1

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, w, bias = inputs[:3]
        (out,) = self.infer(*(TensorType(DType.of(i.dtype), i.shape) for i in inputs))
        if DType.of(x.dtype).is_float:
            accumulator = self._sums(x.astype(np.float32), w.astype(np.float32), np.matmul)
            accumulator = accumulator + bias.astype(np.float32)
        else:
            centred = x.astype(np.int16) - np.int16(self.input_zero_point)
            accumulator = self._sums(centred, w, exact_matmul) + bias
        multiplier = inputs[3] if len(inputs) > 3 else None
        return as_tuple(apply_epilogue(accumulator, self.epilogue, multiplier, out.dtype))

    def _sums(self, x: Array, w: Array, matmul: Callable[[Array, Array], Array]) -> Array:
        """Sums of products over taps, NHWC, by one matrix product per group (im2col)."""
        columns = self.im2col(x, (w.shape[1], w.shape[2]))
        batch, height, width = columns.shape[:3]
        columns = columns.reshape(batch, height, width, -1, self.groups, w.shape[3])
        columns = np.moveaxis(columns, 4, 0).reshape(self.groups, batch * height * width, -1)
        weights = w.reshape(self.groups, w.shape[0] // self.groups, -1).transpose(0, 2, 1)
        sums = matmul(columns, weights)
        return sums.transpose(1, 0, 2).reshape(batch, height, width, w.shape[0])

    def im2col(self, x: Array, kernel: tuple[int, int]) -> Array:
        """Windows of a centred NHWC image: [N, OH, OW, KH*KW, C]."""
        top, bottom, left, right = self.padding
        padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
        spans = [(k - 1) * d + 1 for k, d in zip(kernel, self.dilation, strict=True)]
        windows = sliding_window_view(padded, (spans[0], spans[1]), axis=(1, 2))  # type: ignore[call-overload]
        windows = windows[
            :, :: self.stride[0], :: self.stride[1], :, :: self.dilation[0], :: self.dilation[1]
        ]
        return windows.transpose(0, 1, 2, 4, 5, 3).reshape(
            *windows.shape[:3], kernel[0] * kernel[1], x.shape[3]
        )

    def macs(self, *inputs: TensorType) -> int:
        (out,) = self.infer(*inputs)
        w = inputs[1].shape
        return out.elements * w[1] * w[2] * w[3]

    def error_bound(self, *inputs: Array) -> Array | None:
        x, w, bias = inputs[:3]
        if not DType.of(x.dtype).is_float:
            return None
        magnitude = self._sums(
            np.abs(x).astype(np.float64), np.abs(w).astype(np.float64), np.matmul
        ) + np.abs(bias).astype(np.float64)
        return dot_product_bound(magnitude, w[0].size + 1, DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x, w = inputs[:2]
        (out,) = self.infer(*inputs)
        return {
            "batch": x.shape[0],
            "in_h": x.shape[1],
            "in_w": x.shape[2],
            "in_c": x.shape[3],
            "out_h": out.shape[1],
            "out_w": out.shape[2],
            "out_c": out.shape[3],
            "kernel_h": w.shape[1],
            "kernel_w": w.shape[2],
            "stride_h": self.stride[0],
            "stride_w": self.stride[1],
            "pad_top": self.padding[0],
            "pad_left": self.padding[2],
            "dilation_h": self.dilation[0],
            "dilation_w": self.dilation[1],
            "groups": self.groups,
            "input_zero_point": self.input_zero_point,
            "epilogue": epilogue_parameters(
                self.epilogue, inputs[3].elements if len(inputs) > 3 else 0
            ),
        }
