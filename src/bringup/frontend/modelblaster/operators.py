"""What each ModelBlaster operator means, in terms of the ATen lowering rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bringup.frontend.lowering import NCHW, NHWC
from bringup.frontend.modelblaster.reader import Network, Operation
from bringup.frontend.rules import (
    activation,
    convolution,
    elementwise,
    indexing,
    matrix,
    normalization,
    pooling,
    resize,
    transposed_convolution,
)
from bringup.frontend.rules.reduction import Reducer
from bringup.ir import Array, DType
from bringup.ops.add import Add
from bringup.ops.argmax import ArgMax
from bringup.ops.cast import Cast
from bringup.ops.dequantize import Dequantize
from bringup.ops.max import Max
from bringup.ops.mean import Mean
from bringup.ops.mul import Mul
from bringup.ops.softmax import Softmax
from bringup.ops.sum import Sum
from bringup.ops.unary import Unary

Handler = Callable[[Network, Operation], Sequence[str]]

HANDLERS: dict[str, Handler] = {}
"""Handlers by operator name without precision suffix."""


def handles(*kinds: str) -> Callable[[Handler], Handler]:
    """Register a handler."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def _operands(network: Network, operation: Operation) -> list[str]:
    return [network.values[tensor] for tensor in operation.inputs]


def _integer(operation: Operation, name: str, default: int | None = None) -> int:
    value = operation.shape.get(name, default)
    if value is None:
        raise KeyError(f"shape.{name} of {operation.name}")
    return int(value)


def _number(operation: Operation, name: str, default: float) -> float:
    return float(operation.shape.get(name, operation.quant.get(name, default)))


def _pair(operation: Operation, prefix: str, default: int | None = None) -> tuple[int, int]:
    return _integer(operation, f"{prefix}H", default), _integer(operation, f"{prefix}W", default)


def _weights(
    network: Network, operation: Operation, shape: tuple[int, ...], channel_axis: int = 0
) -> tuple[str, str | None]:
    """Weight and bias as real numbers: int8 weights behind a dequantize."""
    weight = network.array(operation.weight, shape)
    bias = network.array(operation.bias)
    if weight is None:
        raise KeyError(f"weight of {operation.name}")
    if weight.dtype != np.int8:
        return _real_weights(network, operation, weight, bias)
    return _integer_weights(network, operation, weight, bias, channel_axis)


def _real_weights(
    network: Network, operation: Operation, weight: Array, bias: Array | None
) -> tuple[str, str | None]:
    dtype = network.lowering.type_of(network.values[operation.inputs[0]]).dtype.numpy
    names = [network.lowering.constant(weight.astype(dtype))]
    if bias is not None:
        return names[0], network.lowering.constant(bias.reshape(-1).astype(dtype))
    return names[0], None


def _integer_weights(
    network: Network, operation: Operation, weight: Array, bias: Array | None, axis: int
) -> tuple[str, str | None]:
    s_in = network.scale_of(operation.inputs[0])
    s_out = network.scale_of(operation.outputs[0])
    if s_in is None or s_out is None:
        raise network.lowering.unsupported("an int8 operator on tensors without scales")
    factor = _requantization(network, operation)
    scales = factor * s_out / s_in
    per_channel = scales.size > 1
    name = network.lowering.constant(weight)
    scale = tuple(float(s) for s in scales) if per_channel else float(scales[0])
    op = Dequantize(scale, axis=axis if per_channel else None)
    real = network.lowering.emit(op, name)
    if bias is None:
        return real, None
    values = bias.reshape(-1).astype(np.float64) * (s_in * scales)
    return real, network.lowering.constant(values.astype(np.float32))


