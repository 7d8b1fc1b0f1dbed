"""Arithmetic between tensors, and between tensors and numbers."""

from __future__ import annotations

import numpy as np

from bringup.frontend.lowering import NodeLowering
from bringup.ir import DType
from bringup.ops.add import Add
from bringup.ops.bitwise import Bitwise
from bringup.ops.compare import Compare
from bringup.ops.div import Div
from bringup.ops.maximum import Maximum
from bringup.ops.minimum import Minimum
from bringup.ops.mul import Mul
from bringup.ops.registry import lowers
from bringup.ops.sub import Sub
from bringup.ops.unary import Unary
from bringup.ops.where import Where

Operand = str | float | int | bool


@lowers("aten.add.Tensor", "aten.add.Scalar")
def add(lowering: NodeLowering, input: str, other: Operand, alpha: float = 1) -> str:
    """Of booleans the sum is `or`."""
    a, b = operands(lowering, input, other)
    if lowering.result.dtype is DType.BOOL:
        return lowering.emit(Bitwise("or"), a, b)
    return lowering.emit(Add(), a, scaled(lowering, b, alpha))


@lowers("aten.sub.Tensor", "aten.sub.Scalar")
def sub(lowering: NodeLowering, input: str, other: Operand, alpha: float = 1) -> str:
    a, b = operands(lowering, input, other)
    b_array = lowering.constant_array(b)
    if b_array is not None and lowering.type_of(b).dtype.is_float:
        return lowering.emit(Add(), a, lowering.constant(b_array * b_array.dtype.type(-alpha)))
    return lowering.emit(Sub(), a, scaled(lowering, b, alpha))


@lowers("aten.rsub.Tensor", "aten.rsub.Scalar")
def rsub(lowering: NodeLowering, input: str, other: Operand, alpha: float = 1) -> str:
    a, b = operands(lowering, input, other)
    return lowering.emit(Sub(), b, scaled(lowering, a, alpha))


@lowers("aten.mul.Tensor", "aten.mul.Scalar")
def mul(lowering: NodeLowering, input: str, other: Operand) -> str:
    """Of booleans the product is `and`."""
    a, b = operands(lowering, input, other)
    if lowering.result.dtype is DType.BOOL:
        return lowering.emit(Bitwise("and"), a, b)
    return lowering.emit(Mul(), a, b)


@lowers("aten.div.Tensor", "aten.div.Scalar")
def div(lowering: NodeLowering, input: str, other: Operand) -> str:
    a, b = operands(lowering, input, other)
    divisor = lowering.constant_array(b)
    if divisor is not None and lowering.result.dtype is not DType.F64 and np.all(divisor != 0):
        # A constant divisor becomes a factor: integer targets multiply, they do not divide.
        return lowering.emit(Mul(), a, lowering.constant((1.0 / divisor).astype(divisor.dtype)))
    return lowering.emit(Div(), a, b)


@lowers("aten.pow.Tensor_Scalar")
def power(lowering: NodeLowering, input: str, exponent: float) -> str:
    x = lowering.cast(input, lowering.result.dtype)
    is_float = lowering.result.dtype.is_float
    if exponent in _UNARY_POWERS and is_float:
        return lowering.emit(Unary(_UNARY_POWERS[exponent]), x)
    if exponent == 0:
        ones = np.ones(lowering.result.shape, lowering.result.dtype.numpy)
        return lowering.constant(ones)
    if exponent == int(exponent) and (1 <= exponent <= 4 or (exponent > 0 and not is_float)):
        return _natural_power(lowering, x, int(exponent))
    if exponent == int(exponent) and -4 <= exponent < 0:
        return lowering.emit(Unary("reciprocal"), _natural_power(lowering, x, -int(exponent)))
    raise lowering.unsupported(
        f"power {exponent}: only -4 to 4, 0.5 and -0.5 are; for positive x use exp(e * log(x))"
    )


