"""Units in the last place and the growth of bounds."""

import numpy as np
import pytest

from bringup.ir import DType
from bringup.numerics.bounds import (
    average_bound,
    dot_product_bound,
    function_bound,
    stored_bound,
    units_in_last_place,
)


@pytest.mark.parametrize("dtype, numpy", [(DType.F32, np.float32), (DType.F16, np.float16)])
def test_units_are_numpys_spacing(dtype, numpy):
    rng = np.random.default_rng(0)
    values = (rng.standard_normal(200) * 10.0 ** rng.integers(-3, 4, 200)).astype(numpy)
    values = np.append(values, numpy([1, 2, 4, 0.5, 0]))
    got = units_in_last_place(values, dtype)
    assert np.array_equal(got, np.spacing(np.abs(values)).astype(np.float64).clip(got.min()))


def test_float32_dot_product():
    assert dot_product_bound(np.array([1.0]), 16, DType.F32) == 2.0**-20


def test_float16_adds_one_storage_rounding():
    assert dot_product_bound(np.array([1.0]), 16, DType.F16) == 2.0**-20 + 2.0**-10


def test_a_float32_sum_stays_within_its_bound():
    rng = np.random.default_rng(3)
    a, b = (rng.standard_normal((64, 500)).astype(np.float32) for _ in range(2))
    sums = np.zeros(64, np.float32)
    for k in range(500):  # the worst order: one long chain
        sums += a[:, k] * b[:, k]
    exact = (a.astype(np.float64) * b).sum(1)
    magnitude = np.abs(a.astype(np.float64) * b).sum(1)
    assert (np.abs(sums - exact) <= dot_product_bound(magnitude, 500, DType.F32)).all()


def test_average_and_stored_bounds_grow_with_type():
    x = np.array([3.0])
    assert average_bound(x, 9, DType.F16) > average_bound(x, 9, DType.F32)
    assert stored_bound(x, x, DType.F32) == x


def test_function_bound_of_infinite_results_is_finite():
    bound = function_bound(np.array([np.inf, np.nan, 1.0]), 4, None, DType.F32)
    assert np.isfinite(bound).all() and bound[2] >= 4 * 2.0**-23
