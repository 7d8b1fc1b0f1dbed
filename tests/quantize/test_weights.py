"""Weights that are quantized here use all of int8, symmetrically."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bringup.passes.integerize.weights import symmetric


@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6))
def test_the_largest_weight_of_a_channel_is_127(seed: int, size: float) -> None:
    real = np.random.default_rng(seed).standard_normal((5, 3, 2)) * size
    real[4] = 0
    weights = symmetric(real)
    assert np.abs(weights.array).max(axis=(1, 2)).tolist() == [127] * 4 + [0]
    error = np.abs(weights.array * weights.scale.reshape(-1, 1, 1) - real)
    assert np.all(error <= weights.scale.reshape(-1, 1, 1) * 0.5000001)
