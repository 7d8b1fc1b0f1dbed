"""Normalization layers; statistics are over the last axis or channels-last groups here."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bringup.frontend.lowering import NodeLowering
from bringup.ir import DType
from bringup.ops.batch_norm import BatchNorm
from bringup.ops.group_norm import GroupNorm
from bringup.ops.layer_norm import LayerNorm
from bringup.ops.registry import lowers
from bringup.ops.rms_norm import RmsNorm


@lowers("aten.batch_norm.default")
def batch_norm(
    lowering: NodeLowering,
    input: str,
    weight: str | None,
    bias: str | None,
    running_mean: str | None,
    running_var: str | None,
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool = True,
) -> str:
    if training or running_mean is None or running_var is None:
        raise lowering.unsupported("batch norm on batch statistics; export the model in eval mode")
    channels = lowering.shape(running_mean)[0]
    operands = (*_affine(lowering, weight, bias, channels), running_mean, running_var)
    rank = len(lowering.shape(input))
    x = lowering.transpose(input, _channels_last(rank))
    y = lowering.emit(BatchNorm(float(eps)), x, *operands)
    return lowering.transpose(y, _channels_second(rank))


@lowers("aten._native_batch_norm_legit_no_training.default")
def native_batch_norm(
    lowering: NodeLowering,
    input: str,
    weight: str | None,
    bias: str | None,
    running_mean: str,
    running_var: str,
    momentum: float,
    eps: float,
) -> tuple[str, None, None]:
    y = batch_norm(lowering, input, weight, bias, running_mean, running_var, False, momentum, eps)
    return y, None, None


@lowers("aten.instance_norm.default")
def instance_norm(
    lowering: NodeLowering,
    input: str,
    weight: str | None,
    bias: str | None,
    running_mean: str | None,
    running_var: str | None,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool = True,
) -> str:
    if not use_input_stats:
        return batch_norm(
            lowering, input, weight, bias, running_mean, running_var, False, momentum, eps
        )
    return group_norm(lowering, input, lowering.shape(input)[1], weight, bias, eps)


@lowers("aten.group_norm.default")
def group_norm(
    lowering: NodeLowering,
    input: str,
    num_groups: int,
    weight: str | None = None,
    bias: str | None = None,
    eps: float = 1e-5,
    cudnn_enabled: bool = True,
) -> str:
    shape = lowering.shape(input)
    gamma, beta = _affine(lowering, weight, bias, shape[1])
    x = lowering.transpose(input, _channels_last(len(shape)))
    y = lowering.emit(GroupNorm(num_groups, float(eps)), x, gamma, beta)
    return lowering.transpose(y, _channels_second(len(shape)))


@lowers("aten.layer_norm.default")
def layer_norm(
    lowering: NodeLowering,
    input: str,
    normalized_shape: Sequence[int],
    weight: str | None = None,
    bias: str | None = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> str:
    x, columns = _merged(lowering, input, normalized_shape)
    gamma, beta = _affine(lowering, weight, bias, columns)
    y = lowering.emit(LayerNorm(float(eps)), x, gamma, beta)
    return lowering.reshape(y, lowering.shape(input))


@lowers("aten.native_layer_norm.default")
def native_layer_norm(
    lowering: NodeLowering,
    input: str,
    normalized_shape: Sequence[int],
    weight: str | None,
    bias: str | None,
    eps: float,
) -> tuple[str, None, None]:
    return layer_norm(lowering, input, normalized_shape, weight, bias, eps), None, None


@lowers("aten.rms_norm.default")
def rms_norm(
    lowering: NodeLowering,
    input: str,
    normalized_shape: Sequence[int],
    weight: str | None = None,
    eps: float | None = None,
) -> str:
    x, columns = _merged(lowering, input, normalized_shape)
    dtype = lowering.type_of(input).dtype
    epsilon = _machine_epsilon(dtype) if eps is None else float(eps)
    gamma, _ = _affine(lowering, weight, None, columns)
    y = lowering.emit(RmsNorm(epsilon), x, gamma)
    return lowering.reshape(y, lowering.shape(input))


def _machine_epsilon(dtype: DType) -> float:
    """PyTorch's default epsilon: that of the input's element type."""
    return 2.0**-7 if dtype is DType.BF16 else float(np.finfo(dtype.numpy).eps)


def _merged(lowering: NodeLowering, x: str, normalized_shape: Sequence[int]) -> tuple[str, int]:
    """The normalized axes merged into one, and its length."""
    columns = math.prod(normalized_shape)
    leading = lowering.shape(x)[: len(lowering.shape(x)) - len(normalized_shape)]
    return lowering.reshape(x, (*leading, columns)), columns


def _affine(
    lowering: NodeLowering, weight: str | None, bias: str | None, channels: int
) -> tuple[str, str]:
    """Scale and offset vectors, ones and zeros when absent."""
    dtype = DType.F32 if lowering.result.dtype is DType.F32 else lowering.result.dtype
    ones = np.ones(channels, dtype.numpy)
    gamma = lowering.constant(ones) if weight is None else lowering.reshape(weight, (channels,))
    if bias is None:
        return gamma, lowering.zeros(channels, dtype)
    return gamma, lowering.reshape(bias, (channels,))


def _channels_last(rank: int) -> tuple[int, ...]:
    return (0, *range(2, rank), 1) if rank > 1 else (0,)


def _channels_second(rank: int) -> tuple[int, ...]:
    return (0, rank - 1, *range(1, rank - 1)) if rank > 1 else (0,)
