"""Reductions. Several axes that are not neighbours are reduced in several steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from bringup.frontend.lowering import NodeLowering, axes_of, axis_of
from bringup.frontend.rules.elementwise import scaled
from bringup.frontend.rules.logic import inverted
from bringup.ir import DType, Operator
from bringup.ops.add import Add
from bringup.ops.argmax import ArgMax
from bringup.ops.max import Max
from bringup.ops.mean import Mean
from bringup.ops.registry import lowers
from bringup.ops.sub import Sub
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
    """The maximum in turned order."""
    return _turned(lowering, reduced(lowering, _turned(lowering, input), dim, Max))


def _turned(lowering: NodeLowering, x: str) -> str:
    """Numbers in opposite order, without overflow: -x of floats, -1 - x of integers."""
    if lowering.type_of(x).dtype.is_float:
        return lowering.emit(Unary("neg"), x)
    return inverted(lowering, x)


@lowers("aten.any.default", "aten.any.dim", "aten.any.dims")
def any_(lowering: NodeLowering, input: str, dim: Axes = None, keepdim: bool = False) -> str:
    return reduced(lowering, lowering.cast(input, DType.BOOL), dim, Max)


@lowers("aten.all.default", "aten.all.dim", "aten.all.dims")
def all_(lowering: NodeLowering, input: str, dim: Axes = None, keepdim: bool = False) -> str:
    """None of them is false."""
    return amin(lowering, lowering.cast(input, DType.BOOL), dim)


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
    result = lowering.results[-1]  # max.dim: (values, indices)
    return lowering.cast(lowering.reshape(y, result.shape), result.dtype)


@lowers("aten.argmin.default")
def argmin(
    lowering: NodeLowering, input: str, dim: int | None = None, keepdim: bool = False
) -> str:
    return argmax(lowering, _turned(lowering, input), dim, keepdim)


@lowers("aten.var.correction", "aten.var.dim", "aten.var.default")
def var(
    lowering: NodeLowering,
    input: str,
    dim: Axes | bool = None,
    unbiased: bool = True,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> str:
    axes = None if isinstance(dim, bool) else dim
    unbiased = dim if isinstance(dim, bool) else unbiased  # var(input, unbiased)
    if correction is None:
        correction = 1.0 if unbiased else 0.0
    return lowering.reshape(_variance(lowering, input, axes, correction), lowering.result.shape)


@lowers("aten.std.correction", "aten.std.dim", "aten.std.default")
def std(lowering: NodeLowering, *args: Any, **kwargs: Any) -> str:
    return lowering.emit(Unary("sqrt"), var(lowering, *args, **kwargs))


@lowers("aten.var_mean.correction")
def var_mean(
    lowering: NodeLowering,
    input: str,
    dim: Axes = None,
    *,
    correction: float | None = None,
    keepdim: bool = False,
) -> tuple[str, str]:
    correction = 1.0 if correction is None else correction
    variance = _variance(lowering, input, dim, correction)
    return (
        lowering.reshape(variance, lowering.result.shape),
        reduced(lowering, input, dim, Mean),
    )


@lowers("aten.logsumexp.default")
def logsumexp(lowering: NodeLowering, input: str, dim: Axes, keepdim: bool = False) -> str:
    """max + log(sum(exp(x - max)))."""
    largest = _kept(lowering, input, dim, Max)
    shifted = lowering.emit(Unary("exp"), lowering.emit(Sub(), input, largest))
    total = lowering.emit(Unary("log"), _kept(lowering, shifted, dim, Sum))
    return lowering.reshape(lowering.emit(Add(), total, largest), lowering.result.shape)


def _variance(lowering: NodeLowering, x: str, dim: Axes, correction: float) -> str:
    """sum((x - mean)^2) / (count - correction), axes kept."""
    axes = axes_of(dim, len(lowering.shape(x)))
    count = math.prod(lowering.shape(x)[axis] for axis in axes)
    if count <= correction:
        raise lowering.unsupported(f"variance of {count} elements with correction {correction}")
    centred = lowering.emit(Sub(), x, _kept(lowering, x, dim, Mean))
    mean_square = _kept(lowering, lowering.emit(Unary("square"), centred), dim, Mean)
    return scaled(lowering, mean_square, count / (count - correction))


def reduced(lowering: NodeLowering, x: str, dim: Axes, reducer: Reducer) -> str:
    """Reduce, keeping the axes at length one, then drop them if PyTorch does.

    Reductions keep their axes so that layout passes can permute them with everything else.
    """
    kept = _kept(lowering, lowering.cast(x, lowering.result.dtype), dim, reducer)
    return lowering.reshape(kept, lowering.result.shape)


def _kept(lowering: NodeLowering, x: str, dim: Axes, reducer: Reducer) -> str:
    for run in reversed(_runs(axes_of(dim, len(lowering.shape(x))))):
        x = lowering.emit(reducer(run, True), x)
    return x


def _runs(axes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Runs of neighbouring axes."""
    runs: list[list[int]] = []
    for axis in axes:
        if runs and runs[-1][-1] == axis - 1:
            runs[-1].append(axis)
        else:
            runs.append([axis])
    return [tuple(run) for run in runs]
