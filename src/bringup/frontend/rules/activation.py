"""Functions of one argument: clamps, table functions, softmax."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from bringup.frontend.lowering import NodeLowering, axis_of
from bringup.frontend.rules.elementwise import scaled
from bringup.ir import DType
from bringup.ops.add import Add
from bringup.ops.clamp import Clamp
from bringup.ops.compare import Compare
from bringup.ops.masked_softmax import MaskedSoftmax
from bringup.ops.maximum import Maximum
from bringup.ops.minimum import Minimum
from bringup.ops.mul import Mul
from bringup.ops.registry import lowers
from bringup.ops.softmax import Softmax
from bringup.ops.sub import Sub
from bringup.ops.unary import Unary
from bringup.ops.where import Where

_PLAIN = (
    "sigmoid", "tanh", "silu", "hardsigmoid", "hardswish", "mish", "exp", "log", "sqrt", "rsqrt",
    "reciprocal", "neg", "abs", "erf", "sin", "cos", "sign", "floor", "ceil", "trunc", "round",
)  # fmt: skip


def _register_plain(function: str) -> None:
    @lowers(f"aten.{function}.default")
    def rule(lowering: NodeLowering, input: str) -> str:
        if not lowering.result.dtype.is_float:
            return _of_integers(lowering, function, input)
        return lowering.emit(Unary(function), lowering.cast(input, lowering.result.dtype))


def _of_integers(lowering: NodeLowering, function: str, x: str) -> str:
    """neg, abs, sign and the roundings of an integer tensor."""
    dtype = lowering.result.dtype
    if function == "sign":
        return _clamp(lowering, x, -1, 1)
    if function not in ("neg", "abs"):
        return x
    negative = lowering.emit(Sub(), lowering.scalar(0, dtype), x)
    return negative if function == "neg" else lowering.emit(Maximum(), x, negative)


for _function in _PLAIN:
    _register_plain(_function)


@lowers("aten.relu.default")
def relu(lowering: NodeLowering, input: str) -> str:
    return _clamp(lowering, input, 0.0, None)


@lowers("aten.relu6.default")
def relu6(lowering: NodeLowering, input: str) -> str:
    return _clamp(lowering, input, 0.0, 6.0)


@lowers("aten.hardtanh.default")
def hardtanh(
    lowering: NodeLowering, input: str, min_val: float = -1.0, max_val: float = 1.0
) -> str:
    return _clamp(lowering, input, min_val, max_val)


@lowers("aten.clamp.default")
def clamp(
    lowering: NodeLowering, input: str, min: float | None = None, max: float | None = None
) -> str:
    return _clamp(lowering, input, min, max)


@lowers("aten.clamp_min.default")
def clamp_min(lowering: NodeLowering, input: str, min: float) -> str:
    return _clamp(lowering, input, min, None)


@lowers("aten.clamp_max.default")
def clamp_max(lowering: NodeLowering, input: str, max: float) -> str:
    return _clamp(lowering, input, None, max)


@lowers("aten.leaky_relu.default")
def leaky_relu(lowering: NodeLowering, input: str, negative_slope: float = 0.01) -> str:
    return lowering.emit(Unary("leaky_relu", alpha=float(negative_slope)), input)


@lowers("aten.rrelu.default")
def rrelu(
    lowering: NodeLowering,
    input: str,
    lower: float = 0.125,
    upper: float = 1.0 / 3,
    training: bool = False,
    generator: object = None,
) -> str:
    if training:
        raise lowering.unsupported("rrelu in training mode; export the model in eval mode")
    return leaky_relu(lowering, input, (lower + upper) / 2)


@lowers("aten.softshrink.default")
def softshrink(lowering: NodeLowering, input: str, lambd: float = 0.5) -> str:
    """softshrink(x) = x - clamp(x, -lambda, lambda)."""
    return lowering.emit(Sub(), input, _clamp(lowering, input, -lambd, lambd))


@lowers("aten.hardshrink.default")
def hardshrink(lowering: NodeLowering, input: str, lambd: float = 0.5) -> str:
    return _cut(lowering, lowering.emit(Unary("abs"), input), lambd, 0.0, input)


@lowers("aten.threshold.default")
def threshold(lowering: NodeLowering, input: str, threshold: float, value: float) -> str:
    return _cut(lowering, input, threshold, value, input)


def _cut(lowering: NodeLowering, measure: str, limit: float, low: float, otherwise: str) -> str:
    """A number where a measure is at most a limit; NaN is not."""
    dtype = lowering.type_of(otherwise).dtype
    small = lowering.emit(Compare("le"), measure, lowering.scalar(limit, dtype))
    return lowering.emit(Where(), small, lowering.scalar(low, dtype), otherwise)


@lowers("aten.prelu.default", "aten._prelu_kernel.default")
def prelu(lowering: NodeLowering, input: str, weight: str) -> str:
    slopes = lowering.needs_constant(weight, "the slope")
    if slopes.size == 1:
        return lowering.emit(Unary("leaky_relu", alpha=float(slopes.reshape(-1)[0])), input)
    rank = len(lowering.shape(input))
    per_channel = slopes.reshape((-1,) + (1,) * (rank - 2)) if slopes.ndim == 1 else slopes
    positive = lowering.emit(Clamp(minimum=0.0), input)
    negative = lowering.emit(Clamp(maximum=0.0), input)
    scaled_part = lowering.emit(Mul(), negative, lowering.constant(per_channel))
    return lowering.emit(Add(), positive, scaled_part)


@lowers("aten.elu.default")
def elu(
    lowering: NodeLowering,
    input: str,
    alpha: float = 1.0,
    scale: float = 1.0,
    input_scale: float = 1.0,
) -> str:
    if input_scale != 1:
        raise lowering.unsupported(f"elu with input_scale {input_scale}")
    y = lowering.emit(Unary("elu", alpha=float(alpha)), input)
    return scaled(lowering, y, float(scale))


@lowers("aten.selu.default")
def selu(lowering: NodeLowering, input: str) -> str:
    return elu(lowering, input, 1.6732632423543772, 1.0507009873554805)


@lowers("aten.celu.default")
def celu(lowering: NodeLowering, input: str, alpha: float = 1.0) -> str:
    """celu(x) = alpha * elu(x / alpha)."""
    y = lowering.emit(Unary("elu", alpha=1.0), scaled(lowering, input, 1.0 / alpha))
    return scaled(lowering, y, alpha)


@lowers("aten.gelu.default")
def gelu(lowering: NodeLowering, input: str, approximate: str = "none") -> str:
    return lowering.emit(Unary("gelu_tanh" if approximate == "tanh" else "gelu"), input)


@lowers("aten.softplus.default")
def softplus(lowering: NodeLowering, input: str, beta: float = 1.0, threshold: float = 20.0) -> str:
    return lowering.emit(Unary("softplus", alpha=float(beta), beta=float(threshold)), input)


@lowers("aten.log_sigmoid.default")
def log_sigmoid(lowering: NodeLowering, input: str) -> str:
    """log(sigmoid(x)) = -softplus(-x)."""
    inner = lowering.emit(Unary("neg"), input)
    return lowering.emit(Unary("neg"), softplus(lowering, inner))


@lowers("aten.log2.default", "aten.log10.default")
def log_base(lowering: NodeLowering, input: str) -> str:
    base = 2.0 if "log2" in lowering.origin.target else 10.0
    return scaled(lowering, lowering.emit(Unary("log"), input), 1.0 / math.log(base))


@lowers("aten.softmax.int", "aten._softmax.default")
def softmax(lowering: NodeLowering, input: str, dim: int, *_: object, **__: object) -> str:
    return _over_last_axis(
        lowering, lowering.cast(input, lowering.result.dtype), dim,
        lambda x: lowering.emit(Softmax(), x),
    )  # fmt: skip


@lowers("aten._safe_softmax.default")
def safe_softmax(lowering: NodeLowering, input: str, dim: int, *_: object, **__: object) -> str:
    return _over_last_axis(
        lowering, lowering.cast(input, lowering.result.dtype), dim,
        lambda x: lowering.emit(Softmax(safe=True), x),
    )  # fmt: skip


@lowers("bringup.masked_softmax.default")
def masked_softmax(lowering: NodeLowering, scores: str, masked: str, uniform: bool) -> str:
    columns = lowering.shape(scores)[-1]
    masked = lowering.expand(masked, (*lowering.shape(masked)[:-1], columns))
    return lowering.emit(MaskedSoftmax(uniform), scores, masked)


@lowers("aten.log_softmax.int", "aten._log_softmax.default")
def log_softmax(lowering: NodeLowering, input: str, dim: int, *_: object, **__: object) -> str:
    return _over_last_axis(
        lowering, lowering.cast(input, lowering.result.dtype), dim,
        lambda x: lowering.emit(Softmax(logarithm=True), x),
    )  # fmt: skip


def _clamp(lowering: NodeLowering, x: str, low: float | None, high: float | None) -> str:
    dtype = lowering.result.dtype
    x = lowering.cast(x, dtype)
    if dtype not in (DType.F32, DType.F16, DType.I8, DType.I32):  # Clamp holds float32 and int32
        x = x if low is None else lowering.emit(Maximum(), x, lowering.scalar(low, dtype))
        return x if high is None else lowering.emit(Minimum(), x, lowering.scalar(high, dtype))
    op = Clamp(
        minimum=-np.inf if low is None else float(low),
        maximum=np.inf if high is None else float(high),
    )
    return lowering.emit(op, x)


def _over_last_axis(lowering: NodeLowering, x: str, axis: int, body: Callable[[str], str]) -> str:
    rank = len(lowering.shape(x))
    if rank == 0:
        raise lowering.unsupported("softmax of a scalar")
    axis = axis_of(axis, rank)
    order = (*(i for i in range(rank) if i != axis), axis)
    y = body(lowering.transpose(x, order))
    return lowering.transpose(y, tuple(int(i) for i in np.argsort(order)))
