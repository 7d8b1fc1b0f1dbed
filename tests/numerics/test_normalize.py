"""The float32 tail of integer normalization: individually rounded, in the written order."""

import struct

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.numerics.normalize import constants, normalize


def f32(value: float) -> float:
    """Round a float64 to float32 (one IEEE operation on float32 operands is this of it)."""
    return struct.unpack("f", struct.pack("f", value))[0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-128, 127), min_size=2, max_size=30), st.integers(0, 2**32 - 1))
def test_equals_scalar_float32_steps(row, seed):
    rng = np.random.default_rng(seed)
    n, scale, epsilon, zero = len(row), 0.037, 1e-5, 4
    gamma = (rng.standard_normal(n) * 40).astype(np.float32)
    beta = (rng.standard_normal(n) * 10).astype(np.float32)
    total = sum(row)
    big_v = n * sum(x * x for x in row) - total * total
    variance_scale, value_scale = constants(scale, n)
    got = normalize(
        np.array([[n * x - total for x in row]]),
        np.array([[big_v]]),
        gamma,
        beta,
        epsilon=epsilon,
        variance_scale=variance_scale,
        value_scale=value_scale,
        zero_point=zero,
        minimum=-128,
        maximum=127,
    )[0]
    v = f32(f32(f32(big_v) * variance_scale) + f32(epsilon))
    k = f32(f32(1.0 / f32(v**0.5)) * value_scale)
    for i, x in enumerate(row):
        y = f32(f32(f32(f32(n * x - total) * k) * float(gamma[i])) + float(beta[i]))
        y = min(max(y, -128.0 - zero), 127.0 - zero)
        assert got[i] == round(y) + zero


def test_products_associate_to_the_left():
    """Inputs on which (c * k) * gamma and c * (k * gamma) round to different integers."""
    rng = np.random.default_rng(0)
    c = rng.integers(100, 300, 5000)
    scales = {"epsilon": 1e-5, "variance_scale": 1e-6, "value_scale": 3e-3}
    variance = np.int64(5_000_000)
    k = np.float32(1) / np.sqrt(np.float32(variance) * np.float32(1e-6) + np.float32(1e-5))
    k = k * np.float32(3e-3)
    gamma = ((rng.integers(-120, 120, c.size) + 0.5) / (c * k)).astype(np.float32)  # near ties
    left = np.rint(np.clip(c.astype(np.float32) * k * gamma, -128, 127))
    right = np.rint(np.clip(c.astype(np.float32) * (k * gamma), -128, 127))
    assert (left != right).sum() >= 100  # the inputs tell the two orders apart
    bounds = {"zero_point": 0, "minimum": -128, "maximum": 127}
    got = normalize(c, variance, gamma, None, **scales, **bounds)
    assert np.array_equal(got, left.astype(np.int8))


def test_constants_come_from_double():
    assert constants(0.1, 7) == (
        float(np.float32(0.1 * 0.1 / 49)),
        float(np.float32(0.1 / 7)),
    )
