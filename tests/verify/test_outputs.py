"""Outputs against PyTorch's: within the bound, equal specials, equal integers but for ties."""

from __future__ import annotations

import numpy as np
import pytest

from bringup.ir import Array, DType, Graph, GraphEditor, TensorType
from bringup.ops.argmax import ArgMax
from bringup.ops.unary import Unary
from bringup.verify.outputs import compare_output, precision_of


def graph(dtype: DType = DType.F32) -> Graph:
    editor = GraphEditor("g")
    x = editor.add_input("x", TensorType(dtype, (2, 5)))
    y = editor.add_node(Unary("exp"), (x,), name="y")
    editor.outputs += [y, editor.add_node(ArgMax(1), (y,), name="best")]
    return editor.finish()


GOLDEN = np.array([[0.0, 1.0, -2.0, 3.0, 0.5], [1.0, 2.0, 4.0, 3.0, 3.9999]], np.float32)


def judged(device: Array, golden: Array = GOLDEN, dtype: DType = DType.F32) -> bool:
    return compare_output(graph(dtype), "y", golden, device, {}) is None


def test_bound_is_a_fraction_of_the_largest_magnitude() -> None:
    for sign in (1, -1):
        device = GOLDEN.copy()
        device[0, 0] += np.float32(sign * 3.9e-4)
        assert judged(device)
        device[0, 0] += np.float32(sign * 0.2e-4)
        assert not judged(device)


def test_difference_names_index_and_values() -> None:
    device = GOLDEN.copy()
    device[1, 2] = 3.9
    difference = compare_output(graph(), "y", GOLDEN, device, {})
    assert difference is not None and difference.index == (1, 2)
    assert "y[1,2]: expected 4, got 3.9" in str(difference)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_specials_must_meet(bad: float) -> None:
    special = GOLDEN.copy()
    special[0, 1] = bad
    assert not judged(special)
    assert not judged(GOLDEN, golden=special)
    assert judged(special, golden=special)


def test_infinity_does_not_widen_the_bound() -> None:
    special = GOLDEN.copy()
    special[0, 1] = np.inf
    device = special.copy()
    device[0, 0] = 0.01
    assert not judged(device, golden=special)


def test_half_has_a_bound_of_its_own() -> None:
    assert precision_of(graph(DType.F16)) is DType.F16
    assert judged(GOLDEN * np.float32(1.03), dtype=DType.F16)
    assert not judged(GOLDEN * np.float32(1.04), dtype=DType.F16)


def test_zero_output_must_be_zero() -> None:
    zero = np.zeros((2, 5), np.float32)
    assert judged(zero, golden=zero)
    assert not judged(zero + np.float32(1e-6), golden=zero)


def test_shape_must_be_pytorchs() -> None:
    assert compare_output(graph(), "y", GOLDEN, GOLDEN.reshape(5, 2), {}) is not None


def test_indices_are_equal_but_for_ties() -> None:
    golden = np.array([3, 2])  # int64, as PyTorch has it
    for device, ok in (([3, 2], True), ([3, 4], True), ([3, 3], False), ([1, 2], False)):
        found = compare_output(graph(), "best", golden, np.array(device, np.int32), {"y": GOLDEN})
        assert (found is None) is ok
    assert compare_output(graph(), "best", golden, np.array([3, 4], np.int32), {}) is not None
