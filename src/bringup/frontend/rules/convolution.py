"""Convolutions. PyTorch: data NCHW, weights OIHW (transposed: IOHW); ours: NHWC and OHWI."""

from __future__ import annotations

from collections.abc import Sequence

from bringup.frontend.lowering import NCHW, NHWC, NodeLowering
from bringup.ops.conv2d import Conv2d
from bringup.ops.registry import lowers

Ints = Sequence[int] | int
Pads = tuple[int, int, int, int]


def pair(value: Ints) -> tuple[int, int]:
    """(vertical, horizontal) of an int or a sequence of one or two."""
    if isinstance(value, int):
        return value, value
    return (value[0], value[-1])


def last(value: Ints) -> int:
    """The only entry of a one-dimensional attribute."""
    return value if isinstance(value, int) else value[-1]


@lowers("aten.conv2d.default", "aten.conv2d.padding")
def conv2d(
    lowering: NodeLowering,
    input: str,
    weight: str,
    bias: str | None = None,
    stride: Ints = 1,
    padding: Ints | str = 0,
    dilation: Ints = 1,
    groups: int = 1,
) -> str:
    kernel = lowering.shape(weight)[2:]
    pads = _pads(lowering, padding, (kernel[0], kernel[1]), pair(dilation))
    x, weight = images_in(lowering, input), lowering.transpose(weight, NHWC)
    op = Conv2d(pair(stride), pads, pair(dilation), groups)
    bias = bias or lowering.zeros(lowering.shape(weight)[0], lowering.type_of(x).dtype)
    return images_out(lowering, lowering.emit(op, x, weight, bias), input)


@lowers("aten.conv1d.default", "aten.conv1d.padding")
def conv1d(
    lowering: NodeLowering,
    input: str,
    weight: str,
    bias: str | None = None,
    stride: Ints = 1,
    padding: Ints | str = 0,
    dilation: Ints = 1,
    groups: int = 1,
) -> str:
    out_channels, in_channels, kernel = lowering.shape(weight)
    strides, dilations = (1, last(stride)), (1, last(dilation))
    if not isinstance(padding, str):
        padding = (0, last(padding))
    pads = _pads(lowering, padding, (1, kernel), dilations)
    x = rows_in(lowering, input)
    weight = lowering.transpose(weight, (0, 2, 1))
    weight = lowering.reshape(weight, (out_channels, 1, kernel, in_channels))
    bias = bias or lowering.zeros(out_channels, lowering.type_of(x).dtype)
    y = lowering.emit(Conv2d(strides, pads, dilations, groups), x, weight, bias)
    return rows_out(lowering, y, input)


def images_in(lowering: NodeLowering, value: str) -> str:
    """NCHW (or CHW without a batch) to NHWC."""
    if len(lowering.shape(value)) == 3:
        value = lowering.reshape(value, (1, *lowering.shape(value)))
    return lowering.transpose(value, NHWC)


def images_out(lowering: NodeLowering, value: str, like: str) -> str:
    """NHWC to NCHW, or CHW when `like` had no batch."""
    value = lowering.transpose(value, NCHW)
    if len(lowering.shape(like)) == 3:
        value = lowering.reshape(value, lowering.shape(value)[1:])
    return value


def rows_in(lowering: NodeLowering, value: str) -> str:
    """NCL (or CL) to the one-row image [N, 1, L, C]."""
    if len(lowering.shape(value)) == 2:
        value = lowering.reshape(value, (1, *lowering.shape(value)))
    batch, channels, length = lowering.shape(value)
    value = lowering.transpose(value, (0, 2, 1))
    return lowering.reshape(value, (batch, 1, length, channels))


def rows_out(lowering: NodeLowering, value: str, like: str) -> str:
    """The one-row image [N, 1, L, C] to NCL, or CL when `like` had no batch."""
    batch, _, length, channels = lowering.shape(value)
    value = lowering.reshape(value, (batch, length, channels))
    value = lowering.transpose(value, (0, 2, 1))
    if len(lowering.shape(like)) == 2:
        value = lowering.reshape(value, (channels, length))
    return value


def _pads(
    lowering: NodeLowering, padding: Ints | str, kernel: tuple[int, int], dilation: tuple[int, int]
) -> Pads:
    """(top, bottom, left, right); "same" puts the odd pixel at the bottom right, as PyTorch."""
    if padding == "valid":
        return (0, 0, 0, 0)
    if padding == "same":
        totals = [(k - 1) * d for k, d in zip(kernel, dilation, strict=True)]
        top, left = totals[0] // 2, totals[1] // 2
        return (top, totals[0] - top, left, totals[1] - left)
    if isinstance(padding, str):
        raise lowering.unsupported(f"padding {padding!r}")
    pad_y, pad_x = pair(padding)
    return (pad_y, pad_y, pad_x, pad_x)
