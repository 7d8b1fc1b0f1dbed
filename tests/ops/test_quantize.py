"""quantize against torch.ao's definition and Python rounding."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import check_parameters, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Quantize


@pytest.mark.parametrize("scale, zero", [(0.1, 0), (0.0371, -13), (3.0, 127)])
def test_equals_torch(scale, zero):
    x = floats(np.random.default_rng(0), 1_000_000) * 5
    got = run(Quantize(scale, zero), x)
    expected = torch.clamp(torch.round(torch.tensor(x) * (1.0 / scale)) + zero, -128, 127)
    assert np.array_equal(got, expected.numpy().astype(np.int8))


def test_ties_go_to_even_and_out_of_range_saturates():
    x = np.array([0.5, 1.5, 2.5, -0.5, -1.5, 1e9, -np.inf, np.nan], np.float32)
    assert run(Quantize(1.0, minimum=-127), x).tolist() == [0, 2, 2, 0, -2, 127, -127, -127]


def test_float16_input_and_int32_result():
    x = np.array([100.0, -3.0], np.float16)
    assert run(Quantize(0.5, 0, -(2**20), 2**20, DType.I32), x).tolist() == [200, -6]


def test_per_channel_is_for_constants():
    x = np.array([[1.0, 1.0], [2.0, 2.0]], np.float32)
    op = Quantize((0.1, 0.5), axis=0)
    assert op.evaluate(x)[0].tolist() == [[10, 10], [4, 4]]
    with pytest.raises(GraphError, match="one scale per tensor"):
        op.c_parameters(TensorType(DType.F32, (2, 2)))


def test_parameters_are_float32():
    p = Quantize(0.1).c_parameters(TensorType(DType.F32, (3,)))
    check_parameters("quantize_params", p)
    assert p["inverse_scale"] == float(np.float32(1 / 0.1)) and p["scale"] == float(np.float32(0.1))


@pytest.mark.parametrize(
    "op, match",
    [
        (Quantize(0.0), "positive"),
        (Quantize(float("nan")), "positive"),
        (Quantize(0.1, minimum=-129), "do not fit"),
        (Quantize((0.1, 0.2)), "scales for"),
        (Quantize((0.1, 0.2), axis=5), "axis 5"),
        (Quantize(0.1, dtype=DType.F32), "float to integer"),
    ],
)
def test_infer_errors(op, match):
    with pytest.raises(GraphError, match=match):
        op.infer(TensorType(DType.F32, (3,)))
