"""Transposed convolutions, and the overload that says at run time which kind it is."""

from __future__ import annotations

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.rules.convolution import (
    Ints,
    conv1d,
    conv2d,
    images_in,
    images_out,
    last,
    pair,
    rows_in,
    rows_out,
)
from bringup.ops.conv_transpose2d import ConvTranspose2d
from bringup.ops.registry import lowers


@lowers("aten.conv_transpose2d.input")
def conv_transpose2d(
    lowering: NodeLowering,
    input: str,
    weight: str,
    bias: str | None = None,
    stride: Ints = 1,
    padding: Ints = 0,
    output_padding: Ints = 0,
    groups: int = 1,
    dilation: Ints = 1,
) -> str:
    pad_y, pad_x = pair(padding)
    op = ConvTranspose2d(
        stride=pair(stride),
        padding=(pad_y, pad_y, pad_x, pad_x),
        output_padding=pair(output_padding),
        dilation=pair(dilation),
        groups=groups,
    )
    weight = _transposed_weight(lowering, weight, groups)
    x = images_in(lowering, input)
    bias = bias or lowering.zeros(lowering.shape(weight)[0], lowering.type_of(x).dtype)
    return images_out(lowering, lowering.emit(op, x, weight, bias), input)


@lowers("aten.conv_transpose1d.default")
def conv_transpose1d(
    lowering: NodeLowering,
    input: str,
    weight: str,
    bias: str | None = None,
    stride: Ints = 1,
    padding: Ints = 0,
    output_padding: Ints = 0,
    groups: int = 1,
    dilation: Ints = 1,
) -> str:
    in_channels, group_channels, kernel = lowering.shape(weight)
    weight = lowering.reshape(weight, (in_channels, group_channels, 1, kernel))
    weight = _transposed_weight(lowering, weight, groups)
    op = ConvTranspose2d(
        stride=(1, last(stride)),
        padding=(0, 0, last(padding), last(padding)),
        output_padding=(0, last(output_padding)),
        dilation=(1, last(dilation)),
        groups=groups,
    )
    x = rows_in(lowering, input)
    bias = bias or lowering.zeros(lowering.shape(weight)[0], lowering.type_of(x).dtype)
    return rows_out(lowering, lowering.emit(op, x, weight, bias), input)


@lowers("aten.convolution.default")
def convolution(
    lowering: NodeLowering,
    input: str,
    weight: str,
    bias: str | None,
    stride: Ints,
    padding: Ints,
    dilation: Ints,
    transposed: bool,
    output_padding: Ints,
    groups: int,
) -> str:
    rank = len(lowering.shape(weight)) - 2
    if rank not in (1, 2):
        raise lowering.unsupported(f"{rank}-dimensional convolution")
    if not transposed:
        plain = conv2d if rank == 2 else conv1d
        return plain(lowering, input, weight, bias, stride, padding, dilation, groups)
    rule = conv_transpose2d if rank == 2 else conv_transpose1d
    return rule(lowering, input, weight, bias, stride, padding, output_padding, groups, dilation)


def _transposed_weight(lowering: NodeLowering, weight: str, groups: int) -> str:
    """[IC, OC/g, KH, KW] to [OC, KH, KW, IC/g]."""
    in_channels, out_channels, height, width = lowering.shape(weight)
    if groups == 1:
        return lowering.transpose(weight, (1, 2, 3, 0))
    split = (groups, in_channels // groups, out_channels, height, width)
    weight = lowering.transpose(lowering.reshape(weight, split), (0, 2, 3, 4, 1))
    return lowering.reshape(weight, (groups * out_channels, height, width, in_channels // groups))
