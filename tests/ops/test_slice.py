"""slice: values, the collapsed C form, errors."""

import numpy as np
import pytest
from tests.ops.op_checks import floats, run
from tests.ops.strided import strided_copy

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Slice

CASES = [
    ((0, 0, 0), (4, 5, 6), (1, 1, 1)),
    ((1, 2, 3), (2, 3, 3), (1, 1, 1)),
    ((0, 1, 0), (2, 2, 3), (3, 2, 2)),
    ((3, 4, 5), (1, 1, 1), (1, 1, 1)),
]


@pytest.mark.parametrize("starts, sizes, steps", CASES)
def test_values(starts, sizes, steps):
    x = floats(np.random.default_rng(0), 4, 5, 6)
    op = Slice(starts, sizes, steps)
    got = run(op, x)
    index = np.ix_(*(s + np.arange(n) * d for s, n, d in zip(starts, sizes, steps, strict=True)))
    assert np.array_equal(got, x[index])
    parameters = op.c_parameters(TensorType(DType.F32, x.shape))
    assert np.array_equal(strided_copy(parameters, x), got.reshape(-1))


def test_channel_slice_is_two_loops():
    p = Slice((0, 0, 0, 4), (1, 8, 9, 4), (1,) * 4).c_parameters(
        TensorType(DType.I8, (1, 8, 9, 16))
    )
    assert p["rank"] == 2 and p["size"][-2:] == [72, 4] and p["offset"] == 4


@pytest.mark.parametrize(
    "op, match",
    [
        (Slice((0,), (2,), (1,)), "one entry per axis"),
        (Slice((0, 3), (2, 2), (1, 1)), "leave an axis"),
        (Slice((0, 0), (2, 2), (1, 0)), "leave an axis"),
        (Slice((-1, 0), (2, 2), (1, 1)), "leave an axis"),
        (Slice((0, 0), (0, 2), (1, 1)), "leave an axis"),
    ],
)
def test_infer_errors(op, match):
    with pytest.raises(GraphError, match=match):
        op.infer(TensorType(DType.I8, (3, 4)))
