"""Pooling windows. `ceil_mode` becomes extra padding at the bottom right."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bringup.frontend.lowering import NCHW, NHWC, NodeLowering
from bringup.frontend.rules.convolution import (
    Ints,
    Pads,
    images_in,
    images_out,
    last,
    pair,
    rows_in,
    rows_out,
)
from bringup.frontend.rules.elementwise import scaled
from bringup.frontend.rules.indexing import sliced
from bringup.ops.adaptive_avg_pool2d import AdaptiveAvgPool2d
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.concat import Concat
from bringup.ops.max import Max
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.pad import Pad
from bringup.ops.registry import lowers

Pair = tuple[int, int]


@lowers("aten.max_pool2d.default")
def max_pool2d(
    lowering: NodeLowering,
    input: str,
    kernel_size: Ints,
    stride: Ints = (),
    padding: Ints = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
) -> str:
    x = images_in(lowering, input)
    y = _max_pool(
        lowering, x, pair(kernel_size), _strides(stride, kernel_size), pair(padding),
        pair(dilation), ceil_mode,
    )  # fmt: skip
    return images_out(lowering, y, input)


@lowers("aten.max_pool2d_with_indices.default")
def max_pool2d_with_indices(
    lowering: NodeLowering, *args: object, **kwargs: object
) -> tuple[str, None]:
    return max_pool2d(lowering, *args, **kwargs), None  # type: ignore[arg-type]


@lowers("aten.max_pool1d.default")
def max_pool1d(
    lowering: NodeLowering,
    input: str,
    kernel_size: Ints,
    stride: Ints = (),
    padding: Ints = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
) -> str:
    kernel = (1, last(kernel_size))
    strides = (1, _strides(stride, kernel_size)[1])
    y = _max_pool(
        lowering, rows_in(lowering, input), kernel, strides, (0, last(padding)),
        (1, last(dilation)), ceil_mode,
    )  # fmt: skip
    return rows_out(lowering, y, input)


@lowers("aten.max_pool3d.default")
def max_pool3d(
    lowering: NodeLowering,
    input: str,
    kernel_size: Ints,
    stride: Ints = (),
    padding: Ints = 0,
    dilation: Ints = 1,
    ceil_mode: bool = False,
) -> str:
    """A maximum over a box is one over its planes of those over each plane."""
    kernel, pads, steps = _triple(kernel_size), _triple(padding), _triple(dilation)
    strides = kernel if isinstance(stride, Sequence) and not stride else _triple(stride)
    *batch, channels, depth, height, width = lowering.shape(input)
    count = math.prod(batch)
    planes = lowering.reshape(input, (count, channels * depth, height, width))
    y = _max_pool(
        lowering, lowering.transpose(planes, NHWC), kernel[1:], strides[1:], pads[1:], steps[1:],
        ceil_mode,
    )  # fmt: skip
    high, wide = _nhwc_size(lowering, y)
    y = lowering.transpose(y, NCHW)
    columns = lowering.reshape(y, (count, channels, depth, high * wide))
    y = _max_pool(
        lowering, lowering.transpose(columns, NHWC), (kernel[0], 1), (strides[0], 1),
        (pads[0], 0), (steps[0], 1), ceil_mode,
    )  # fmt: skip
    return lowering.reshape(lowering.transpose(y, NCHW), lowering.result.shape)


@lowers("aten.avg_pool2d.default")
def avg_pool2d(
    lowering: NodeLowering,
    input: str,
    kernel_size: Ints,
    stride: Ints = (),
    padding: Ints = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> str:
    x = images_in(lowering, input)
    y = _avg_pool(
        lowering, x, pair(kernel_size), _strides(stride, kernel_size), pair(padding), ceil_mode,
        count_include_pad, divisor_override,
    )  # fmt: skip
    return images_out(lowering, y, input)


@lowers("aten.avg_pool1d.default")
def avg_pool1d(
    lowering: NodeLowering,
    input: str,
    kernel_size: Ints,
    stride: Ints = (),
    padding: Ints = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> str:
    kernel = (1, last(kernel_size))
    strides = (1, _strides(stride, kernel_size)[1])
    y = _avg_pool(
        lowering, rows_in(lowering, input), kernel, strides, (0, last(padding)), ceil_mode,
        count_include_pad, None,
    )  # fmt: skip
    return rows_out(lowering, y, input)


@lowers("aten.adaptive_avg_pool2d.default", "aten._adaptive_avg_pool2d.default")
def adaptive_avg_pool2d(lowering: NodeLowering, input: str, output_size: object) -> str:
    x = images_in(lowering, input)
    y = _adaptive_avg(lowering, x, _image_size(lowering.result.shape))
    return images_out(lowering, y, input)


@lowers("aten.adaptive_avg_pool1d.default")
def adaptive_avg_pool1d(lowering: NodeLowering, input: str, output_size: object) -> str:
    x = rows_in(lowering, input)
    y = _adaptive_avg(lowering, x, (1, lowering.result.shape[-1]))
    return rows_out(lowering, y, input)


@lowers("aten.adaptive_max_pool2d.default")
def adaptive_max_pool2d(
    lowering: NodeLowering, input: str, output_size: object
) -> tuple[str, None]:
    x = images_in(lowering, input)
    y = _adaptive_max(lowering, x, _image_size(lowering.result.shape))
    return images_out(lowering, y, input), None


@lowers("aten.adaptive_max_pool1d.default")
def adaptive_max_pool1d(
    lowering: NodeLowering, input: str, output_size: object
) -> tuple[str, None]:
    x = rows_in(lowering, input)
    y = _adaptive_max(lowering, x, (1, lowering.result.shape[-1]))
    return rows_out(lowering, y, input), None


def _max_pool(
    lowering: NodeLowering,
    x: str,
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    ceil_mode: bool,
) -> str:
    image = _nhwc_size(lowering, x)
    pads = _pads(image, kernel, stride, padding, dilation, ceil_mode)
    return lowering.emit(MaxPool2d(kernel, stride, pads, dilation), x)


def _avg_pool(
    lowering: NodeLowering,
    x: str,
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor: int | None,
) -> str:
    image = _nhwc_size(lowering, x)
    pads = _pads(image, kernel, stride, padding, (1, 1), ceil_mode)
    symmetric = pads == (padding[0], padding[0], padding[1], padding[1])
    if divisor is not None:
        y = lowering.emit(AvgPool2d(kernel, stride, pads, count_include_pad=True), x)
        return scaled(lowering, y, kernel[0] * kernel[1] / divisor)
    if not symmetric and count_include_pad:
        # PyTorch counts the explicit padding but not what ceil_mode adds beyond it.
        if padding != (0, 0):
            border = (0, *padding, 0)
            x = lowering.emit(Pad(border, border, 0.0), x)
            pads = (0, pads[1] - padding[0], 0, pads[3] - padding[1])
        count_include_pad = False
    return lowering.emit(AvgPool2d(kernel, stride, pads, count_include_pad=count_include_pad), x)


def _adaptive_avg(lowering: NodeLowering, x: str, size: Pair) -> str:
    image = _nhwc_size(lowering, x)
    window = _even_window(image, size)
    if window is not None:
        return lowering.emit(AvgPool2d(window, window, (0, 0, 0, 0)), x)
    return lowering.emit(AdaptiveAvgPool2d(size), x)


def _adaptive_max(lowering: NodeLowering, x: str, size: Pair) -> str:
    image = _nhwc_size(lowering, x)
    window = _even_window(image, size)
    if window is not None:
        return lowering.emit(MaxPool2d(window, window, (0, 0, 0, 0), (1, 1)), x)
    for axis, (length, parts) in enumerate(zip(image, size, strict=True), start=1):
        x = _adaptive_max_axis(lowering, x, axis, length, parts)
    return x


def _adaptive_max_axis(lowering: NodeLowering, x: str, axis: int, length: int, parts: int) -> str:
    """Maximum over windows [floor(i*L/P), ceil((i+1)*L/P)) of one axis."""
    pieces = []
    for i in range(parts):
        start, end = i * length // parts, -(-(i + 1) * length // parts)
        window = sliced(lowering, x, axis, start, end)
        pieces.append(lowering.emit(Max((axis,), True), window))
    return pieces[0] if parts == 1 else lowering.emit(Concat(axis), *pieces)


def _nhwc_size(lowering: NodeLowering, x: str) -> Pair:
    _, height, width, _ = lowering.shape(x)
    return height, width


def _image_size(shape: tuple[int, ...]) -> Pair:
    return shape[-2], shape[-1]


def _triple(value: Ints) -> tuple[int, int, int]:
    """Depth, height and width of a parameter given once or per axis."""
    values = tuple(value) if isinstance(value, Sequence) else (value,)
    depth, height, width = values * 3 if len(values) == 1 else values
    return depth, height, width


def _strides(stride: Ints, kernel: Ints) -> Pair:
    """The window itself when no stride is given."""
    missing = isinstance(stride, Sequence) and not stride
    return pair(kernel) if missing else pair(stride)


def _even_window(image: Pair, size: Pair) -> Pair | None:
    if image[0] % size[0] or image[1] % size[1]:
        return None
    return image[0] // size[0], image[1] // size[1]


def _pads(
    image: Pair, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair, ceil_mode: bool
) -> Pads:
    """(top, bottom, left, right), grown so that flooring gives PyTorch's ceil_mode size."""
    after = []
    for size, k, s, p, d in zip(image, kernel, stride, padding, dilation, strict=True):
        span = (k - 1) * d + 1
        extra = 0
        if ceil_mode:
            outputs = -(-(size + 2 * p - span) // s) + 1
            if (outputs - 1) * s >= size + p:  # no window may start in the padding after the end
                outputs -= 1
            extra = max(0, (outputs - 1) * s + span - (size + 2 * p))
        after.append(p + extra)
    return (padding[0], after[0], padding[1], after[1])
