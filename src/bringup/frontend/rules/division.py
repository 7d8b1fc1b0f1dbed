"""Division rounded to integers, and remainders."""

from __future__ import annotations

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.rules.elementwise import Operand, div, operands
from bringup.ops.div import Div
from bringup.ops.quotient import Quotient
from bringup.ops.registry import lowers
from bringup.ops.remainder import Remainder
from bringup.ops.unary import Unary


@lowers("aten.floor_divide.default", "aten.floor_divide.Scalar")
def floor_divide(lowering: NodeLowering, input: str, other: Operand) -> str:
    return lowering.emit(Quotient("floor"), *operands(lowering, input, other))


@lowers("aten.div.Tensor_mode", "aten.div.Scalar_mode")
def div_mode(
    lowering: NodeLowering, input: str, other: Operand, *, rounding_mode: str | None = None
) -> str:
    if rounding_mode is None:
        return div(lowering, input, other)
    a, b = operands(lowering, input, other)
    if rounding_mode == "trunc" and lowering.result.dtype.is_float:
        return lowering.emit(Unary("trunc"), lowering.emit(Div(), a, b))
    return lowering.emit(Quotient(rounding_mode), a, b)


@lowers("aten.remainder.Tensor", "aten.remainder.Scalar", "aten.remainder.Scalar_Tensor")
def remainder(lowering: NodeLowering, input: Operand, other: Operand) -> str:
    return lowering.emit(Remainder("floor"), *operands(lowering, input, other))


@lowers("aten.fmod.Tensor", "aten.fmod.Scalar")
def fmod(lowering: NodeLowering, input: str, other: Operand) -> str:
    return lowering.emit(Remainder("trunc"), *operands(lowering, input, other))
