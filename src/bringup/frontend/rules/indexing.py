"""Parts of tensors, and tensors from parts: slices, lookups, concatenation, padding."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch

from bringup.frontend.lowering import NodeLowering, axis_of
from bringup.ir import Array, DType
from bringup.ops.concat import Concat
from bringup.ops.gather import Gather
from bringup.ops.pad import Pad
from bringup.ops.registry import lowers
from bringup.ops.slice import Slice


@lowers("aten.slice.Tensor", "aten.slice_copy.Tensor")
def slice_(
    lowering: NodeLowering,
    input: str,
    dim: int = 0,
    start: int | None = None,
    end: int | None = None,
    step: int = 1,
) -> str:
    shape = lowering.shape(input)
    axis = axis_of(dim, len(shape))
    first, last, _ = slice(start, end, step).indices(shape[axis])
    return sliced(lowering, input, axis, first, max(first, last), step)


@lowers("aten.narrow.default", "aten.narrow.int")
def narrow(lowering: NodeLowering, input: str, dim: int, start: int, length: int) -> str:
    axis = axis_of(dim, len(lowering.shape(input)))
    first = axis_of(start, lowering.shape(input)[axis])
    return sliced(lowering, input, axis, first, first + length)


@lowers("aten.select.int", "aten.select_copy.int")
def select(lowering: NodeLowering, input: str, dim: int, index: int) -> str:
    shape = lowering.shape(input)
    axis = axis_of(dim, len(shape))
    position = axis_of(index, shape[axis])
    part = sliced(lowering, input, axis, position, position + 1)
    return lowering.reshape(part, (*shape[:axis], *shape[axis + 1 :]))


@lowers("aten.unbind.int")
def unbind(lowering: NodeLowering, input: str, dim: int = 0) -> tuple[str, ...]:
    axis = axis_of(dim, len(lowering.shape(input)))
    return tuple(select(lowering, input, axis, i) for i in range(lowering.shape(input)[axis]))


@lowers(
    "aten.split.Tensor", "aten.chunk.default", "aten.split_with_sizes.default", "aten.split.sizes",
    "aten.split_with_sizes_copy.default", "aten.split_copy.Tensor", "aten.tensor_split.sections",
    "aten.unsafe_split.Tensor", "aten.unsafe_chunk.default",
)  # fmt: skip
def split(lowering: NodeLowering, input: str, _: object, dim: int = 0) -> tuple[str, ...]:
    axis = axis_of(dim, len(lowering.shape(input)))
    parts, start = [], 0
    for result in lowering.results:
        parts.append(sliced(lowering, input, axis, start, start + result.shape[axis]))
        start += result.shape[axis]
    return tuple(parts)


@lowers("aten.cat.default", "aten.concat.default", "aten.concatenate.default")
def cat(lowering: NodeLowering, tensors: Sequence[str], dim: int = 0) -> str:
    dtype = lowering.result.dtype
    parts = [lowering.cast(t, dtype) for t in tensors if 0 not in lowering.shape(t)]
    return concatenated(lowering, parts, axis_of(dim, len(lowering.result.shape)))


@lowers("aten.stack.default")
def stack(lowering: NodeLowering, tensors: Sequence[str], dim: int = 0) -> str:
    axis = axis_of(dim, len(lowering.result.shape))
    shape = lowering.shape(tensors[0])
    shape = (*shape[:axis], 1, *shape[axis:])
    return concatenated(lowering, [lowering.reshape(t, shape) for t in tensors], axis)


@lowers("aten.pad.default", "aten.constant_pad_nd.default")
def pad(
    lowering: NodeLowering,
    input: str,
    pad: Sequence[int],
    mode: str | float = "constant",
    value: float | None = None,
) -> str:
    if not isinstance(mode, str):  # constant_pad_nd(input, pad, value)
        mode, value = "constant", float(mode)
    rank = len(lowering.shape(input))
    widths = [(0, 0)] * rank
    for i in range(len(pad) // 2):
        widths[rank - 1 - i] = (pad[2 * i], pad[2 * i + 1])
    for axis, (before, after) in enumerate(widths):
        if before < 0 or after < 0:
            size = lowering.shape(input)[axis]
            first, last = max(0, -before), size - max(0, -after)
            input = sliced(lowering, input, axis, first, last)
            widths[axis] = (max(0, before), max(0, after))
    if mode == "constant":
        return _constant_pad(lowering, input, widths, value or 0.0)
    for axis, (before, after) in enumerate(widths):
        input = _edge_pad(lowering, input, axis, before, after, mode)
    return input


@lowers(
    "aten.reflection_pad1d.default", "aten.reflection_pad2d.default",
    "aten.replication_pad1d.default", "aten.replication_pad2d.default",
)  # fmt: skip
def named_pad(lowering: NodeLowering, input: str, padding: Sequence[int]) -> str:
    mode = "reflect" if "reflection" in lowering.origin.target else "replicate"
    return pad(lowering, input, padding, mode)


@lowers("aten.roll.default")
def roll(
    lowering: NodeLowering, input: str, shifts: Sequence[int] | int, dims: Sequence[int] | int = ()
) -> str:
    steps = [shifts] if isinstance(shifts, int) else list(shifts)
    axes = [dims] if isinstance(dims, int) else list(dims)
    if not axes:
        raise lowering.unsupported("roll over the flattened tensor")
    for step, dim in zip(steps, axes, strict=True):
        axis = axis_of(dim, len(lowering.shape(input)))
        size = lowering.shape(input)[axis]
        cut = -step % size
        if cut:
            tail = sliced(lowering, input, axis, cut, size)
            input = concatenated(lowering, [tail, sliced(lowering, input, axis, 0, cut)], axis)
    return input


@lowers("aten.flip.default")
def flip(lowering: NodeLowering, input: str, dims: Sequence[int]) -> str:
    for dim in dims:
        axis = axis_of(dim, len(lowering.shape(input)))
        order = np.arange(lowering.shape(input)[axis], dtype=np.int32)[::-1]
        input = taken(lowering, input, axis, order)
    return input


@lowers("aten.diagonal.default", "aten.diagonal_copy.default",
        "aten.unfold.default", "aten.unfold_copy.default")  # fmt: skip
def picked(lowering: NodeLowering, input: str, *args: object, **kwargs: object) -> str:
    """Single elements, at the places where PyTorch itself puts their numbers."""
    namespace, name, overload = lowering.origin.target.split(".")
    function = getattr(getattr(getattr(torch.ops, namespace), name), overload)
    count = math.prod(lowering.shape(input))
    numbers = torch.arange(count, dtype=torch.int64).reshape(lowering.shape(input))
    places = function(numbers, *args, **kwargs).reshape(-1).numpy()
    flat = taken(lowering, lowering.reshape(input, (count,)), 0, places)
    return lowering.reshape(flat, lowering.result.shape)


@lowers("aten.embedding.default")
def embedding(lowering: NodeLowering, weight: str, indices: str, *_: object, **__: object) -> str:
    return lowering.emit(Gather(), weight, indices)


@lowers("aten.index_select.default")
def index_select(lowering: NodeLowering, input: str, dim: int, index: str) -> str:
    axis = axis_of(dim, len(lowering.shape(input)))
    constant = lowering.constant_array(index)
    if constant is not None:
        return taken(lowering, input, axis, constant.reshape(-1))
    return _looked_up(lowering, input, axis, index)


@lowers("aten.index.Tensor")
def index_tensor(lowering: NodeLowering, input: str, indices: Sequence[str | None]) -> str:
    used = [(axis, index) for axis, index in enumerate(indices) if index is not None]
    if any(lowering.type_of(index).dtype is DType.BOOL for _, index in used):
        raise lowering.unsupported("the size of a boolean selection depends on the data")
    arrays = [lowering.constant_array(index) for _, index in used]
    known = [array for array in arrays if array is not None]
    axis, index = used[0]
    if len(known) == len(used):
        if used[-1][0] - axis != len(used) - 1:
            raise lowering.unsupported("index tensors on axes that are not neighbours")
        return _taken_together(lowering, input, axis, known)
    if len(used) != 1:
        raise lowering.unsupported("several index tensors computed at run time")
    if len(lowering.shape(index)) != 1 and axis != 0:
        raise lowering.unsupported("run-time index of several axes inside a tensor")
    return _looked_up(lowering, input, axis, index)


def _taken_together(lowering: NodeLowering, x: str, axis: int, indices: Sequence[Array]) -> str:
    """Elements at constant positions of neighbouring axes, which are merged into one."""
    shape = lowering.shape(x)
    sizes = shape[axis : axis + len(indices)]
    flat = wrapped_positions(indices, sizes).reshape(-1)
    merged = (*shape[:axis], math.prod(sizes), *shape[axis + len(indices) :])
    y = taken(lowering, lowering.reshape(x, merged), axis, flat)
    return lowering.reshape(y, lowering.result.shape)


def wrapped_positions(indices: Sequence[Array], sizes: Sequence[int]) -> Array:
    """Places in row-major order of constant indices into neighbouring axes."""
    wrapped = [np.where(i < 0, i + size, i) for i, size in zip(indices, sizes, strict=True)]
    return np.ravel_multi_index(tuple(np.broadcast_arrays(*wrapped)), tuple(sizes))


def sliced(lowering: NodeLowering, x: str, axis: int, start: int, end: int, step: int = 1) -> str:
    """Elements `start:end:step` of one axis (nothing when that is all of it)."""
    shape = lowering.shape(x)
    size = max(0, -(-(end - start) // step))
    if size == 0:
        raise lowering.unsupported("an empty tensor")
    if size == shape[axis]:
        return x
    starts, steps, sizes = [0] * len(shape), [1] * len(shape), list(shape)
    starts[axis], steps[axis], sizes[axis] = start, step if size > 1 else 1, size
    array = lowering.constant_array(x)
    if array is not None:
        return lowering.constant(np.take(array, range(start, end, step), axis=axis))
    return lowering.emit(Slice(tuple(starts), tuple(sizes), tuple(steps)), x)


def concatenated(lowering: NodeLowering, parts: Sequence[str], axis: int) -> str:
    """Concatenation (nothing for a single part)."""
    return parts[0] if len(parts) == 1 else lowering.emit(Concat(axis), *parts)


def taken(lowering: NodeLowering, x: str, axis: int, indices: Array) -> str:
    """Elements of one axis chosen by constant indices; a slice where they are evenly spaced."""
    size = lowering.shape(x)[axis]
    chosen = [axis_of(int(i), size) for i in indices]
    step = chosen[1] - chosen[0] if len(chosen) > 1 else 1
    if step > 0 and chosen == list(range(chosen[0], chosen[-1] + 1, step)):
        return sliced(lowering, x, axis, chosen[0], chosen[-1] + 1, step)
    return _looked_up(lowering, x, axis, lowering.constant(np.array(chosen, np.int32)))


def _looked_up(lowering: NodeLowering, x: str, axis: int, index: str) -> str:
    rank = len(lowering.shape(x))
    front = (axis, *(i for i in range(rank) if i != axis))
    y = lowering.emit(Gather(), lowering.transpose(x, front), index)
    if axis == 0:
        return y
    return lowering.transpose(y, [int(i) for i in np.argsort(front)])


def _constant_pad(
    lowering: NodeLowering, x: str, widths: Sequence[tuple[int, int]], value: float
) -> str:
    if not any(before or after for before, after in widths):
        return x
    before, after = zip(*widths, strict=True)
    return lowering.emit(Pad(tuple(before), tuple(after), float(value)), x)


def _edge_pad(lowering: NodeLowering, x: str, axis: int, before: int, after: int, mode: str) -> str:
    """Reflect, replicate or wrap one axis with copies of single rows."""
    size = lowering.shape(x)[axis]
    if before == after == 0:
        return x
    if mode == "reflect":
        head = list(range(before, 0, -1))
        tail = list(range(size - 2, size - 2 - after, -1))
    elif mode == "replicate":
        head, tail = [0] * before, [size - 1] * after
    elif mode == "circular":
        head, tail = list(range(size - before, size)), list(range(after))
    else:
        raise lowering.unsupported(f"padding mode {mode!r}")
    rows = {i: sliced(lowering, x, axis, i, i + 1) for i in sorted({*head, *tail})}
    parts = [rows[i] for i in head] + [x] + [rows[i] for i in tail]
    return concatenated(lowering, parts, axis)
