"""layer_norm: float against torch, int8 against float within one step."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import LayerNorm, Requantize


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape", [(7,), (3, 64), (2, 3, 5)])
def test_float_against_torch(shape, dtype):
    rng = np.random.default_rng(0)
    x = floats(rng, *shape, dtype=dtype) + dtype(3)
    g, b = floats(rng, shape[-1], dtype=dtype), floats(rng, shape[-1], dtype=dtype)
    expected = torch.nn.functional.layer_norm(
        torch.tensor(x).double(), shape[-1:], torch.tensor(g).double(), torch.tensor(b).double()
    )
    assert_within_bound(LayerNorm(1e-5), (x, g, b), expected.numpy())


def test_int8_is_the_rounded_real_value():
    rng = np.random.default_rng(1)
    x = bytes_(rng, 6, 48)
    g, b = floats(rng, 48), floats(rng, 48)
    s_in, s_out, zero = 0.05, 0.03, -4
    op = LayerNorm(1e-5, s_in, Requantize(zero))
    got = run(op, x, g / np.float32(s_out), b / np.float32(s_out))
    real = (
        torch.nn.functional.layer_norm(
            torch.tensor(x.astype(float) * s_in), (48,), torch.tensor(g).double(), None
        ).numpy()
        + b
    )
    assert np.abs(np.clip(real / s_out + zero, -128, 127) - got).max() < 0.5 + 1e-3


def test_constant_rows_give_beta():
    x = np.full((2, 8), 77, np.int8)
    beta = np.arange(8, dtype=np.float32) - 3
    got = run(LayerNorm(1e-5, 0.1, Requantize(1)), x, np.ones(8, np.float32), beta)
    assert np.array_equal(got[0], np.arange(8) - 2)


def test_infer_errors():
    x, p = TensorType(DType.I8, (2, 8)), TensorType(DType.F32, (8,))
    with pytest.raises(GraphError, match="positive epsilon"):
        LayerNorm(0.0, 0.1, Requantize()).infer(x, p, p)
    with pytest.raises(GraphError, match="input scale"):
        LayerNorm(1e-5, 0.0, Requantize()).infer(x, p, p)
    with pytest.raises(GraphError, match="Requantize"):
        LayerNorm(1e-5, 0.1).infer(x, p, p)
    with pytest.raises(GraphError, match="should be"):
        LayerNorm().infer(x.with_dtype(DType.F32), p.with_shape((7,)), p)
    with pytest.raises(GraphError, match="2\\*\\*23"):
        wide = x.with_shape((2, 2**24))
        p = p.with_shape((2**24,))
        LayerNorm(1e-5, 0.1, Requantize()).infer(wide, p, p)