def _requantization(network: Network, operation: Operation) -> Array:
    """multiplier * 2**(-31 - shift), one or one per output channel."""
    quant = operation.quant
    multiplier: Any = quant.get("output_multiplier")
    shift: Any = quant.get("output_shift")
    if "output_multiplier_per_oc" in quant:
        multiplier = network.array(quant["output_multiplier_per_oc"])
        shift = network.array(quant["output_shift_per_oc"])
    if multiplier is None or shift is None:
        raise network.lowering.unsupported("an int8 operator without output multiplier and shift")
    mantissa = np.atleast_1d(np.asarray(multiplier, np.float64)).reshape(-1)
    exponent = np.atleast_1d(np.asarray(shift, np.int64)).reshape(-1)
    return np.asarray(np.ldexp(mantissa, -31 - exponent))


@handles("linear")
def linear(network: Network, operation: Operation) -> list[str]:
    rows, columns, outputs = (_integer(operation, name) for name in ("M", "K", "N"))
    (x,) = _operands(network, operation)
    weight, bias = _weights(network, operation, (outputs, columns))
    x = network.lowering.reshape(x, (rows, columns))
    return [matrix.dense(network.lowering, x, weight, bias)]


@handles("conv2d", "conv2d_dw", "depthwise_conv2d")
def conv2d(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    if operation.kind == "conv2d":
        channels, groups = _integer(operation, "IC"), _integer(operation, "G", 1)
        outputs = _integer(operation, "OC")
    else:
        channels = groups = outputs = _integer(operation, "C")
    shape = (outputs, channels // groups, *_pair(operation, "K"))
    weight, bias = _weights(network, operation, shape)
    return [
        convolution.conv2d(
            network.lowering, x, weight, bias, _pair(operation, "S", 1),
            _pair(operation, "P", 0), _pair(operation, "D", 1), groups,
        )
    ]  # fmt: skip


@handles("conv_transpose2d")
def conv_transpose2d(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    groups = _integer(operation, "G", 1)
    kernel, stride, padding, dilation = (
        _pair(operation, prefix, default)
        for prefix, default in (("K", None), ("S", 1), ("P", 0), ("D", 1))
    )
    shape = (_integer(operation, "IC"), _integer(operation, "OC") // groups, *kernel)
    weight, bias = _weights(network, operation, shape, channel_axis=1)
    sizes = zip(
        _pair(operation, "O"), _pair(operation, "I"), kernel, stride, padding, dilation, strict=True
    )
    extra = [o - ((i - 1) * s - 2 * p + d * (k - 1) + 1) for o, i, k, s, p, d in sizes]
    return [
        transposed_convolution.conv_transpose2d(
            network.lowering, x, weight, bias, stride, padding, extra, groups, dilation
        )
    ]


@handles("matmul", "matmul_ta", "matmul_tb", "matmul_tatb", "bmm")
def matmul(network: Network, operation: Operation) -> list[str]:
    lowering = network.lowering
    a, b = _operands(network, operation)
    rows, inner, columns = (_integer(operation, name) for name in ("M", "K", "N"))
    batch = (_integer(operation, "batch"),) if "batch" in operation.shape else ()
    flags = operation.kind.partition("matmul_")[2]
    transpose_b = flags.endswith("tb") or bool(operation.shape.get("transpose_b", 0))
    a = lowering.reshape(a, (*batch, inner, rows) if "ta" in flags else (*batch, rows, inner))
    b = lowering.reshape(b, (*batch, columns, inner) if transpose_b else (*batch, inner, columns))
    if "ta" in flags:
        a = lowering.transpose(a, (1, 0))
    result = matrix.product(lowering, a, b, transpose_b=transpose_b)
    return [elementwise.scaled(lowering, result, 1.0 / _number(operation, "scale_div", 1.0))]


@handles("sdpa")
def sdpa(network: Network, operation: Operation) -> list[str]:
    query, key, value = _operands(network, operation)
    lowering = network.lowering
    scores = matrix.product(lowering, query, key, transpose_b=True)
    scores = elementwise.scaled(lowering, scores, 1.0 / math.sqrt(lowering.shape(query)[-1]))
    return [matrix.product(lowering, lowering.emit(Softmax(), scores), value)]


_FUNCTIONS: dict[str, Callable[..., str]] = {
    "relu": activation.relu,
    "relu6": activation.relu6,
    "selu": activation.selu,
    "softplus": activation.softplus,
}
_PLAIN = {
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "swish": "silu",
    "silu": "silu",
    "gelu": "gelu",
    "gelu_exact": "gelu_tanh",
    "hardsigmoid": "hardsigmoid",
    "softsign": "softsign",
    "log": "log",
    "sin": "sin",
    "cos": "cos",
}


@handles(*_FUNCTIONS)
def composed(network: Network, operation: Operation) -> list[str]:
    return [_FUNCTIONS[operation.kind](network.lowering, *_operands(network, operation))]


@handles(*_PLAIN)
def plain(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return [network.lowering.emit(Unary(_PLAIN[operation.kind]), x)]


@handles("elu")
def elu(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return [activation.elu(network.lowering, x, _number(operation, "alpha", 1.0))]


@handles("leaky_relu")
def leaky_relu(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return [activation.leaky_relu(network.lowering, x, _number(operation, "slope", 0.01))]


@handles("hardtanh")
def hardtanh(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    bounds = (_number(operation, "min", -1.0), _number(operation, "max", 1.0))
    return [activation.hardtanh(network.lowering, x, *bounds)]


@handles("softmax", "log_softmax")
def softmax(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    x = network.lowering.reshape(x, (_integer(operation, "M"), _integer(operation, "K")))
    rule = activation.softmax if operation.kind == "softmax" else activation.log_softmax
    return [rule(network.lowering, x, -1)]


_REDUCERS: dict[str, Reducer] = {"sum_dim": Sum, "mean_dim": Mean, "max_dim": Max}


@handles(*_REDUCERS, "min_dim", "argmax_dim", "argmin_dim")
def reduction(network: Network, operation: Operation) -> list[str]:
    lowering = network.lowering
    (x,) = _operands(network, operation)
    sizes = tuple(_integer(operation, name) for name in ("outer", "reduce", "inner"))
    x = lowering.reshape(x, sizes)
    negated = operation.kind in ("min_dim", "argmin_dim")
    if negated:
        x = lowering.emit(Unary("neg"), x)
    if operation.kind.startswith("arg"):
        index = lowering.emit(ArgMax(1, True), x)
        return [lowering.cast(index, lowering.result.dtype)]
    y = lowering.emit(_REDUCERS.get(operation.kind, Max)((1,), True), x)
    return [lowering.emit(Unary("neg"), y) if negated else y]


@handles("maxpool2d")
def max_pool(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return [
        pooling.max_pool2d(
            network.lowering, x, _pair(operation, "K"), _pair(operation, "S"),
            _pair(operation, "P", 0), _pair(operation, "D", 1),
        )
    ]  # fmt: skip


@handles("avgpool2d")
def avg_pool(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    include = bool(operation.shape.get("count_include_pad", 1))
    return [
        pooling.avg_pool2d(
            network.lowering, x, _pair(operation, "K"), _pair(operation, "S"),
            _pair(operation, "P", 0), count_include_pad=include,
        )
    ]  # fmt: skip


@handles("adaptive_avg_pool2d")
def adaptive_avg_pool(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    n, c = network.lowering.shape(x)[:2]
    size = _pair(operation, "O", 1)
    declared = network.lowering.results[0]
    network.lowering.results = (declared.with_shape((n, c, *size)),)  # as the rule reads it
    return [pooling.adaptive_avg_pool2d(network.lowering, x, size)]


@handles("add")
def add(network: Network, operation: Operation) -> list[str]:
    return [network.lowering.emit(Add(), *_operands(network, operation))]


@handles("mul", "mul_c1")
def mul(network: Network, operation: Operation) -> list[str]:
    a, b = _operands(network, operation)
    if operation.kind == "mul_c1":
        shape = network.lowering.shape(a)
        b = network.lowering.reshape(b, (*shape[:2], *(1 for _ in shape[2:])))
    return [network.lowering.emit(Mul(), a, b)]


@handles("mul_scalar")
def mul_scalar(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return [elementwise.scaled(network.lowering, x, _number(operation, "s", 1.0))]


@handles("batchnorm2d")
def batch_norm(network: Network, operation: Operation) -> list[str]:
    """A per-channel float factor and offset, already folded from the statistics."""
    (x,) = _operands(network, operation)
    shape = (_integer(operation, "C"), 1, 1)
    factor, offset = (network.array(key, shape) for key in (operation.weight, operation.bias))
    if factor is None or offset is None:
        raise KeyError(f"scale and bias of {operation.name}")
    dtype = network.lowering.type_of(x).dtype.numpy
    y = network.lowering.emit(Mul(), x, network.lowering.constant(factor.astype(dtype)))
    return [network.lowering.emit(Add(), y, network.lowering.constant(offset.astype(dtype)))]


@handles("layer_norm", "layernorm", "rms_norm", "rmsnorm")
def last_axis_norm(network: Network, operation: Operation) -> list[str]:
    lowering = network.lowering
    (x,) = _operands(network, operation)
    columns = _integer(operation, "K", lowering.shape(x)[-1])
    weight, bias = (network.array(key, (columns,)) for key in (operation.weight, operation.bias))
    scales = [_number(operation, name, 1.0) for name in ("s_g", "s_b")]
    gamma, beta = (
        None if a is None else lowering.constant((a * s).astype(np.float32))
        for a, s in zip((weight, bias), scales, strict=True)
    )
    x = lowering.reshape(x, (-(-int(np.prod(lowering.shape(x))) // columns), columns))
    epsilon = _number(operation, "eps", 1e-5)
    if operation.kind.startswith("rms"):
        return [normalization.rms_norm(lowering, x, (columns,), gamma, epsilon)]
    return [normalization.layer_norm(lowering, x, (columns,), gamma, beta, epsilon)]


@handles("group_norm")
def group_norm(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    weight, bias = _weights(network, operation, (_integer(operation, "C"),))
    groups, epsilon = _integer(operation, "G"), _number(operation, "eps", 1e-5)
    return [normalization.group_norm(network.lowering, x, groups, weight, bias, epsilon)]


@handles("upsample_nearest")
def upsample(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return [resize.nearest2d(network.lowering, x, None)]


@handles("cat2_c1", "cat3_c1", "cat4_c1", "cat_c1")
def concat(network: Network, operation: Operation) -> list[str]:
    return [indexing.concatenated(network.lowering, _operands(network, operation), 1)]


@handles("chunk2_c1")
def chunk(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    return list(indexing.split(network.lowering, x, 2, 1))


@handles("slice_c")
def slice_channels(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    start = _integer(operation, "start", int(operation.shape.get("c_start", 0)))
    stop = start + network.lowering.result.shape[1]
    return [indexing.sliced(network.lowering, x, 1, start, stop)]


@handles("pad")
def pad(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    widths = [_integer(operation, name, 0) for name in ("pl", "pr", "pt", "pb")]
    value = _number(operation, "val", 0.0) * (network.scale_of(operation.inputs[0]) or 1.0)
    return [indexing.pad(network.lowering, x, widths, "constant", value)]


@handles("view", "dropout", "identity")
def view(network: Network, operation: Operation) -> list[str]:
    return [
        network.lowering.reshape(network.values[operation.inputs[0]], network.lowering.result.shape)
    ]


@handles("nchw_to_nhwc")
def to_nhwc(network: Network, operation: Operation) -> list[str]:
    return [network.lowering.transpose(network.values[operation.inputs[0]], NHWC)]


@handles("nhwc_to_nchw")
def to_nchw(network: Network, operation: Operation) -> list[str]:
    return [network.lowering.transpose(network.values[operation.inputs[0]], NCHW)]


@handles("cast_i8_to_f16", "cast_f16_to_i8")
def cast(network: Network, operation: Operation) -> list[str]:
    (x,) = _operands(network, operation)
    dtype = DType.F16 if operation.kind == "cast_i8_to_f16" else DType.F32
    return [network.lowering.emit(Cast(dtype), x)]
