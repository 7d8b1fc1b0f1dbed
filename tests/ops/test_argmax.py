"""argmax: ties, NaN, types."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ArgMax


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_against_torch(axis, keepdims):
    x = floats(np.random.default_rng(0), 3, 4, 5)
    got = run(ArgMax(axis, keepdims), x)
    assert got.dtype == np.int32
    assert np.array_equal(got, torch.argmax(torch.tensor(x), axis, keepdims).numpy())


def test_first_of_equals_wins():
    x = bytes_(np.random.default_rng(1), 50, 9) // 64  # many ties
    got = run(ArgMax(1), x)
    assert got.tolist() == [row.tolist().index(max(row)) for row in x]


def test_nan_wins():
    assert run(ArgMax(0), np.array([1, np.nan, 2], np.float32)) == 1


def test_infer_errors():
    with pytest.raises(GraphError, match="axis 2"):
        ArgMax(2).infer(TensorType(DType.F32, (2, 3)))
