"""Exact integer products through floating-point BLAS."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.errors import GraphError
from bringup.numerics.gemm import (
    exact_matmul,
    exact_precision,
    largest_magnitude,
    row_sum_bound,
    wrap_int32,
)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 3000), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_product_is_exact(m, k, n, seed):
    rng = np.random.default_rng(seed)
    a = rng.integers(-255, 256, (m, k)).astype(np.int16)
    b = rng.integers(-128, 128, (k, n)).astype(np.int8)
    assert np.array_equal(exact_matmul(a, b), a.astype(np.int64) @ b.astype(np.int64))


def test_extreme_values_switch_to_float64():
    a, b = np.full((1, 600), 255, np.int16), np.full((600, 1), -128, np.int8)
    assert exact_matmul(a, b)[0, 0] == -600 * 255 * 128  # beyond 2**24


def test_precision_limits():
    assert exact_precision(2**24 - 1) == np.float32
    assert exact_precision(2**24) == np.float64
    with pytest.raises(GraphError, match="53 bits"):
        exact_precision(2**53)


def test_row_sum_bound_covers_every_partial_sum():
    rng = np.random.default_rng(0)
    x = rng.integers(-255, 256, (5, 40)).astype(np.int16)
    w = rng.integers(-128, 128, (7, 40)).astype(np.int8)
    partial = np.abs(np.cumsum(x[:, None].astype(np.int64) * w[None], axis=2)).max()
    assert partial <= row_sum_bound(x, w) <= 40 * 255 * 128


def test_magnitude_of_the_most_negative_value():
    assert largest_magnitude(np.array([-128], np.int8)) == 128
    assert largest_magnitude(np.array([], np.int8)) == 1


def test_wrap():
    wide = np.array([2**31, -(2**31) - 1, 5], np.float64)
    assert wrap_int32(wide).tolist() == [-(2**31), 2**31 - 1, 5]


def test_the_largest_magnitude_may_be_negative():
    assert largest_magnitude(np.array([-128, 127], np.int8)) == 128
    assert largest_magnitude(np.array([3, -5, 4], np.int32)) == 5
    assert largest_magnitude(np.zeros((0,), np.int8)) == 1
