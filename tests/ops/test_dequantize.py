"""dequantize: two float32 roundings."""

import numpy as np
import pytest
from tests.ops.op_checks import run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Dequantize


def test_every_int8_value():
    x = np.arange(-128, 128).astype(np.int8)
    got = run(Dequantize(0.037, -5), x)
    assert got.dtype == np.float32
    assert np.array_equal(got, (np.arange(-128, 128) + 5).astype(np.float32) * np.float32(0.037))


def test_int32_and_float16():
    x = np.array([2**31 - 1, -7], np.int32)
    assert run(Dequantize(0.5), x).tolist() == [2.0**30, -3.5]
    assert run(Dequantize(0.5, dtype=DType.F16), np.array([3], np.int8)).dtype == np.float16


def test_per_channel():
    x = np.array([[1, 2], [3, 4]], np.int8)
    got = Dequantize((0.5, 2.0), axis=1).evaluate(x)[0]
    assert got.tolist() == [[0.5, 4], [1.5, 8]]


def test_infer_errors():
    with pytest.raises(GraphError, match="integer to float"):
        Dequantize(0.1).infer(TensorType(DType.F32, (2,)))
    with pytest.raises(GraphError, match="positive"):
        Dequantize(-0.1).infer(TensorType(DType.I8, (2,)))
