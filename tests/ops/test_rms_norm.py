"""rms_norm: float against torch, int8 against float within one step."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Requantize, RmsNorm


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape", [(7,), (3, 64), (2, 3, 5)])
def test_float_against_torch(shape, dtype):
    rng = np.random.default_rng(0)
    x, g = floats(rng, *shape, dtype=dtype), floats(rng, shape[-1], dtype=dtype)
    expected = torch.nn.functional.rms_norm(
        torch.tensor(x).double(), shape[-1:], torch.tensor(g).double(), 1e-5
    )
    assert_within_bound(RmsNorm(1e-5), (x, g), expected.numpy())


@pytest.mark.parametrize("zero_in", [0, -37])
def test_int8_is_the_rounded_real_value(zero_in):
    rng = np.random.default_rng(1)
    x, g = bytes_(rng, 6, 48), floats(rng, 48)
    op = RmsNorm(1e-5, 0.05, zero_in, Requantize(3))
    got = run(op, x, g / np.float32(0.03))
    real = (x.astype(float) - zero_in) * 0.05
    real = real / np.sqrt((real**2).mean(-1, keepdims=True) + 1e-5) * g / 0.03 + 3
    assert np.abs(np.clip(real, -128, 127) - got).max() < 0.5 + 1e-3


def test_infer_errors():
    x = TensorType(DType.F32, (2, 8))
    with pytest.raises(GraphError, match="takes 2"):
        RmsNorm().infer(x)
    with pytest.raises(GraphError, match="should be"):
        RmsNorm().infer(x, x)
