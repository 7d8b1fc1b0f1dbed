"""maximum of two tensors."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Maximum

VALUES = [0.0, -0.0, 1e-30, -1.5, 16777217.0, -1e9, 3e38, np.inf, -np.inf, np.nan]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_every_pair_of_special_values_as_torch(dtype):
    with np.errstate(over="ignore"):
        values = np.array(VALUES).astype(dtype)
    a, b = np.repeat(values, len(values)), np.tile(values, len(values))
    expected = torch.maximum(torch.from_numpy(a), torch.from_numpy(b)).numpy()
    assert np.array_equal(run(Maximum(), a, b), expected, equal_nan=True)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int32, np.int64])
def test_integers_of_both_ends(dtype):
    limits = np.iinfo(dtype)
    values = np.array([limits.min, 0, 1, limits.max], dtype)
    got = run(Maximum(), values[:, None], values)
    assert np.array_equal(got, np.maximum(values[:, None], values)) and got.dtype == dtype


def test_of_zeros_the_second_wins():
    zeros = np.array([0.0, -0.0], np.float32)
    assert np.signbit(run(Maximum(), zeros, -zeros)).tolist() == [True, False]


def test_errors():
    flag = TensorType(DType.BOOL, (3,))
    with pytest.raises(GraphError, match="boolean operands"):
        Maximum().infer(flag, flag)
    with pytest.raises(GraphError, match="not of one type"):
        Maximum().infer(flag.with_dtype(DType.F32), flag.with_dtype(DType.F16))
