"""Comparisons, logic of booleans and bits, and questions about special values."""

from __future__ import annotations

import numpy as np
import torch

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.rules.elementwise import Operand, operands
from bringup.frontend.tensors import dtype_of, torch_dtype
from bringup.ir import DType
from bringup.ops.bitwise import Bitwise
from bringup.ops.compare import Compare
from bringup.ops.registry import lowers
from bringup.ops.unary import Unary


def _register_comparison(relation: str) -> None:
    @lowers(f"aten.{relation}.Tensor", f"aten.{relation}.Scalar", f"prims.{relation}.default")
    def rule(lowering: NodeLowering, input: str, other: Operand) -> str:
        return lowering.emit(Compare(relation), *promoted(lowering, input, other))


for _relation in ("eq", "ne", "lt", "le", "gt", "ge"):
    _register_comparison(_relation)


def _register_logic(function: str) -> None:
    @lowers(f"aten.logical_{function}.default")
    def logical(lowering: NodeLowering, input: str, other: str) -> str:
        flags = (lowering.cast(name, DType.BOOL) for name in (input, other))
        return lowering.emit(Bitwise(function), *flags)

    @lowers(
        *(f"aten.bitwise_{function}.{kind}" for kind in ("Tensor", "Scalar", "Scalar_Tensor")),
        *(f"aten.__{function}__.{kind}" for kind in ("Tensor", "Scalar")),
        f"prims.bitwise_{function}.default",
    )
    def bitwise(lowering: NodeLowering, input: Operand, other: Operand) -> str:
        return lowering.emit(Bitwise(function), *operands(lowering, input, other))


for _function in ("and", "or", "xor"):
    _register_logic(_function)


@lowers("aten.logical_not.default")
def logical_not(lowering: NodeLowering, input: str) -> str:
    return inverted(lowering, lowering.cast(input, DType.BOOL))


@lowers("aten.bitwise_not.default", "prims.bitwise_not.default")
def bitwise_not(lowering: NodeLowering, input: str) -> str:
    return inverted(lowering, input)


@lowers("aten.isnan.default")
def isnan(lowering: NodeLowering, input: str) -> str:
    return lowering.emit(Compare("ne"), input, input)


@lowers("aten.isinf.default")
def isinf(lowering: NodeLowering, input: str) -> str:
    return _against(lowering, "eq", _magnitude(lowering, input), np.inf)


@lowers("aten.isfinite.default")
def isfinite(lowering: NodeLowering, input: str) -> str:
    return _against(lowering, "lt", _magnitude(lowering, input), np.inf)


@lowers("aten.isposinf.default")
def isposinf(lowering: NodeLowering, input: str) -> str:
    return _against(lowering, "eq", input, np.inf)


@lowers("aten.isneginf.default")
def isneginf(lowering: NodeLowering, input: str) -> str:
    return _against(lowering, "eq", input, -np.inf)


def inverted(lowering: NodeLowering, x: str) -> str:
    """All bits flipped: not x of booleans, -1 - x of integers, which turns their order around."""
    dtype = lowering.type_of(x).dtype
    ones = np.ones((), np.bool_) if dtype is DType.BOOL else ~np.zeros((), dtype.numpy)
    return lowering.emit(Bitwise("xor"), x, lowering.constant(ones))


def promoted(lowering: NodeLowering, a: Operand, b: Operand) -> tuple[str, str]:
    """Both operands in the type PyTorch compares them in; its result type says nothing of it."""
    dtype = dtype_of(torch.result_type(_like(lowering, a), _like(lowering, b)))
    first, second = (
        lowering.cast(x, dtype) if isinstance(x, str) else lowering.scalar(x, dtype) for x in (a, b)
    )
    return first, second


def _like(lowering: NodeLowering, operand: Operand) -> torch.Tensor | float | int | bool:
    if not isinstance(operand, str):
        return operand
    type_ = lowering.type_of(operand)
    return torch.empty((0,) if type_.shape else (), dtype=torch_dtype(type_.dtype))


def _against(lowering: NodeLowering, relation: str, x: str, number: float) -> str:
    """A comparison with a number; integers are finite, as float32 they stay so."""
    dtype = lowering.type_of(x).dtype
    x = x if dtype.is_float else lowering.cast(x, DType.F32)
    limit = lowering.scalar(number, lowering.type_of(x).dtype)
    return lowering.emit(Compare(relation), x, limit)


def _magnitude(lowering: NodeLowering, x: str) -> str:
    is_float = lowering.type_of(x).dtype.is_float
    return lowering.emit(Unary("abs"), x) if is_float else x
