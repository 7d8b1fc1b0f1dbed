"""Permutation algebra against NumPy."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bringup.passes.permutations import (
    before_reshape,
    compose,
    inverse,
    moves_nothing,
    permuted,
    reshape_groups,
    through_reshape,
)

SIZES = st.lists(st.sampled_from([1, 1, 2, 3, 4, 6]), min_size=1, max_size=5)


@st.composite
def permuted_shapes(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    shape = tuple(draw(SIZES))
    return shape, tuple(draw(st.permutations(range(len(shape)))))


@st.composite
def reshapes(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two shapes of the same elements: axes of the first merged, split and padded with ones."""
    before = tuple(draw(SIZES))
    after: list[int] = []
    for size in before:
        merge = draw(st.booleans())
        if merge and after:
            after[-1] *= size
        else:
            after.append(size)
    parts: list[int] = []
    for size in after:
        factor = draw(st.sampled_from([f for f in range(1, size + 1) if size % f == 0]))
        parts += [factor, size // factor] if draw(st.booleans()) else [size]
    return before, tuple(parts)


def array(shape: tuple[int, ...]) -> np.ndarray:
    return np.arange(math.prod(shape)).reshape(shape)


@given(permuted_shapes(), st.randoms())
def test_inverse_and_composition(case: tuple, random: object) -> None:
    shape, p = case
    x = array(shape)
    q = list(range(len(p)))
    random.shuffle(q)  # type: ignore[attr-defined]
    assert np.array_equal(x.transpose(p).transpose(inverse(p)), x)
    assert np.array_equal(x.transpose(p).transpose(q), x.transpose(compose(p, tuple(q))))
    assert permuted(shape, p) == x.transpose(p).shape


@given(permuted_shapes())
def test_moving_nothing_means_the_same_bytes(case: tuple) -> None:
    shape, p = case
    x = array(shape)
    same = np.array_equal(x.transpose(p).reshape(-1), x.reshape(-1))
    assert moves_nothing(p, shape) == same


@given(reshapes())
def test_groups_hold_the_same_elements(case: tuple) -> None:
    before, after = case
    groups = reshape_groups(before, after)
    assert [i for left, _ in groups for i in left] == list(range(len(before)))
    assert [k for _, right in groups for k in right] == list(range(len(after)))
    for left, right in groups:
        assert math.prod(before[i] for i in left) == math.prod(after[k] for k in right)


@given(reshapes(), st.data())
def test_transpose_through_reshape(case: tuple, data: st.DataObject) -> None:
    before, after = case
    p = tuple(data.draw(st.permutations(range(len(before)))))
    x = array(permuted(before, inverse(p)))
    assert x.transpose(p).shape == before
    moved = through_reshape(p, before, after)
    if moved is not None:
        shape, q = moved
        assert np.array_equal(x.reshape(shape).transpose(q), x.transpose(p).reshape(after))


@given(reshapes(), st.data())
def test_transpose_before_reshape(case: tuple, data: st.DataObject) -> None:
    before, after = case
    p = tuple(data.draw(st.permutations(range(len(after)))))
    y = array(before)
    q = before_reshape(p, before, after)
    if q is not None:
        wanted = y.reshape(after).transpose(p)
        assert np.array_equal(y.transpose(q).reshape(wanted.shape), wanted)


def test_known_cases() -> None:
    # NCHW from NHWC, then H and W merged: they stay neighbours, so the transpose goes behind.
    assert through_reshape((0, 3, 1, 2), (1, 8, 5, 7), (1, 8, 35)) == ((1, 35, 8), (0, 2, 1))
    # Flattening channels and pixels together cannot be reordered.
    assert through_reshape((0, 3, 1, 2), (1, 8, 5, 7), (1, 280)) is None
    # Splitting channels into groups always can.
    moved = through_reshape((0, 3, 1, 2), (1, 8, 5, 7), (1, 2, 4, 5, 7))
    assert moved == ((1, 5, 7, 2, 4), (0, 3, 4, 1, 2))
