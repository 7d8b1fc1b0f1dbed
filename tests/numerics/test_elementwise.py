"""Coefficients of add and average against exact rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.errors import ModelError
from bringup.numerics.elementwise import add_coefficients, average_coefficients, reciprocal_scale

SCALE = st.floats(1e-4, 10.0)
INT8 = st.integers(-128, 127)


@settings(max_examples=300)
@given(SCALE, SCALE, SCALE, st.booleans())
def test_add_coefficients_fit_and_are_the_finest(sa, sb, so, subtract):
    if max(sa, sb) / so >= 2**13:
        return
    c = add_coefficients(sa, sb, so, subtract=subtract)
    assert 1 <= c.shift <= 30
    assert max(abs(c.a_multiplier), abs(c.b_multiplier)) < 2**15
    assert (c.b_multiplier <= 0) if subtract else (c.b_multiplier >= 0)
    if c.shift < 30:
        finer = max(round(sa / so * 2 ** (c.shift + 1)), round(sb / so * 2 ** (c.shift + 1)))
        assert finer >= 2**15
    worst = 255 * (abs(c.a_multiplier) + abs(c.b_multiplier)) + (1 << (c.shift - 1))
    assert worst < 2**31


@settings(max_examples=300)
@given(SCALE, SCALE, SCALE, INT8, INT8)
def test_add_error_is_stated(sa, sb, so, a, b):
    """|integer result - exact| <= 1/2 + (|a| + |b|) * 2**-(shift+1)."""
    if max(sa, sb) / so >= 2**13:
        return
    c = add_coefficients(sa, sb, so)
    got = (a * c.a_multiplier + b * c.b_multiplier + (1 << (c.shift - 1))) >> c.shift
    ideal = a * Fraction(sa / so) + b * Fraction(sb / so)
    assert abs(got - ideal) <= Fraction(1, 2) + Fraction(abs(a) + abs(b), 2 ** (c.shift + 1))


@pytest.mark.parametrize("scales", [(0.0, 1, 1), (1, -1, 1), (1, 1, np.nan), (2.0**16, 1, 1)])
def test_add_refuses(scales):
    with pytest.raises(ModelError):
        add_coefficients(*scales)


@settings(max_examples=200)
@given(st.integers(1, 2**20))
def test_reciprocal_is_tosas(count):
    m, shift = reciprocal_scale(count)
    assert 2**30 <= m < 2**31 and 30 <= shift <= 50
    assert abs(Fraction(m, 2**shift) * count - 1) < Fraction(1, 2**29)


@settings(max_examples=200)
@given(st.integers(1, 400), st.floats(0.05, 20), st.integers(-51000, 51000))
def test_average_error_is_stated(count, ratio, total):
    """|rescaled average - exact| <= 1/2 + |sum| * 2**-30 * scale-bits lost."""
    if abs(total) > 255 * count:
        return
    (m,), (shift,) = average_coefficients([count], ratio, 1.0)
    got = (total * int(m) + (1 << (int(shift) - 1))) >> int(shift)
    ideal = total * Fraction(ratio) / count
    slack = abs(total) * (Fraction(1, 2 ** int(shift) * 2) + Fraction(ratio) / count / 2**29)
    assert abs(got - ideal) <= Fraction(1, 2) + slack


@pytest.mark.parametrize(
    "count, pair",
    [(1, (1073741825, 30)), (3, (1431655766, 32)), (4, (1073741825, 32)), (49, (1402438302, 36))],
)
def test_reciprocal_values(count, pair):
    """Values of TOSA 1.0's pseudo code, computed by hand."""
    assert reciprocal_scale(count) == pair


def test_equal_scales_use_the_reciprocal():
    m, shift = average_coefficients(range(1, 50), 0.125, 0.125)
    assert list(zip(m.tolist(), shift.tolist(), strict=True)) == [
        reciprocal_scale(i) for i in range(1, 50)
    ]
    assert m.dtype == shift.dtype == np.int32


def test_average_scale_overflow():
    with pytest.raises(ModelError):
        average_coefficients([1], 2.0**32, 1.0)


@pytest.mark.parametrize(("in_scale", "out_scale"), [(0.07, 0.1), (0.1, 0.07), (3.0, 0.001)])
def test_averages_of_unlike_scales_use_the_largest_shift(in_scale, out_scale):
    counts = range(1, 50)
    multiplier, shift = average_coefficients(counts, in_scale, out_scale)
    for m, s, count in zip(multiplier.tolist(), shift.tolist(), counts, strict=True):
        scale = in_scale / out_scale / count
        assert s == 31 or 2 * m >= 2**31 - 2
        assert abs(m / 2**s - scale) <= 2.0 ** -(s + 1)
