"""Reductions. Several axes that are not neighbours are reduced in several steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from bringup.frontend.lowering import NodeLowering, axes_of, axis_of
from bringup.ir import Operator
from bringup.ops.argmax import ArgMax
from bringup.ops.max import Max
from bringup.ops.mean import Mean
from bringup.ops.registry import lowers
from bringup.ops.sum import Sum
from bringup.ops.unary import Unary

Axes = Sequence[int] | int | None
Reducer = Callable[[tuple[int, ...], bool], Operator]


@lowers("aten.mean.default", "aten.mean.dim")
def mean(
    lowering: NodeLowering, input: str, dim: Axes = None, keepdim: bool = False, **_: object
) -> str:
    return reduced(lowering, input, dim, Mean)


@lowers("aten.sum.default", "aten.sum.dim_IntList")
def sum_(
    lowering: NodeLowering, input: str, dim: Axes = None, keepdim: bool = False, **_: object
) -> str:
    return reduced(lowering, input, dim, Sum)


@lowers("aten.amax.default", "aten.max.default")
def amax(lowering: NodeLowering, input: str, dim: Axes = None, keepdim: bool = False) -> str:
    return reduced(lowering, input, dim, Max)


@lowers("aten.amin.default", "aten.min.default")
def amin(lowering: NodeLowering, input: str, dim: Axes = None, keepdim: bool = False) -> str:
    """min(x) = -max(-x)."""
    y = reduced(lowering, lowering.emit(Unary("neg"), input), dim, Max)
    return lowering.emit(Unary("neg"), y)


@lowers("aten.max.dim")
def max_dim(lowering: NodeLowering, input: str, dim: int, keepdim: bool = False) -> tuple[str, str]:
    return reduced(lowering, input, dim, Max), argmax(lowering, input, dim)


@lowers("aten.min.dim")
def min_dim(lowering: NodeLowering, input: str, dim: int, keepdim: bool = False) -> tuple[str, str]:
    return amin(lowering, input, dim), argmin(lowering, input, dim)


@lowers("aten.argmax.default")
def argmax(
    lowering: NodeLowering, input: str, dim: int | None = None, keepdim: bool = False
) -> str:
    shape = lowering.shape(input)
    if dim is None:
        input, dim = lowering.reshape(input, (math.prod(shape),)), 0
    axis = axis_of(dim, len(shape))
    y = lowering.emit(ArgMax(axis, True), input)
    return lowering.reshape(y, lowering.results[-1].shape)


@lowers("aten.argmin.default")
def argmin(
    lowering: NodeLowering, input: str, dim: int | None = None, keepdim: bool = False
) -> str:
    return argmax(lowering, lowering.emit(Unary("neg"), input), dim, keepdim)


def reduced(lowering: NodeLowering, x: str, dim: Axes, reducer: Reducer) -> str:
    """Reduce, keeping the axes at length one, then drop them if PyTorch does.

    Reductions keep their axes so that layout passes can permute them with everything else.
    """
    x = lowering.cast(x, lowering.result.dtype)
    for run in reversed(_runs(axes_of(dim, len(lowering.shape(x))))):
        x = lowering.emit(reducer(run, True), x)
    return lowering.reshape(x, lowering.result.shape)


def _runs(axes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Runs of neighbouring axes."""
    runs: list[list[int]] = []
    for axis in axes:
        if runs and runs[-1][-1] == axis - 1:
            runs[-1].append(axis)
        else:
            runs.append([axis])
    return [tuple(run) for run in runs]
