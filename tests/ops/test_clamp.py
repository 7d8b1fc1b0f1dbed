"""clamp of floats and of stored integers."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Clamp


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_float(dtype):
    x = floats(np.random.default_rng(0), 4, 5, dtype=dtype)
    assert np.array_equal(run(Clamp(0.0), x), np.maximum(x, 0))
    assert np.array_equal(run(Clamp(0.0, 0.5), x), np.clip(x, 0, dtype(0.5)))


def test_nan_stays_nan():
    assert np.isnan(run(Clamp(0, 6), np.array([np.nan], np.float32)))[0]


def test_integers_as_stored():
    x = bytes_(np.random.default_rng(1), 60)
    assert run(Clamp(-10, 33), x).tolist() == [min(max(int(v), -10), 33) for v in x]
    assert np.array_equal(run(Clamp(), x), x)
    wide = np.array([-(2**31), 2**31 - 1], np.int32)
    assert run(Clamp(-1, 10**6), wide).tolist() == [-1, 10**6]


def test_c_parameters_saturate_to_the_type():
    p = Clamp(0.0).c_parameters(TensorType(DType.I8, (3,)))
    assert (p["minimum"], p["maximum"]) == (0, 127)


def test_infer_errors():
    with pytest.raises(GraphError, match="bounds"):
        Clamp(1, 0).infer(TensorType(DType.F32, (1,)))
    with pytest.raises(GraphError, match="integer tensor"):
        Clamp(0, 0.5).infer(TensorType(DType.I8, (1,)))
    with pytest.raises(GraphError, match="boolean"):
        Clamp().infer(TensorType(DType.BOOL, (1,)))
