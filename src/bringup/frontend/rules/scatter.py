"""Tensors with some elements replaced, at positions known at import time or chosen by a mask."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bringup.frontend.lowering import NodeLowering, axis_of
from bringup.frontend.rules.indexing import concatenated, sliced, taken, wrapped_positions
from bringup.ir import Array, DType
from bringup.ops.registry import lowers
from bringup.ops.where import Where


@lowers("aten.slice_scatter.default")
def slice_scatter(
    lowering: NodeLowering,
    input: str,
    src: str,
    dim: int = 0,
    start: int | None = None,
    end: int | None = None,
    step: int = 1,
) -> str:
    shape = lowering.shape(input)
    axis = axis_of(dim, len(shape))
    first, last, _ = slice(start, end, step).indices(shape[axis])
    if step == 1:
        return _range_replaced(lowering, input, src, axis, first, max(first, last))
    return _replaced(lowering, input, src, axis, np.arange(first, last, step))


@lowers("aten.select_scatter.default")
def select_scatter(lowering: NodeLowering, input: str, src: str, dim: int, index: int) -> str:
    shape = lowering.shape(input)
    axis = axis_of(dim, len(shape))
    first = axis_of(index, shape[axis])
    part = lowering.reshape(src, (*shape[:axis], 1, *shape[axis + 1 :]))
    return _range_replaced(lowering, input, part, axis, first, first + 1)


@lowers("aten.diagonal_scatter.default")
def diagonal_scatter(
    lowering: NodeLowering, input: str, src: str, offset: int = 0, dim1: int = 0, dim2: int = 1
) -> str:
    shape = lowering.shape(input)
    positions = np.arange(math.prod(shape)).reshape(shape)
    return _elements_replaced(lowering, input, src, positions.diagonal(offset, dim1, dim2))


@lowers("aten.scatter.src", "aten.scatter.value")
def scatter(
    lowering: NodeLowering, input: str, dim: int, index: str, src: str | float, **_: object
) -> str:
    shape = lowering.shape(input)
    axis = axis_of(dim, len(shape))
    chosen = lowering.needs_constant(index, "the index of a scatter")
    places = list(np.indices(chosen.shape))
    places[axis] = chosen
    positions = np.ravel_multi_index(tuple(places), shape)
    if isinstance(src, str):
        for i, size in enumerate(chosen.shape):
            src = sliced(lowering, src, i, 0, size)
    else:
        src = lowering.constant(np.full(chosen.shape, src, lowering.result.dtype.numpy))
    return _elements_replaced(lowering, input, src, positions)


@lowers("aten.index_put.default")
def index_put(
    lowering: NodeLowering,
    input: str,
    indices: Sequence[str | None],
    values: str,
    accumulate: bool = False,
) -> str:
    if accumulate:
        raise lowering.unsupported("index_put that accumulates")
    shape = lowering.shape(input)
    used = [(axis, index) for axis, index in enumerate(indices) if index is not None]
    if len(used) == 1 and lowering.type_of(used[0][1]).dtype is DType.BOOL:
        return _where_masked(lowering, input, used[0][1], used[0][0], values)
    arrays = [lowering.needs_constant(i, "the index of an assignment") for _, i in used]
    if any(array.dtype == np.bool_ for array in arrays):
        raise lowering.unsupported("assignment by a mask together with other indices")
    axis = used[0][0]
    if used[-1][0] - axis != len(used) - 1:
        raise lowering.unsupported("index tensors on axes that are not neighbours")
    sizes = shape[axis : axis + len(used)]
    flat = wrapped_positions(arrays, sizes)
    merged = (*shape[:axis], math.prod(sizes), *shape[axis + len(used) :])
    chosen = (*shape[:axis], *flat.shape, *shape[axis + len(used) :])
    part = _broadcast(lowering, values, chosen)
    part = lowering.reshape(part, (*shape[:axis], flat.size, *shape[axis + len(used) :]))
    y = _replaced(lowering, lowering.reshape(input, merged), part, axis, flat.reshape(-1))
    return lowering.reshape(y, shape)


def _where_masked(lowering: NodeLowering, x: str, mask: str, axis: int, values: str) -> str:
    """`x[mask] = value`: one value for all, since how many there are depends on the data."""
    shape, own = lowering.shape(x), lowering.shape(mask)
    if math.prod(lowering.shape(values)) != 1:
        raise lowering.unsupported("assignment of several values by a mask")
    aligned = (1,) * axis + own + (1,) * (len(shape) - axis - len(own))
    value = lowering.reshape(values, (1,) * len(shape))
    return lowering.emit(Where(), lowering.reshape(mask, aligned), value, x)


def _broadcast(lowering: NodeLowering, x: str, shape: tuple[int, ...]) -> str:
    own = lowering.shape(x)
    return lowering.expand(lowering.reshape(x, (1,) * (len(shape) - len(own)) + own), shape)


def _elements_replaced(lowering: NodeLowering, x: str, values: str, positions: Array) -> str:
    """Replace single elements, positions counted in row-major order."""
    shape = lowering.shape(x)
    flat = lowering.reshape(x, (math.prod(shape),))
    part = lowering.reshape(values, (positions.size,))
    return lowering.reshape(_replaced(lowering, flat, part, 0, positions.reshape(-1)), shape)


def _replaced(lowering: NodeLowering, x: str, part: str, axis: int, positions: Array) -> str:
    """Rows of `part` at `positions` of one axis; the last one wins where a position is repeated."""
    size = lowering.shape(x)[axis]
    if positions.size == 0:
        return x
    order = np.arange(size)
    order[positions] = size + np.arange(positions.size)
    both = concatenated(lowering, [x, part], axis)
    return taken(lowering, both, axis, order)


def _range_replaced(
    lowering: NodeLowering, x: str, part: str, axis: int, first: int, last: int
) -> str:
    size = lowering.shape(x)[axis]
    if first == last:
        return x
    pieces = [sliced(lowering, x, axis, 0, first)] if first > 0 else []
    pieces.append(part)
    pieces += [sliced(lowering, x, axis, last, size)] if last < size else []
    return concatenated(lowering, pieces, axis)
