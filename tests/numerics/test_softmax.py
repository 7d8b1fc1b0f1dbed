"""Integer softmax and log-softmax against Python integers and against exact real values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.errors import ModelError
from bringup.numerics import softmax as s

ROW = st.lists(st.integers(-128, 127), min_size=1, max_size=40)


def reference(row, table, numerator, shift, zero):
    """The definition, one Python integer at a time."""
    exponents = [int(table[max(row) - x]) for x in row]
    ratio = (numerator << 32) // sum(exponents)
    out = [((e * ratio + (1 << (shift - 1))) >> shift) + zero for e in exponents]
    return [min(max(v, -128), 127) for v in out]


@settings(max_examples=200, deadline=None)
@given(ROW, st.floats(1e-3, 1.0), st.sampled_from([1 / 256, 1 / 255, 1 / 127, 0.01]))
def test_softmax_equals_the_definition(row, in_scale, out_scale):
    table, m = s.exponent_table(in_scale), s.softmax_numerator(out_scale)
    got = s.softmax(
        np.array([row], np.int8), table, m, shift=54, zero_point=-128, minimum=-128, maximum=127
    )
    assert got[0].tolist() == reference(row, table, m, 54, -128)


@settings(max_examples=100, deadline=None)
@given(ROW, st.floats(1e-2, 0.5))
def test_softmax_is_within_one_step_of_real(row, in_scale):
    table, m = s.exponent_table(in_scale), s.softmax_numerator(1 / 256)
    got = s.softmax(
        np.array([row], np.int8), table, m, shift=54, zero_point=-128, minimum=-128, maximum=127
    )
    real = np.exp((np.array(row) - max(row)) * in_scale)
    real /= real.sum()
    # half a step of rounding, and n half-steps of 2**-22 in the table
    assert np.abs(np.minimum(real * 256, 255) - (got[0] + 128.0)).max() <= 0.5 + 1e-3


def test_largest_numerator_does_not_overflow():
    m = 2**31 - 2**21 - 1
    x = np.array([[127]], np.int8)
    got = s.softmax(x, s.exponent_table(0.1), m, shift=54, zero_point=0, minimum=-128, maximum=127)
    assert got.tolist() == [reference([127], s.exponent_table(0.1), m, 54, 0)[0:1]]


@pytest.mark.parametrize("scale", [1e-4, 1e9])
def test_numerator_range(scale):
    with pytest.raises(ModelError):
        s.softmax_numerator(scale)


def log2_reference(value):
    """24 squarings in Python integers."""
    whole = value.bit_length() - 1
    y = value << (31 - whole) if whole <= 31 else value >> (whole - 31)
    result = whole
    for _ in range(24):
        y = (y * y) >> 31
        bit = y >> 32
        y >>= bit
        result = 2 * result + bit
    return result


@settings(max_examples=300)
@given(st.lists(st.integers(1, 2**53 - 1), min_size=1, max_size=8))
def test_integer_log2(values):
    got = s.integer_log2(np.array(values))
    assert got.tolist() == [log2_reference(v) for v in values]
    for value, log in zip(values, got.tolist(), strict=True):
        assert abs(log / 2**24 - math.log2(value)) < 2**-22


@settings(max_examples=200, deadline=None)
@given(ROW, st.floats(1e-2, 0.5), st.floats(0.02, 0.3))
def test_log_softmax_definition_and_accuracy(row, in_scale, out_scale):
    table = s.exponent_table(in_scale)
    a, b = s.log_softmax_numerators(in_scale, out_scale)
    got = s.log_softmax(
        np.array([row], np.int8), table, a, b, shift=40, zero_point=127, minimum=-128, maximum=127
    )[0]
    total = sum(int(table[max(row) - x]) for x in row)
    logarithm = log2_reference(total) - (22 << 24)
    expected = [((x - max(row)) * a - logarithm * b + (1 << 39) >> 40) + 127 for x in row]
    assert got.tolist() == [min(max(v, -128), 127) for v in expected]
    real = (np.array(row) - max(row)) * in_scale
    real = (real - np.log(np.exp(real).sum())) / out_scale + 127
    assert np.abs(np.maximum(real, -128) - got).max() <= 0.5 + 2e-3


def test_log_softmax_range():
    with pytest.raises(ModelError):
        s.log_softmax_numerators(1.0, 1e-8)
