"""Sums of products: convolutions, linear layers, matrix products, unfused batch norms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bringup.errors import ModelError
from bringup.ir import Node, Quantization
from bringup.numerics.rescale import Multipliers, multipliers_of
from bringup.ops.batch_norm import BatchNorm
from bringup.ops.conv2d import Conv2d
from bringup.ops.conv_transpose2d import ConvTranspose2d
from bringup.ops.linear import Linear
from bringup.ops.matmul import Matmul
from bringup.ops.reshape import Reshape
from bringup.passes.integerize.engine import Declined, Engine, rule
from bringup.passes.integerize.storage import Storage, Stored
from bringup.passes.integerize.weights import Weights, bias_of, symmetric, weights_of, with_bias

_ACCUMULATOR = 2**31
_LARGEST_INPUT = 255


@rule(Conv2d, ConvTranspose2d, Linear)
def weighted(engine: Engine, node: Node, storage: Storage) -> str:
    """Input int8, weight int8, bias int32, one multiplier per output channel."""
    op = node.op
    assert isinstance(op, (Conv2d, ConvTranspose2d, Linear))
    storage = storage.after(op.epilogue)
    x = engine.operand(node)
    weights = weights_of(engine, node, 1)
    bias = bias_of(engine, node.inputs[2])
    operands, multipliers = _operands(engine, node, x, weights, bias, storage)
    integer = replace(op, input_zero_point=x.zero_point, epilogue=storage.requantize(multipliers))
    return engine.emit(node, integer, operands, storage)


def _operands(
    engine: Engine,
    node: Node,
    x: Stored,
    weights: Weights,
    bias: NDArray[np.float64],
    storage: Storage,
) -> tuple[tuple[str, ...], Multipliers]:
    """The operands (input, weight, bias, multiplier) as values."""
    weights, stored_bias = with_bias(engine, node, weights, bias, x.scale)
    multipliers = multipliers_of(x.scale * weights.scale / storage.scale)
    _check_accumulator(node, weights, stored_bias, multipliers.left_shift)
    scale = tuple(float(s) for s in weights.scale)
    unit = tuple(float(x.scale * s) for s in weights.scale)
    axis = 0 if len(scale) > 1 else None
    weight = engine.add_constant(node, "weight", weights.array, Quantization(scale, 0, axis))
    offset = engine.add_constant(node, "bias", stored_bias, Quantization(unit, 0, axis))
    multiplier = engine.multiplier(node, multipliers.multiplier)
    return (x.name, weight, offset, multiplier), multipliers


def _check_accumulator(
    node: Node, weights: Weights, bias: NDArray[np.int32], left_shift: int
) -> None:
    """Raise ModelError when the worst input could overflow the 32-bit accumulator."""
    magnitude = np.abs(weights.array.astype(np.int64)).reshape(weights.array.shape[0], -1)
    worst = magnitude.sum(axis=1) * _LARGEST_INPUT + np.abs(bias.astype(np.int64))
    reached = int(worst.max(initial=0)) << left_shift
    if reached < _ACCUMULATOR:
        return
    raise ModelError(
        "a quantized layer could overflow its 32-bit accumulator",
        where=f"{node.name} ({node.origin})",
        why=f"largest sum {reached:.3g} of 2^31, after a left shift of {left_shift}",
        hint="the layer's output scale is too small for its weights: calibrate with real data, or "
        "keep the layer in floating point (get_precision_spec)",
    )


@rule(BatchNorm)
def batch_norm(engine: Engine, node: Node, storage: Storage) -> str:
    """A depthwise 1x1 convolution whose weights are all +-127, their scales exact."""
    assert isinstance(node.op, BatchNorm)
    x = engine.operand(node)
    parameters = [engine.constant(name) for name in node.inputs[1:]]
    if any(parameter is None for parameter in parameters):
        raise Declined("its parameters are not constant")
    factor, offset = node.op.affine(*(p for p in parameters if p is not None))
    shape = engine.graph.type_of(node.inputs[0]).shape
    image = (1, 1, math.prod(shape[:-1]), shape[-1])
    if len(shape) != 4:
        x = replace(x, name=_reshaped(engine, node, x.name, image, x))
    weights = symmetric(factor.reshape(-1, 1, 1, 1))
    operands, multipliers = _operands(engine, node, x, weights, offset, storage)
    op = Conv2d(
        groups=shape[-1], input_zero_point=x.zero_point, epilogue=storage.requantize(multipliers)
    )
    y = engine.emit(node, op, operands, storage)
    return y if len(shape) == 4 else engine.emit(node, Reshape(shape), (y,), storage)


def _reshaped(engine: Engine, node: Node, name: str, shape: tuple[int, ...], x: Stored) -> str:
    return engine.emit(node, Reshape(shape), (name,), Storage(x.scale, x.zero_point))


@rule(Matmul)
def matmul(engine: Engine, node: Node, storage: Storage) -> str:
    """Both operands int8 with zero points, one multiplier."""
    op = node.op
    assert isinstance(op, Matmul)
    storage = storage.after(op.epilogue)
    a = engine.operand(node)
    b = engine.stored(node.inputs[1]) or engine.stored_constant(node, node.inputs[1])
    if b is None:
        raise Declined("operand 1 is not quantized")
    inner = engine.graph.type_of(node.inputs[0]).shape[-1]
    multipliers = multipliers_of(np.array(a.scale * b.scale / storage.scale))
    if inner * _LARGEST_INPUT**2 << multipliers.left_shift >= _ACCUMULATOR:
        raise Declined(f"sums of {inner} products may overflow 32 bits")
    integer = replace(
        op,
        a_zero_point=a.zero_point,
        b_zero_point=b.zero_point,
        epilogue=storage.requantize(multipliers),
    )
    multiplier = engine.multiplier(node, multipliers.multiplier)
    return engine.emit(node, integer, (a.name, b.name, multiplier), storage)
