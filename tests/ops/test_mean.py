"""mean over axes."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics.rescale import multipliers_of
from bringup.ops import Mean, Requantize


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("axes", [(1, 2), (0,), (-1,), (0, 1, 2, 3)])
def test_float_against_torch(axes, dtype, keepdims):
    x = floats(np.random.default_rng(0), 2, 3, 4, 5, dtype=dtype)
    expected = torch.mean(torch.tensor(x).double(), axes, keepdims).numpy()
    assert_within_bound(Mean(axes, keepdims), (x,), expected)


@pytest.mark.parametrize("ratio", [1.0, 0.3, 40.0])
def test_int8(ratio):
    x = bytes_(np.random.default_rng(1), 2, 3, 4, 5)
    m = multipliers_of(np.array([ratio / 12]))
    op = Mean((1, 2), True, -3, Requantize(2, left_shift=m.left_shift))
    got = run(op, x, m.multiplier)
    acc = (x.astype(object) + 3).sum(axis=(1, 2)).reshape(-1)
    assert got.shape == (2, 1, 1, 5)
    assert got.reshape(-1).tolist() == [
        rescaled(v, m.multiplier[0], 2, 31, m.left_shift) for v in acc
    ]


def test_integer_needs_requantization():
    with pytest.raises(GraphError, match="Requantize"):
        Mean((0,)).infer(TensorType(DType.I8, (3,)))
