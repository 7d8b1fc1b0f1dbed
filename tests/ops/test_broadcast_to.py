"""broadcast_to: values, the collapsed C form, errors."""

import numpy as np
import pytest
from tests.ops.op_checks import floats, run
from tests.ops.strided import strided_copy

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import BroadcastTo


@pytest.mark.parametrize(
    "shape, to", [((3,), (2, 3)), ((2, 1, 4), (5, 2, 3, 4)), ((1,), (7,)), ((), (2, 2))]
)
def test_values(shape, to):
    x = np.asarray(floats(np.random.default_rng(0), *shape), np.float32)
    op = BroadcastTo(to)
    got = run(op, x)
    assert np.array_equal(got, np.broadcast_to(x, to))
    parameters = op.c_parameters(TensorType(DType.F32, shape))
    assert np.array_equal(strided_copy(parameters, x), got.reshape(-1))


@pytest.mark.parametrize("shape, to", [((3,), (2, 4)), ((2, 3), (3,)), ((4,), (1,))])
def test_infer_errors(shape, to):
    with pytest.raises(GraphError, match="does not broadcast"):
        BroadcastTo(to).infer(TensorType(DType.I8, shape))
