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
@given(ROW, st.floats(1e-3, 1.0), st.floats(2.0**-33, 1.0))
def test_softmax_equals_the_definition(row, in_scale, out_scale):
    table, (m, shift) = s.exponent_table(in_scale), s.softmax_numerator(out_scale)
    got = s.softmax(
        np.array([row], np.int8), table, m, shift=shift, zero_point=-128, minimum=-128, maximum=127
    )
    assert got[0].tolist() == reference(row, table, m, shift, -128)


@settings(max_examples=200, deadline=None)
@given(ROW, st.floats(1e-3, 1.0), st.floats(1e-5, 0.01), st.data())
def test_masked_softmax_is_softmax_of_what_is_left(row, in_scale, out_scale, data):
    table, (m, shift) = s.exponent_table(in_scale), s.softmax_numerator(out_scale)
    masked = data.draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row)))
    uniform = data.draw(st.booleans())
    got = s.softmax(
        np.array([row], np.int8),
        table,
        m,
        shift=shift,
        zero_point=-128,
        minimum=-128,
        maximum=127,
        masked=np.array(masked),
        uniform=uniform,
    )[0].tolist()
    left = [x for x, hidden in zip(row, masked, strict=True) if not hidden]
    if left:
        expected = iter(reference(left, table, m, shift, -128))
        assert got == [-128 if hidden else next(expected) for hidden in masked]
    else:
        assert got == (
            reference([0] * len(row), table, m, shift, -128) if uniform else [-128] * len(row)
        )


@pytest.mark.parametrize("columns", [1, 1000, 2**24])
@pytest.mark.parametrize("out_scale", [1.0, 1 / 256, 1 / 257, 2.0**-9, 1e-4, 2.0**-24, 2.0**-32])
def test_bounds_of_62_bits(columns, out_scale):
    """The largest product is that of the row's maximum, E = 2**22; the least sum is 2**22."""
    m, shift = s.softmax_numerator(out_scale)
    for total in (2**22, columns * 2**22):
        assert total < 2**53
        assert 2**22 * ((m << 32) // total) + (1 << (shift - 1)) < 2**63
        ratio = (m << 32) / total
        assert ratio >= min(2**14, 2**22 / columns / out_scale) / 2  # enough bits after the floor


@settings(max_examples=100, deadline=None)
@given(ROW, st.floats(1e-2, 0.5))
def test_softmax_is_within_one_step_of_real(row, in_scale):
    table, (m, _) = s.exponent_table(in_scale), s.softmax_numerator(1 / 256)
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


@pytest.mark.parametrize("scale", [1e-40, 1e20])
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
