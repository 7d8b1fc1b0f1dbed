"""Permutation algebra: `y = x.transpose(p)` means y's axis i is x's axis p[i]."""

from __future__ import annotations

from collections.abc import Sequence

Permutation = tuple[int, ...]
Shape = tuple[int, ...]


def identity(rank: int) -> Permutation:
    """The permutation that moves nothing."""
    return tuple(range(rank))


def inverse(p: Permutation) -> Permutation:
    """`x.transpose(p).transpose(inverse(p))` is x."""
    result = [0] * len(p)
    for i, axis in enumerate(p):
        result[axis] = i
    return tuple(result)


def compose(first: Permutation, second: Permutation) -> Permutation:
    """`x.transpose(first).transpose(second)` is `x.transpose(compose(first, second))`."""
    return tuple(first[axis] for axis in second)


def permuted(items: Sequence[int], p: Permutation) -> tuple[int, ...]:
    """A shape, or one attribute per axis, after `transpose(p)`."""
    return tuple(items[axis] for axis in p)


def moves_nothing(p: Permutation, shape: Shape) -> bool:
    """Whether a transpose leaves the bytes where they are: only axes of length one move."""
    moved = [axis for axis in p if shape[axis] != 1]
    return moved == sorted(moved)


def squeezed(shape: Shape) -> Shape:
    """The shape without axes of length one."""
    return tuple(length for length in shape if length != 1)


def reshape_groups(before: Shape, after: Shape) -> list[tuple[range, range]]:
    """Smallest runs of axes of `before` and `after` that hold the same elements, in order.

    Axes of length one in `after` join the run before them, or stand alone at the start; those of
    `before` likewise.
    """
    groups: list[tuple[range, range]] = []
    i = k = 0
    while i < len(before) or k < len(after):
        start, start_after = i, k
        left = right = 1
        if i < len(before):
            left, i = before[i], i + 1
        if k < len(after):
            right, k = after[k], k + 1
        while left != right:
            if left < right:
                left, i = left * before[i], i + 1
            else:
                right, k = right * after[k], k + 1
        groups.append((range(start, i), range(start_after, k)))
    return groups


def through_reshape(
    p: Permutation, before: Shape, after: Shape
) -> tuple[Shape, Permutation] | None:
    """Move a transpose behind a reshape.

    For `x.transpose(p)` of shape `before`, reshaped to `after`: the shape s and permutation q with
    `x.reshape(s).transpose(q)` equal to it, or None when the reshape merges axes p has reordered.
    """
    groups = reshape_groups(before, after)
    order = _group_order([axes for axes, _ in groups], before, p)
    if order is None:
        return None
    axes = tuple(axis for g in order for axis in groups[g][1])  # of s, named as axes of `after`
    return permuted(after, axes), inverse(axes)


def before_reshape(p: Permutation, before: Shape, after: Shape) -> Permutation | None:
    """Move a transpose in front of a reshape.

    For y of shape `before`, reshaped to `after`, then transposed by p: the permutation q with
    `y.transpose(q)` holding the same bytes, or None when p moves parts of a split axis apart.
    """
    groups = reshape_groups(before, after)
    order = _group_order([axes for _, axes in groups], after, inverse(p))
    if order is None:
        return None
    return tuple(axis for g in order for axis in groups[g][0])


def _group_order(
    groups: Sequence[range], shape: Shape, position: Permutation
) -> tuple[int, ...] | None:
    """Order of runs of axes after each axis i has gone to `position[i]`.

    None when the axes of a run do not stay neighbours in order. Axes of length one are free; a run
    of such axes stays behind its predecessor.
    """
    sized = sorted(position[axis] for axis, length in enumerate(shape) if length != 1)
    rank = {place: number for number, place in enumerate(sized)}
    keys: list[tuple[int, int]] = []
    last = -1
    for number, axes in enumerate(groups):
        places = [rank[position[axis]] for axis in axes if shape[axis] != 1]
        if places and places != list(range(places[0], places[0] + len(places))):
            return None
        last = places[0] if places else last
        keys.append((last, number))
    return tuple(number for _, number in sorted(keys))
