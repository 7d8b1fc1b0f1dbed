"""transpose: values, the collapsed C form, errors."""

import itertools

import numpy as np
import pytest
from tests.ops.op_checks import floats, run
from tests.ops.strided import strided_copy

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Transpose

TYPE = TensorType(DType.F32, (2, 3, 1, 4))


@pytest.mark.parametrize("permutation", list(itertools.permutations(range(4))))
def test_every_permutation(permutation):
    x = floats(np.random.default_rng(0), *TYPE.shape)
    op = Transpose(permutation)
    got = run(op, x)
    assert np.array_equal(got, x.transpose(permutation))
    assert np.array_equal(strided_copy(op.c_parameters(TYPE), x), got.reshape(-1))


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.int64, np.float16, np.bool_])
def test_any_type(dtype):
    x = np.arange(6).reshape(2, 3).astype(dtype)
    assert np.array_equal(run(Transpose((1, 0)), x), x.T)


def test_image_layout_change_is_two_loops():
    p = Transpose((0, 3, 1, 2)).c_parameters(TensorType(DType.I8, (1, 8, 9, 16)))
    assert p["rank"] == 2 and p["size"][-2:] == [16, 72] and p["stride"][-2:] == [1, 16]


def test_moving_an_axis_of_size_one_is_a_plain_copy():
    p = Transpose((0, 3, 1, 2)).c_parameters(TensorType(DType.I8, (2, 8, 9, 1)))
    assert p["rank"] == 1 and p["size"][-1] == 144


def test_infer_errors():
    with pytest.raises(GraphError, match="does not permute"):
        Transpose((0, 0)).infer(TensorType(DType.F32, (2, 3)))
    with pytest.raises(GraphError, match="7 loops"):
        Transpose(tuple(range(6, -1, -1))).c_parameters(TensorType(DType.F32, (2,) * 7))
