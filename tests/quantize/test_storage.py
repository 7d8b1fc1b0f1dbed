"""Properties of the arithmetic that integerize does on scales, bounds and biases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.ir import GraphEditor, Node
from bringup.ops.reshape import Reshape
from bringup.passes.integerize.engine import Engine
from bringup.passes.integerize.storage import Storage
from bringup.passes.integerize.weights import Weights, symmetric, with_bias

SCALES = st.floats(1e-4, 10)
REALS = st.floats(-1e3, 1e3)


@given(SCALES, st.integers(-128, 127), REALS, REALS, st.lists(REALS, min_size=1, max_size=20))
def test_a_fused_clamp_is_exact(scale, zero_point, a, b, values):
    low, high = min(a, b), max(a, b)
    storage = Storage(scale, zero_point)
    real = np.array(values)
    assert np.array_equal(
        storage.clamped(low, high).array(real), storage.array(np.clip(real, low, high))
    )


@given(SCALES, st.integers(-128, 127), st.floats(0.01, 100), st.lists(REALS, min_size=1))
def test_a_factor_moves_between_value_and_scale(scale, zero_point, factor, values):
    storage, real = Storage(scale, zero_point), np.array(values)
    before = storage.before(factor)
    assert before.quantization.scale[0] == pytest.approx(scale)
    difference = before.array(real).astype(int) - storage.array(real * factor)
    assert np.abs(difference).max() <= 1  # only a tie may round the other way


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
def test_symmetric_weights_use_the_whole_range(seed, spread):
    real = np.random.default_rng(seed).normal(size=(4, 3, 2)) * spread
    weights = symmetric(real)
    assert np.abs(weights.array.reshape(4, -1)).max(axis=1).tolist() == [127] * 4
    error = np.abs(weights.array * weights.scale[:, None, None] - real)
    assert (error <= weights.scale[:, None, None] * 0.5 * (1 + 1e-9)).all()


@settings(max_examples=50)
@given(st.floats(1e-12, 1e-2), st.floats(1e-5, 1.0), st.floats(-1e4, 1e4))
def test_a_bias_always_fits_and_keeps_its_value(weight_scale, in_scale, bias):
    engine, node = _engine()
    weights = Weights(np.array([[127, -3], [0, 0]], np.int8), np.full(2, weight_scale))
    biases = np.array([bias, bias])
    found, stored = with_bias(engine, node, weights, biases, in_scale)
    unit = in_scale * np.broadcast_to(found.scale, (2,))
    assert (np.abs(stored.astype(np.int64)) <= 2**30 + 1).all()
    assert (np.abs(stored * unit - biases) <= unit * 0.51 + np.abs(biases) * 1e-9).all()
    lost = np.abs(bias) / (in_scale * weight_scale) > 2**30 * (1 + 1e-9)
    assert bool(engine.warnings) == bool(lost)


def _engine() -> tuple[Engine, Node]:
    return Engine(GraphEditor("g").finish()), Node("n", Reshape(()), (), ())
