"""Maximum over windows of an NHWC image; values outside the image never win."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array, Operator, TensorType, as_tuple
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.registry import operator
from bringup.ops.windows import Padding, Pair, check_image, output_size, pad_image, taps


@operator
@dataclass(frozen=True)
class MaxPool2d(Operator):
    """Operand: x of any numeric type; stored values are compared, so the scale is kept.

    A window wholly outside the image gives the type's lowest value (-infinity for floats). NaN
    wins over every number.
    """

    name: ClassVar[str] = "max_pool2d"

    kernel: Pair
    stride: Pair
    padding: Padding = (0, 0, 0, 0)
    dilation: Pair = (1, 1)

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        check_image(self.name, x)
        height, width = output_size(
            self.name, x, self.kernel, self.stride, self.padding, self.dilation
        )
        return (x.with_shape((x.shape[0], height, width, x.shape[3])),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        (out,) = self.infer(*types_of(inputs))
        lowest = -np.inf if is_float(x) else np.iinfo(x.dtype).min
        padded = pad_image(x, self.padding, lowest)
        # separable: rows first, then columns of the row maxima
        vertical = _maxima(padded, (self.kernel[0], 1), (self.stride[0], 1), (self.dilation[0], 1))
        both = _maxima(vertical, (1, self.kernel[1]), (1, self.stride[1]), (1, self.dilation[1]))
        assert both.shape == out.shape
        return as_tuple(both)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        (out,) = self.infer(*inputs)
        return {
            "batch": x.shape[0],
            "in_h": x.shape[1],
            "in_w": x.shape[2],
            "channels": x.shape[3],
            "out_h": out.shape[1],
            "out_w": out.shape[2],
            "kernel_h": self.kernel[0],
            "kernel_w": self.kernel[1],
            "stride_h": self.stride[0],
            "stride_w": self.stride[1],
            "pad_top": self.padding[0],
            "pad_left": self.padding[2],
            "dilation_h": self.dilation[0],
            "dilation_w": self.dilation[1],
        }


def _maxima(x: Array, kernel: Pair, stride: Pair, dilation: Pair) -> Array:
    out = (
        (x.shape[1] - (kernel[0] - 1) * dilation[0] - 1) // stride[0] + 1,
        (x.shape[2] - (kernel[1] - 1) * dilation[1] - 1) // stride[1] + 1,
    )
    views = [view for _, _, view in taps(x, kernel, stride, dilation, out)]
    result = views[0].copy()
    for view in views[1:]:
        np.maximum(result, view, out=result)
    return result
