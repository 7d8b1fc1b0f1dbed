"""Constant operands of sums of products: int8 weights, their scales, int32 biases."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bringup.ir import Array, DType, Node
from bringup.numerics.rescale import SMALLEST_SCALE
from bringup.ops.dequantize import Dequantize
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose
from bringup.passes.integerize.engine import Declined, Engine

_BIAS_LIMIT = 2**30  # leaves the sum of products as much room as the bias itself


@dataclass(frozen=True)
class Weights:
    """Symmetric int8 weights, output channels first.

    Args:
        scale: one per output channel, or one.
    """

    array: NDArray[np.int8]
    scale: NDArray[np.float64]


@dataclass(frozen=True)
class _Quantized:
    array: Array
    scale: NDArray[np.float64]
    zero_point: int
    axis: int | None


def weights_of(engine: Engine, node: Node, index: int) -> Weights:
    """Weights of operand `index`, output channels along its axis 0.

    Symmetric int8 constants are taken as they are, but for -128, which becomes -127: kernels may
    rely on weights whose negation fits. Anything else, floats included, is quantized per channel
    here.

    Raises:
        Declined: the operand is not a constant.
    """
    value = node.inputs[index]
    found = _dequantized(engine, value)
    if found is not None and found.zero_point == 0 and found.axis in (None, 0):
        if int(found.array.min(initial=0)) < -127:
            engine.warnings.append("weights of -128 are stored as -127")
        return Weights(np.maximum(found.array, -127).astype(np.int8), found.scale)
    if found is not None:
        engine.warnings.append(f"{node.name}: asymmetric weights are quantized anew")
    real = engine.constant(value)
    if real is None:
        raise Declined("the weight is not a constant")
    return symmetric(real)


def symmetric(real: Array) -> Weights:
    """Floats as int8, one scale per index of axis 0."""
    real = real.astype(np.float64)
    largest = np.abs(real.reshape(real.shape[0], -1)).max(axis=1, initial=0.0)
    scale = np.maximum(largest / 127, SMALLEST_SCALE)
    stored = np.rint(real / scale.reshape(-1, *[1] * (real.ndim - 1)))
    return Weights(np.clip(stored, -127, 127).astype(np.int8), scale)


def bias_of(engine: Engine, value: str) -> NDArray[np.float64]:
    """A bias as real numbers. Raises Declined when it is not a constant."""
    producer = engine.graph.producers.get(value)
    if producer is not None and isinstance(producer.op, Dequantize):
        stored = engine.constant(producer.inputs[0])
        if stored is not None:  # in float64: int32 biases exceed float32's integers
            scale = np.asarray(producer.op.scale, dtype=np.float64)
            return (stored.astype(np.float64) - producer.op.zero_point) * scale
    real = engine.constant(value)
    if real is None:
        raise Declined("the bias is not a constant")
    return real.astype(np.float64)


def with_bias(
    engine: Engine, node: Node, weights: Weights, bias: NDArray[np.float64], in_scale: float
) -> tuple[Weights, NDArray[np.int32]]:
    """Weights and int32 bias in units of `in_scale * weight scale`.

    Where a channel's weights are so small (or zero) that its bias leaves 31 bits, the channel gets
    a larger weight scale.
    """
    unit = in_scale * weights.scale
    excess = np.max(np.abs(bias) / unit / _BIAS_LIMIT, initial=0.0)
    if excess > 1.0:
        weights = _coarser(engine, node, weights, bias, in_scale)
        unit = in_scale * weights.scale
    return weights, np.rint(bias / unit).astype(np.int32)


def _coarser(
    engine: Engine, node: Node, weights: Weights, bias: NDArray[np.float64], in_scale: float
) -> Weights:
    channels = weights.array.shape[0]
    scale = np.broadcast_to(weights.scale, (channels,))
    factor = np.maximum(np.abs(bias) / (in_scale * scale) / _BIAS_LIMIT, 1.0)
    dead = np.abs(weights.array.reshape(channels, -1)).max(axis=1, initial=0) == 0
    if np.any((factor > 1.0) & ~dead):
        engine.warnings.append(
            f"{node.name}: {int(np.sum((factor > 1.0) & ~dead))} channels have weights far smaller "
            "than their bias; those weights lose precision"
        )
    shape = (-1, *[1] * (weights.array.ndim - 1))
    stored = np.rint(weights.array / factor.reshape(shape))
    return Weights(stored.astype(np.int8), scale * factor)


def _dequantized(engine: Engine, value: str) -> _Quantized | None:
    """A constant that is dequantized int8, seen through transposes and reshapes."""
    producer = engine.graph.producers.get(value)
    if producer is None:
        return None
    op = producer.op
    if isinstance(op, Dequantize):
        source = producer.inputs[0]
        array = engine.constant(source)
        if array is None or engine.graph.type_of(source).dtype is not DType.I8:
            return None
        scale = np.atleast_1d(np.asarray(op.scale, dtype=np.float64))
        return _Quantized(array, scale, op.zero_point, op.axis)
    if not isinstance(op, (Transpose, Reshape)):
        return None
    inner = _dequantized(engine, producer.inputs[0])
    if inner is None:
        return None
    if isinstance(op, Transpose):
        axis = None if inner.axis is None else op.permutation.index(inner.axis)
        array = inner.array.transpose(op.permutation)
    else:
        axis = _axis_after(inner.array.shape, op.shape, inner.axis)
        array = inner.array.reshape(op.shape)
        if axis is None and inner.axis is not None:
            return None
    return _Quantized(array, inner.scale, inner.zero_point, axis)


def _axis_after(before: tuple[int, ...], after: tuple[int, ...], axis: int | None) -> int | None:
    """Where an axis ends up in a reshape that leaves it whole."""
    if axis is None:
        return None
    for candidate, size in enumerate(after):
        outer = math.prod(after[:candidate])
        if size == before[axis] and outer == math.prod(before[:axis]):
            return candidate
    return None
