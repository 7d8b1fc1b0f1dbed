"""Shapes, axis orders, copies and conversions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bringup.frontend.lowering import NodeLowering, axis_of
from bringup.ops.concat import Concat
from bringup.ops.registry import lowers


@lowers(
    "aten.view.default", "aten.reshape.default", "aten._unsafe_view.default",
    "aten.flatten.using_ints", "aten.unflatten.int", "aten.squeeze.default", "aten.squeeze.dim",
    "aten.squeeze.dims", "aten.unsqueeze.default", "aten.view_as.default",
    "aten.reshape_as.default", "aten.ravel.default", "aten._reshape_copy.default",
    "aten.view_copy.default", "aten.unsqueeze_copy.default", "aten.squeeze_copy.dims",
)  # fmt: skip
def reshape(lowering: NodeLowering, input: str, *_: object, **__: object) -> str:
    return lowering.reshape(input, lowering.result.shape)


@lowers(
    "aten.clone.default", "aten.contiguous.default", "aten.detach.default", "aten.detach_.default",
    "aten.alias.default", "aten.dropout.default", "aten.feature_dropout.default",
    "aten.alpha_dropout.default", "aten.lift_fresh_copy.default", "aten.positive.default",
    "aten.native_dropout.default",
)  # fmt: skip
def identity(lowering: NodeLowering, input: str, *args: object, **kwargs: object) -> str:
    if "dropout" in lowering.origin.target and (True in args[1:] or kwargs.get("train") is True):
        raise lowering.unsupported("dropout in training mode; export the model in eval mode")
    return input


@lowers(
    "aten._to_copy.default", "aten.to.dtype", "aten.to.dtype_layout", "aten.to.device",
    "aten.type_as.default", "aten.to.other",
)  # fmt: skip
def convert(lowering: NodeLowering, input: str, *_: object, **__: object) -> str:
    return lowering.cast(input, lowering.result.dtype)


@lowers(
    "aten._assert_tensor_metadata.default", "aten._assert_scalar.default",
    "aten._assert_async.msg",
)  # fmt: skip
def check(lowering: NodeLowering, *_: object, **__: object) -> None:
    """Run-time checks of what a static program already guarantees."""


@lowers("aten.copy.default")
def copy(lowering: NodeLowering, input: str, source: str, *_: object) -> str:
    source = lowering.cast(source, lowering.result.dtype)
    return expand(lowering, source)


@lowers("aten.permute.default", "aten.permute_copy.default")
def permute(lowering: NodeLowering, input: str, dims: Sequence[int]) -> str:
    return lowering.transpose(input, tuple(axis_of(d, len(dims)) for d in dims))


@lowers("aten.transpose.int", "aten.transpose_copy.int", "aten.swapaxes.default")
def transpose(lowering: NodeLowering, input: str, dim0: int, dim1: int) -> str:
    order = list(range(len(lowering.shape(input))))
    if not order:  # of a scalar
        return input
    a, b = axis_of(dim0, len(order)), axis_of(dim1, len(order))
    order[a], order[b] = order[b], order[a]
    return lowering.transpose(input, tuple(order))


@lowers("aten.t.default", "aten.numpy_T.default", "aten.t_copy.default")
def reverse_axes(lowering: NodeLowering, input: str) -> str:
    return lowering.transpose(input, tuple(reversed(range(len(lowering.shape(input))))))


@lowers("aten.movedim.int", "aten.movedim.intlist")
def move_axes(
    lowering: NodeLowering, input: str, source: Sequence[int] | int, to: Sequence[int] | int
) -> str:
    rank = len(lowering.shape(input))
    sources = [source] if isinstance(source, int) else list(source)
    targets = [to] if isinstance(to, int) else list(to)
    moved = {axis_of(t, rank): axis_of(s, rank) for s, t in zip(sources, targets, strict=True)}
    rest = iter(axis for axis in range(rank) if axis not in moved.values())
    return lowering.transpose(input, [moved[i] if i in moved else next(rest) for i in range(rank)])


@lowers("aten.expand.default", "aten.expand_as.default", "aten.expand_copy.default",
        "aten.broadcast_to.default")  # fmt: skip
def expand(lowering: NodeLowering, input: str, *_: object, **__: object) -> str:
    shape, own = lowering.result.shape, lowering.shape(input)
    aligned = lowering.reshape(input, (1,) * (len(shape) - len(own)) + own)
    return lowering.expand(aligned, shape)


@lowers("aten.repeat.default", "aten.tile.default")
def repeat(lowering: NodeLowering, input: str, repeats: Sequence[int]) -> str:
    shape = lowering.shape(input)
    rank = max(len(shape), len(repeats))
    counts = (1,) * (rank - len(repeats)) + tuple(repeats)
    y = lowering.reshape(input, (1,) * (rank - len(shape)) + shape)
    for axis, count in enumerate(counts):
        if count > 1:
            y = lowering.emit(Concat(axis), *([y] * count))
    return y


@lowers("aten.repeat_interleave.self_int")
def repeat_interleave(
    lowering: NodeLowering, input: str, repeats: int, dim: int | None = None, **_: object
) -> str:
    if dim is None:
        raise lowering.unsupported("repeat_interleave without an axis")
    shape = lowering.shape(input)
    axis = axis_of(dim, len(shape))
    y = lowering.reshape(input, (*shape[: axis + 1], 1, *shape[axis + 1 :]))
    y = lowering.expand(y, (*shape[: axis + 1], repeats, *shape[axis + 1 :]))
    return lowering.reshape(y, lowering.result.shape)


@lowers("aten.pixel_shuffle.default")
def pixel_shuffle(lowering: NodeLowering, input: str, upscale_factor: int) -> str:
    *batch, channels, height, width = lowering.shape(input)
    r, n = upscale_factor, len(batch)
    y = lowering.reshape(input, (*batch, channels // (r * r), r, r, height, width))
    order = (*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return lowering.reshape(lowering.transpose(y, order), lowering.result.shape)


@lowers("aten.pixel_unshuffle.default")
def pixel_unshuffle(lowering: NodeLowering, input: str, downscale_factor: int) -> str:
    *batch, channels, height, width = lowering.shape(input)
    r, n = downscale_factor, len(batch)
    y = lowering.reshape(input, (*batch, channels, height // r, r, width // r, r))
    order = (*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return lowering.reshape(lowering.transpose(y, order), lowering.result.shape)


@lowers("aten.channel_shuffle.default")
def channel_shuffle(lowering: NodeLowering, input: str, groups: int) -> str:
    batch, channels, *image = lowering.shape(input)
    y = lowering.reshape(input, (batch, groups, channels // groups, *image))
    order = (0, 2, 1, *range(3, 3 + len(image)))
    return lowering.reshape(lowering.transpose(y, order), lowering.result.shape)


@lowers(
    "aten.zeros_like.default", "aten.new_zeros.default", "aten.ones_like.default",
    "aten.new_ones.default", "aten.full_like.default", "aten.new_full.default",
)  # fmt: skip
def filled(lowering: NodeLowering, input: str, *args: object, **_: object) -> str:
    """Tensors that depend on a shape only."""
    value: object = 0 if "zeros" in lowering.origin.target else 1
    if "full" in lowering.origin.target:
        value = args[-1]
    if not isinstance(value, (int, float)):
        raise lowering.unsupported("fill value computed at run time")
    return lowering.constant(np.full(lowering.result.shape, value, lowering.result.dtype.numpy))
