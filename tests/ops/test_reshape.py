"""reshape: a view."""

import numpy as np
import pytest
from tests.ops.op_checks import floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Reshape


@pytest.mark.parametrize("shape", [(24,), (4, 6), (1, 2, 3, 4, 1)])
def test_values(shape):
    x = floats(np.random.default_rng(0), 2, 3, 4)
    assert np.array_equal(run(Reshape(shape), x), x.reshape(shape))
    assert Reshape.is_view


def test_scalar():
    assert run(Reshape(()), np.array([3], np.int64)).shape == ()


def test_as_a_copy_it_is_one_loop():
    p = Reshape((6, 4)).c_parameters(TensorType(DType.I8, (2, 3, 4)))
    assert p["rank"] == 1 and p["size"][-1] == 24 and Reshape.c_operator == "strided_copy"


@pytest.mark.parametrize("shape", [(5,), (-1, 4), (-2, -3, 4)])
def test_infer_errors(shape):
    with pytest.raises(GraphError, match="as many elements"):
        Reshape(shape).infer(TensorType(DType.I8, (2, 3, 4)))
