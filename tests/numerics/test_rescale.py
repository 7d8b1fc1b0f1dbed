"""Rescale against Python integers, and the vector identities kernels rely on."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.errors import ModelError
from bringup.numerics.rescale import multipliers_of, rescale

INT32 = st.integers(-(2**31), 2**31 - 1)
MULTIPLIER = st.integers(0, 2**31 - 1)
INT8 = st.integers(-128, 127)


def exact(acc, m, shift, left, zero, low, high):
    """The definition in unbounded integers."""
    value = (((acc << left) * m + (1 << (shift - 1))) >> shift) + zero
    return min(max(value, low), high)


@settings(max_examples=400)
@given(
    st.lists(INT32, min_size=1, max_size=20),
    MULTIPLIER,
    st.integers(1, 62),
    INT8,
    INT8,
    INT8,
)
def test_equals_big_integer_arithmetic(accumulators, m, shift, zero, a, b):
    low, high = min(a, b), max(a, b)
    got = rescale(
        np.array(accumulators),
        np.array([m]),
        shift=shift,
        zero_point=zero,
        minimum=low,
        maximum=high,
    )
    assert got.dtype == np.int8
    assert got.tolist() == [exact(v, m, shift, 0, zero, low, high) for v in accumulators]


@settings(max_examples=200)
@given(st.integers(0, 15), MULTIPLIER, st.data())
def test_left_shift(left, m, data):
    limit = 2 ** (31 - left)
    acc = data.draw(st.lists(st.integers(-limit, limit - 1), min_size=1, max_size=9))
    got = rescale(np.array(acc, np.int32), np.array([m], np.int32), left_shift=left)
    assert got.tolist() == [exact(v, m, 31, left, 0, -128, 127) for v in acc]


@settings(max_examples=300)
@given(st.integers(-300, 300), MULTIPLIER.filter(lambda m: m > 0), st.integers(-2, 2))
def test_next_to_ties(target, m, off):
    """Accumulators whose rescaled value lies at or next to a half-integer."""
    acc = ((2 * target + 1) << 30) // m + off
    acc = min(max(acc, -(2**31)), 2**31 - 1)
    got = rescale(np.array([acc], np.int32), np.array([m], np.int32))
    assert int(got[0]) == exact(acc, m, 31, 0, 0, -128, 127)


@pytest.mark.parametrize(
    "acc, m", [(1093296887, 766186697), (555061633, 1606511193), (1889178863, 739006725)]
)
def test_products_beyond_53_bits_just_below_a_tie(acc, m):
    """Found by search: float64 would round these products up to the tie."""
    expected = exact(acc, m, 54, 0, 0, -128, 127)
    assert math.floor(acc * (m * 2.0**-54) + 0.5) == expected + 1
    assert rescale(np.array([acc]), m, shift=54).tolist() == [expected]


def test_float_and_integer_accumulators_agree():
    rng = np.random.default_rng(1)
    acc = rng.integers(-(2**24), 2**24, (50, 8))
    m = rng.integers(2**20, 2**31, 8).astype(np.int32)
    results = [rescale(acc.astype(t), m) for t in (np.int32, np.int64, np.float32, np.float64)]
    assert all(np.array_equal(results[0], r) for r in results[1:])


def test_wide_range_takes_the_integer_path():
    acc = np.array([2**30, -(2**30), 12345], np.int32)
    got = rescale(acc, 2**31 - 1, minimum=-(2**31), maximum=2**31 - 1)
    assert got.dtype == np.int64
    assert got.tolist() == [exact(int(v), 2**31 - 1, 31, 0, 0, -(2**31), 2**31 - 1) for v in acc]


def test_scalar_accumulator_stays_scalar():
    assert rescale(np.asarray(np.int32(400)), np.array([2**29], np.int32)).shape == ()


def test_the_operand_is_not_modified():
    acc = np.arange(10, dtype=np.float64)
    rescale(acc, 2**30)
    assert acc.tolist() == list(range(10))


@settings(max_examples=500)
@given(INT32, MULTIPLIER)
def test_vsmul_with_round_to_nearest_up_is_shift_31(a, b):
    """RVV 1.0 vsmul, vxrm = rnu: roundoff(a*b, 31) = (a*b >> 31) + bit 30 of a*b."""
    product = a * b
    vsmul = (product >> 31) + ((product >> 30) & 1)
    assert vsmul == (product + 2**30) >> 31
    assert -(2**31) <= vsmul < 2**31  # no saturation: b is never -2**31


@settings(max_examples=500)
@given(st.integers(-(2**30), 2**30), st.integers(1, 30))
def test_vnclip_with_round_to_nearest_up_is_add_shift(acc, shift):
    vnclip = (acc >> shift) + ((acc >> (shift - 1)) & 1)
    assert vnclip == (acc + (1 << (shift - 1))) >> shift


@settings(max_examples=500)
@given(INT32, st.integers(2**30, 2**31 - 1), st.integers(1, 32))
def test_two_stage_rounding_has_a_closed_form(acc, m, shift):
    """Imported two-stage requantization is one add and one shift (dossier section 2.2)."""
    stage = (acc * m + 2**30) >> 31
    two_stage = (stage + (1 << (shift - 1))) >> shift
    assert two_stage == (acc * m + 2**30 + (1 << (30 + shift))) >> (31 + shift)


@settings(max_examples=200)
@given(st.lists(st.floats(1e-9, 2.0**14), min_size=1, max_size=8))
def test_multipliers_are_the_nearest(scales):
    result = multipliers_of(np.array(scales))
    assert result.shift == 31
    largest = max(scales)
    assert (result.left_shift == 0) == (largest < 1 - 2**-32)
    for scale, m in zip(scales, result.multiplier.tolist(), strict=True):
        assert 0 <= m < 2**31
        assert abs(m * 2.0 ** (result.left_shift - 31) - scale) <= 2.0 ** (result.left_shift - 32)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.5, 2.0**15])
def test_multipliers_refuse_bad_scales(bad):
    with pytest.raises(ModelError):
        multipliers_of(np.array([0.5, bad]))


def test_identity_scale_is_within_one():
    """Scale 1 at shift 31 takes a left shift and is exact."""
    result = multipliers_of(np.array([1.0]))
    acc = np.arange(-128, 128)
    assert np.array_equal(rescale(acc, result.multiplier, left_shift=result.left_shift), acc)


def test_a_scale_that_rounds_up_to_a_power_of_two_is_shifted() -> None:
    found = multipliers_of(np.array([1 - 2.0**-40, 0.25]))
    assert (found.multiplier.tolist(), found.left_shift) == ([2**30, 2**28], 1)
