"""Quantize and dequantize nodes of PT2E graphs (and torchao's affine ones).

uint8 becomes int8: stored - 128, zero point - 128. A dequantized constant stays an integer constant
followed by a `dequantize` node, so that integer operators can take it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.tensors import dtype_of
from bringup.ir import DType, Quantization
from bringup.ops.dequantize import Dequantize
from bringup.ops.quantize import Quantize
from bringup.ops.registry import lowers

Number = float | str
_U8_TO_I8 = 128


@lowers(
    "quantized_decomposed.quantize_per_tensor.default",
    "quantized_decomposed.quantize_per_tensor.tensor",
    "quantized_decomposed.quantize_per_tensor.tensor2",
)
def quantize_per_tensor(
    lowering: NodeLowering,
    input: str,
    scale: Number,
    zero_point: Number,
    quant_min: Number,
    quant_max: Number,
    dtype: torch.dtype,
) -> str:
    return _quantize(
        lowering, input, _numbers(lowering, scale), _numbers(lowering, zero_point), None,
        _integer(lowering, quant_min), _integer(lowering, quant_max), dtype,
    )  # fmt: skip


@lowers("quantized_decomposed.quantize_per_channel.default")
def quantize_per_channel(
    lowering: NodeLowering,
    input: str,
    scales: str,
    zero_points: str | None,
    axis: int,
    quant_min: int,
    quant_max: int,
    dtype: torch.dtype,
) -> str:
    points = [0.0] if zero_points is None else _numbers(lowering, zero_points)
    return _quantize(
        lowering, input, _numbers(lowering, scales), points, axis, quant_min, quant_max, dtype
    )


@lowers(
    "quantized_decomposed.dequantize_per_tensor.default",
    "quantized_decomposed.dequantize_per_tensor.tensor",
    "quantized_decomposed.dequantize_per_tensor.tensor2",
)
def dequantize_per_tensor(
    lowering: NodeLowering,
    input: str,
    scale: Number,
    zero_point: Number,
    quant_min: Number,
    quant_max: Number,
    dtype: torch.dtype,
    *,
    out_dtype: torch.dtype | None = None,
) -> str:
    scales, points = _numbers(lowering, scale), _numbers(lowering, zero_point)
    return _dequantize(lowering, input, scales, points, None)


@lowers("quantized_decomposed.dequantize_per_channel.default")
def dequantize_per_channel(
    lowering: NodeLowering,
    input: str,
    scales: str,
    zero_points: str | None,
    axis: int,
    quant_min: int,
    quant_max: int,
    dtype: torch.dtype,
    *,
    out_dtype: torch.dtype | None = None,
) -> str:
    points = [0.0] if zero_points is None else _numbers(lowering, zero_points)
    return _dequantize(lowering, input, _numbers(lowering, scales), points, axis)


@lowers("torchao.quantize_affine.default", "pt2e_quant.quantize_affine")
def quantize_affine(
    lowering: NodeLowering,
    input: str,
    block_size: Sequence[int],
    scale: str,
    zero_point: str | None,
    output_dtype: torch.dtype,
    quant_min: int | None = None,
    quant_max: int | None = None,
    *_: object,
) -> str:
    limits = torch.iinfo(output_dtype)
    points = [0.0] if zero_point is None else _numbers(lowering, zero_point)
    return _quantize(
        lowering, input, _numbers(lowering, scale), points,
        _block_axis(lowering, input, block_size),
        limits.min if quant_min is None else quant_min,
        limits.max if quant_max is None else quant_max, output_dtype,
    )  # fmt: skip


@lowers("torchao.dequantize_affine.default", "pt2e_quant.dequantize_affine")
def dequantize_affine(
    lowering: NodeLowering,
    input: str,
    block_size: Sequence[int],
    scale: str,
    zero_point: str | None,
    *_: object,
    **__: object,
) -> str:
    points = [0.0] if zero_point is None else _numbers(lowering, zero_point)
    axis = _block_axis(lowering, input, block_size)
    return _dequantize(lowering, input, _numbers(lowering, scale), points, axis)


def _quantize(
    lowering: NodeLowering,
    x: str,
    scales: list[float],
    zero_points: list[float],
    axis: int | None,
    minimum: int,
    maximum: int,
    torch_dtype: torch.dtype,
) -> str:
    dtype, offset = dtype_of(torch_dtype), 0
    if dtype is DType.U8:
        dtype, offset = DType.I8, _U8_TO_I8
    zero_point = _one_zero_point(lowering, zero_points) - offset
    op = Quantize(
        scale=_scale(scales, axis),
        zero_point=zero_point,
        minimum=minimum - offset,
        maximum=maximum - offset,
        dtype=dtype,
        axis=axis,
    )
    result = lowering.emit(op, x, quantization=Quantization(tuple(scales), zero_point, axis))
    if offset:
        lowering.shifted.add(result)
    return result


def _dequantize(
    lowering: NodeLowering,
    x: str,
    scales: list[float],
    zero_points: list[float],
    axis: int | None,
) -> str:
    zero_point = _one_zero_point(lowering, zero_points)
    array = lowering.constant_array(x)
    if array is not None and array.dtype == np.uint8:
        x = lowering.constant((array.astype(np.int16) - _U8_TO_I8).astype(np.int8), x)
        lowering.shifted.add(x)
    if x in lowering.shifted:
        zero_point -= _U8_TO_I8
    value = lowering.editor.values[x]
    if value.quantization is None:
        quantization = Quantization(tuple(scales), zero_point, axis)
        lowering.editor.values[x] = replace(value, quantization=quantization)
    return lowering.emit(Dequantize(_scale(scales, axis), zero_point, axis), x)


def _scale(scales: list[float], axis: int | None) -> float | tuple[float, ...]:
    return scales[0] if axis is None else tuple(scales)


def _one_zero_point(lowering: NodeLowering, zero_points: list[float]) -> int:
    if len(set(zero_points)) != 1:
        raise lowering.unsupported("a zero point per channel; weights must be symmetric")
    return int(zero_points[0])


def _numbers(lowering: NodeLowering, value: Number) -> list[float]:
    """A number, or the contents of a constant tensor."""
    if isinstance(value, str):
        array = lowering.needs_constant(value, "a quantization parameter")
        return [float(entry) for entry in array.reshape(-1)]
    return [float(value)]


def _integer(lowering: NodeLowering, value: Number) -> int:
    return int(_numbers(lowering, value)[0])


def _block_axis(lowering: NodeLowering, x: str, block_size: Sequence[int]) -> int | None:
    """The channel axis of a block shape; None when one block is the whole tensor."""
    shape = lowering.shape(x)
    split = [i for i, (b, s) in enumerate(zip(block_size, shape, strict=True)) if b not in (s, -1)]
    if not split:
        return None
    if len(split) > 1 or block_size[split[0]] != 1:
        raise lowering.unsupported(f"quantization blocks {list(block_size)} of {list(shape)}")
    return split[0]
