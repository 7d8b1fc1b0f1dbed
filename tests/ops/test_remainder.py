"""Remainder of two tensors: integers exactly, floats as PyTorch."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import run

from bringup.errors import GraphError, ModelError
from bringup.ir import DType, TensorType
from bringup.ops import Remainder


def _torch(rounding, a, b):
    a, b = torch.from_numpy(np.ascontiguousarray(a)), torch.from_numpy(np.ascontiguousarray(b))
    return ((torch.remainder if rounding == "floor" else torch.fmod)(a, b)).numpy()


@pytest.mark.parametrize("rounding", ["floor", "trunc"])
@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int32, np.int64])
def test_integers_of_both_signs(rounding, dtype):
    limits = np.iinfo(dtype)
    a = np.array([limits.min, limits.max, 0, 1, 5, 6, 7], dtype)
    b = np.array([limits.max, 1, 2, 3, 7], dtype)
    if limits.min < 0:
        a, b = np.concatenate([a, -a[3:]]), np.concatenate([b, -b[2:]])
    assert np.array_equal(run(Remainder(rounding), a[:, None], b), _torch(rounding, a[:, None], b))


@pytest.mark.parametrize("rounding", ["floor", "trunc"])
def test_floats(rounding):
    special = np.array([0, -0.0, 1, -1.5, 0.3, 7, 1e30, np.inf, -np.inf, np.nan], np.float32)
    a, b = np.repeat(special, special.size), np.tile(special, special.size)
    assert np.array_equal(run(Remainder(rounding), a, b), _torch(rounding, a, b), equal_nan=True)
    rng = np.random.default_rng(0)
    a, b = (rng.standard_normal(999).astype(np.float32) * 10 for _ in range(2))
    assert np.array_equal(run(Remainder(rounding), a, b), _torch(rounding, a, b))


def test_the_smallest_number_over_minus_one_does_not_trap():
    low = np.array([-(2**63)])
    assert run(Remainder(), low, -np.ones(1, np.int64)).tolist() == [0]


def test_errors():
    x = TensorType(DType.I8, (3,))
    with pytest.raises(ModelError, match="divided by zero"):
        Remainder().evaluate(np.ones(2, np.int32), np.array([1, 0], np.int32))
    with pytest.raises(GraphError, match="floor or trunc"):
        Remainder("up").infer(x, x)
    with pytest.raises(GraphError, match="boolean"):
        Remainder().infer(x.with_dtype(DType.BOOL), x.with_dtype(DType.BOOL))
