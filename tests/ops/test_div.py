"""div: floating point only."""

import numpy as np
import pytest
from tests.ops.op_checks import floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ClampEpilogue, Div


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_float(dtype):
    rng = np.random.default_rng(0)
    a, b = floats(rng, 5, 3, dtype=dtype), floats(rng, 3, dtype=dtype)
    assert np.array_equal(run(Div(), a, b), a / b)
    assert run(Div(ClampEpilogue(-1, 1)), a, b).max() <= 1


def test_division_by_zero_is_infinite():
    a = np.array([1, -1, 0], np.float32)
    got = run(Div(), a, np.zeros(3, np.float32))
    assert got[0] == np.inf and got[1] == -np.inf and np.isnan(got[2])


def test_integers_are_refused():
    q = TensorType(DType.I8, (2,))
    with pytest.raises(GraphError, match="floating point only"):
        Div().infer(q, q)