def _natural_power(lowering: NodeLowering, x: str, exponent: int) -> str:
    """By squaring; exact for integers, which wrap."""
    if exponent == 1:
        return x
    y = _natural_power(lowering, x, exponent // 2)
    is_float = lowering.type_of(x).dtype.is_float
    y = lowering.emit(Unary("square"), y) if is_float else lowering.emit(Mul(), y, y)
    return lowering.emit(Mul(), y, x) if exponent % 2 else y


_UNARY_POWERS = {0.5: "sqrt", -0.5: "rsqrt", -1.0: "reciprocal"}


@lowers("aten.pow.Scalar")
def exponential(lowering: NodeLowering, base: float, exponent: str) -> str:
    if base <= 0:
        raise lowering.unsupported(f"power of the non-positive base {base}")
    x = lowering.cast(exponent, lowering.result.dtype)
    return lowering.emit(Unary("exp"), scaled(lowering, x, float(np.log(base))))


@lowers("aten.lerp.Scalar", "aten.lerp.Tensor")
def lerp(lowering: NodeLowering, input: str, end: str, weight: Operand) -> str:
    a, b = operands(lowering, input, end)
    _, factor = operands(lowering, input, weight)
    return lowering.emit(Add(), a, lowering.emit(Mul(), lowering.emit(Sub(), b, a), factor))


@lowers("aten.square.default")
def square(lowering: NodeLowering, input: str) -> str:
    return lowering.emit(Unary("square"), input)


@lowers("aten.masked_fill.Scalar", "aten.masked_fill.Tensor")
def masked_fill(lowering: NodeLowering, input: str, mask: str, value: Operand) -> str:
    return where(lowering, mask, value, input)


@lowers("aten.where.self", "aten.where.ScalarSelf", "aten.where.ScalarOther", "aten.where.Scalar")
def where(lowering: NodeLowering, condition: str, chosen: Operand, other: Operand) -> str:
    a, b = operands(lowering, chosen, other)
    return lowering.emit(Where(), lowering.cast(condition, DType.BOOL), a, b)


@lowers("aten.maximum.default", "aten.max.other")
def maximum(lowering: NodeLowering, input: str, other: Operand) -> str:
    if lowering.result.dtype is DType.BOOL:
        return lowering.emit(Bitwise("or"), *operands(lowering, input, other))
    return lowering.emit(Maximum(), *operands(lowering, input, other))


@lowers("aten.minimum.default", "aten.min.other")
def minimum(lowering: NodeLowering, input: str, other: Operand) -> str:
    if lowering.result.dtype is DType.BOOL:
        return lowering.emit(Bitwise("and"), *operands(lowering, input, other))
    return lowering.emit(Minimum(), *operands(lowering, input, other))


@lowers("aten.fmax.default")
def fmax(lowering: NodeLowering, input: str, other: str) -> str:
    return _ignoring_nan(lowering, Maximum(), *operands(lowering, input, other))


@lowers("aten.fmin.default")
def fmin(lowering: NodeLowering, input: str, other: str) -> str:
    return _ignoring_nan(lowering, Minimum(), *operands(lowering, input, other))


def _ignoring_nan(lowering: NodeLowering, op: Maximum | Minimum, a: str, b: str) -> str:
    """The extremum of each operand with NaN replaced by the other one."""
    a, b = (
        lowering.emit(Where(), lowering.emit(Compare("eq"), x, x), x, y)
        for x, y in ((a, b), (b, a))
    )
    return lowering.emit(op, a, b)


@lowers("aten.clamp.Tensor")
def clamp(
    lowering: NodeLowering, input: str, min: str | None = None, max: str | None = None
) -> str:
    y = lowering.cast(input, lowering.result.dtype)
    y = y if min is None else maximum(lowering, y, min)
    return y if max is None else minimum(lowering, y, max)


@lowers("aten.clamp_min.Tensor")
def clamp_min(lowering: NodeLowering, input: str, min: str) -> str:
    return maximum(lowering, input, min)


@lowers("aten.clamp_max.Tensor")
def clamp_max(lowering: NodeLowering, input: str, max: str) -> str:
    return minimum(lowering, input, max)


def operands(lowering: NodeLowering, a: Operand, b: Operand) -> tuple[str, str]:
    """Both operands as values of the result's element type."""
    dtype = lowering.result.dtype
    names = []
    for operand in (a, b):
        if isinstance(operand, str):
            names.append(lowering.cast(operand, dtype))
        else:
            names.append(lowering.scalar(operand, dtype))
    return names[0], names[1]


def scaled(lowering: NodeLowering, value: str, factor: float) -> str:
    """A value times a number (nothing when it is 1; constants are multiplied at once)."""
    if factor == 1:
        return value
    array = lowering.constant_array(value)
    if array is not None:
        return lowering.constant((array * array.dtype.type(factor)).astype(array.dtype))
    return lowering.emit(Mul(), value, lowering.scalar(factor, lowering.type_of(value).dtype))
