"""linear against torch and Python integers."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ClampEpilogue, Linear, Requantize


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape", [(7,), (1, 7), (3, 5, 7)])
def test_float_against_torch(shape, dtype):
    rng = np.random.default_rng(0)
    x, w, b = (floats(rng, *s, dtype=dtype) for s in (shape, (4, 7), (4,)))
    expected = torch.nn.functional.linear(*(torch.tensor(a).double() for a in (x, w, b)))
    assert_within_bound(Linear(), (x, w, b), expected.numpy())


@pytest.mark.parametrize("shape", [(9,), (2, 9), (2, 3, 9)])
@pytest.mark.parametrize("channels", [1, 4])
def test_int8_is_exact(shape, channels):
    rng = np.random.default_rng(1)
    x, w = bytes_(rng, *shape), bytes_(rng, 4, 9)
    bias = rng.integers(-9999, 9999, 4, dtype=np.int32)
    m = rng.integers(2**23, 2**27, channels, dtype=np.int32)
    rows = x.reshape(-1, 9)
    acc = [
        sum((int(a) - 5) * int(b) for a, b in zip(row, w[n], strict=True)) + int(bias[n])
        for row in rows
        for n in range(4)
    ]
    assert run(Linear(5), x, w, bias).reshape(-1).tolist() == acc
    got = run(Linear(5, Requantize(-11)), x, w, bias, m)
    assert got.reshape(-1).tolist() == [
        rescaled(v, m[i % channels], -11) for i, v in enumerate(acc)
    ]


def test_clamp_rows_and_macs():
    rng = np.random.default_rng(2)
    x, w, b = floats(rng, 2, 3, 7), floats(rng, 4, 7), floats(rng, 4)
    op = Linear(epilogue=ClampEpilogue(0.0))
    assert run(op, x, w, b).min() == 0
    types = [TensorType(DType.F32, a.shape) for a in (x, w, b)]
    assert op.c_parameters(*types)["rows"] == 6
    assert op.macs(*types) == 6 * 28


def test_infer_errors():
    x, w, b = (TensorType(DType.F32, s) for s in ((2, 7), (4, 6), (4,)))
    with pytest.raises(GraphError, match="does not fit input"):
        Linear().infer(x, w, b)
    with pytest.raises(GraphError, match="do not fit input"):
        Linear().infer(x.with_shape((2, 6)), w, x)
    with pytest.raises(GraphError, match="takes 3 or 4"):
        Linear().infer(x, w)
    with pytest.raises(GraphError, match="requantization of a f32"):
        Linear(epilogue=Requantize()).infer(x.with_shape((2, 6)), w, b, TensorType(DType.I32, (1,)))
