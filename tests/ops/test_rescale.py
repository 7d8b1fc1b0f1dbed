"""The rescale operator (the arithmetic itself: tests/numerics/test_rescale.py)."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ClampEpilogue, Requantize, Rescale


@pytest.mark.parametrize("shift, left", [(31, 0), (31, 7), (40, 0), (8, 0), (60, 0)])
@pytest.mark.parametrize("channels", [1, 6])
def test_int8(shift, left, channels):
    rng = np.random.default_rng(0)
    x = bytes_(rng, 4, 6)
    m = rng.integers(0, 2**31, channels).astype(np.int32)
    got = run(Rescale(-9, Requantize(5, -120, 99, shift, left)), x, m)
    expected = [
        rescaled(int(v) + 9, m[i % channels], 5, shift, left, -120, 99)
        for i, v in enumerate(x.reshape(-1))
    ]
    assert got.reshape(-1).tolist() == expected


def test_int32_and_scalar():
    m = np.array([2**30], np.int32)
    x = np.array([5, -5, 2**31 - 1], np.int32)
    assert run(Rescale(0, Requantize()), x, m).tolist() == [3, -2, 127]
    assert run(Rescale(0, Requantize()), np.asarray(np.int32(7)), m).shape == ()


def test_infer_errors():
    x, m = TensorType(DType.I8, (2, 3)), TensorType(DType.I32, (1,))
    with pytest.raises(GraphError, match="do not fit"):
        Rescale(0, ClampEpilogue()).infer(x, m)
    with pytest.raises(GraphError, match="do not fit"):
        Rescale(0, Requantize()).infer(x.with_dtype(DType.F32), m)
    with pytest.raises(GraphError, match="multiplier must be"):
        Rescale(0, Requantize()).infer(x, m.with_shape((2,)))
    with pytest.raises(GraphError, match="are not int8"):
        Rescale(0, Requantize(minimum=-129)).infer(x, m)
    with pytest.raises(GraphError, match="out of range"):
        Rescale(0, Requantize(shift=63)).infer(x, m)
