"""The comparison must see every kind of difference, NaN first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bringup.verify.compare import compare


def test_equal_integers_have_no_difference() -> None:
    a = np.arange(-8, 8, dtype=np.int8).reshape(4, 4)
    assert compare("t", a, a.copy()) is None


@given(st.integers(0, 34), st.integers(1, 255))
def test_any_single_flipped_byte_is_found(position: int, mask: int) -> None:
    golden = np.arange(35, dtype=np.int8).reshape(5, 7)
    device = golden.copy()
    device.view(np.uint8).flat[position] ^= mask
    difference = compare("t", golden, device)
    assert difference is not None
    assert difference.count == 1
    assert difference.index == (position // 7, position % 7)
    assert difference.expected == golden.flat[position]
    assert difference.actual == device.flat[position]


def test_first_index_count_and_worst() -> None:
    golden = np.zeros((2, 3), np.int8)
    device = np.array([[0, 0, 1], [0, -5, 0]], np.int8)
    difference = compare("t", golden, device)
    assert difference is not None
    assert (difference.index, difference.count, difference.worst) == ((0, 2), 2, 5)
    assert "t[0,2]: expected 0, got 1" in str(difference)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_never_pass(bad: float) -> None:
    golden = np.ones(4, np.float32)
    device = golden.copy()
    device[2] = bad
    for bound in (None, np.full(4, 1e30)):
        difference = compare("t", golden, device, bound)
        assert difference is not None
        assert difference.index == (2,)
        assert compare("t", device, device.copy(), bound) is None
        assert compare("t", device, golden, bound) is not None


def test_an_infinite_bound_makes_no_infinity_right() -> None:
    golden = np.array([1.0, np.inf, -np.inf], np.float32)
    bound = np.full(3, np.inf)
    assert compare("t", golden, golden.copy(), bound) is None
    for place in range(3):
        device = golden.copy()
        device[place] = -np.inf if place < 2 else np.inf
        for limit in (None, np.ones(3), bound):
            difference = compare("t", golden, device, limit)
            assert difference is not None and difference.index == (place,)


def test_bound_is_per_element() -> None:
    golden = np.array([1.0, 1.0], np.float32)
    device = np.array([1.5, 1.5], np.float32)
    assert compare("t", golden, device, np.array([0.5, 0.5])) is None
    difference = compare("t", golden, device, np.array([0.5, 0.4]))
    assert difference is not None
    assert difference.index == (1,)


def test_scalar_tensor() -> None:
    difference = compare("t", np.array(3, np.int32), np.array(4, np.int32))
    assert difference is not None
    assert difference.index == ()


def test_type_confusion_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="comparing"):
        compare("t", np.zeros(2, np.int8), np.zeros(3, np.int8))
    with pytest.raises(ValueError, match="comparing"):
        compare("t", np.zeros(2, np.int8), np.zeros(2, np.int16))
