"""sum over axes: float, exact integers, int8 with one rounding."""

import numpy as np
import pytest
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ClampEpilogue, Requantize, Sum

AXES = [(0,), (1,), (-1,), (1, 2), (0, 1, 2), (2, 1)]


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("axes", AXES)
def test_float(axes, dtype, keepdims):
    x = floats(np.random.default_rng(0), 3, 4, 5, dtype=dtype)
    expected = x.astype(np.float64).sum(axis=axes, keepdims=keepdims)
    assert_within_bound(Sum(axes, keepdims), (x,), expected)


@pytest.mark.parametrize("axes", AXES)
def test_int8(axes):
    x = bytes_(np.random.default_rng(1), 3, 4, 5)
    acc = (x.astype(object) - 11).sum(axis=axes)
    assert np.array_equal(run(Sum(axes, False, 11), x), np.asarray(acc).astype(np.int32))
    m = np.array([2**27 + 3], np.int32)
    got = run(Sum(axes, False, 11, Requantize(-4)), x, m)
    expected = [rescaled(v, m[0], -4) for v in np.asarray(acc).reshape(-1)]
    assert np.asarray(got).reshape(-1).tolist() == expected


def test_int32_wraps_and_int64():
    x = np.array([2**31 - 1, 1], np.int32)
    assert run(Sum((0,)), x) == -(2**31)
    assert run(Sum((0,)), x.astype(np.int64)) == 2**31


def test_blocks():
    p = Sum((1, 2)).c_parameters(TensorType(DType.F32, (2, 3, 4, 5)))
    assert (p["outer"], p["reduce"], p["inner"]) == (2, 12, 5)
    p = Sum((0, 2)).c_parameters(TensorType(DType.F32, (3, 1, 4)))  # size 1 is no obstacle
    assert (p["outer"], p["reduce"], p["inner"]) == (1, 12, 1)


def test_clamp():
    x = floats(np.random.default_rng(0), 3, 4)
    assert run(Sum((1,), epilogue=ClampEpilogue(0, 1)), x).max() <= 1


def test_infer_errors():
    x = TensorType(DType.F32, (2, 3, 4))
    with pytest.raises(GraphError, match="not neighbours"):
        Sum((0, 2)).infer(x)
    with pytest.raises(GraphError, match="repeated"):
        Sum((1, -2)).infer(x)
    with pytest.raises(GraphError, match="empty"):
        Sum(()).infer(x)
    with pytest.raises(GraphError, match="axis 3"):
        Sum((3,)).infer(x)
    with pytest.raises(GraphError, match="empty axis"):
        Sum((0,)).infer(x.with_shape((0, 2)))
    with pytest.raises(GraphError, match="requantization"):
        Sum((0,), epilogue=Requantize()).infer(x, TensorType(DType.I32, (1,)))
    with pytest.raises(GraphError, match="multiplier"):
        Sum((0,), epilogue=Requantize()).infer(x.with_dtype(DType.I8))
