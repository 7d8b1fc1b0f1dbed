"""where: selection and nothing else."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Where

SPECIAL = np.array([np.nan, np.inf, -np.inf, -1e9, np.finfo(np.float32).min, -0.0, 7], np.float32)


def test_the_branch_not_taken_never_shows():
    mask = np.arange(7) % 2 == 0
    other = SPECIAL[::-1].copy()
    expected = torch.where(*map(torch.from_numpy, (mask, SPECIAL, other))).numpy()
    assert run(Where(), mask, SPECIAL, other).tobytes() == expected.tobytes()
    assert run(Where(), np.ones((), np.bool_), np.ones(3, np.float32), SPECIAL[:3]).min() == 1


@pytest.mark.parametrize(
    "shapes",
    [((3, 1), (4,), ()), ((2, 3, 4), (1,), (3, 1)), ((), (2, 1), (1, 5)), ((0, 3), (3,), ())],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int8, np.int64, np.bool_])
def test_all_three_broadcast(shapes, dtype):
    rng = np.random.default_rng(0)
    mask = np.asarray(rng.integers(0, 2, shapes[0])).astype(np.bool_)
    a, b = (np.asarray(rng.integers(-2, 3, s)).astype(dtype) for s in shapes[1:])
    expected = torch.where(*(torch.from_numpy(x) for x in (mask, a, b))).numpy()
    assert np.array_equal(run(Where(), mask, a, b), expected)


def test_c_form():
    shapes = (DType.BOOL, (3, 1)), (DType.I16, (2, 3, 4)), (DType.I16, (4,))
    mask, a, b = (TensorType(*part) for part in shapes)
    p = Where().c_parameters(mask, a, b)
    assert p["element_bytes"] == 2
    assert p["condition_stride"][-3:] == [0, 1, 0]
    assert p["shape"]["size"][-3:] == [2, 3, 4]
    assert p["shape"]["a_stride"][-3:] == [12, 4, 1] and p["shape"]["b_stride"][-3:] == [0, 0, 1]


def test_nothing_to_choose_from_is_one_empty_loop():
    flag, x = TensorType(DType.BOOL, (5, 1)), TensorType(DType.F32, (5, 0))
    shape = Where().c_parameters(flag, x, x)["shape"]
    assert shape["size"] == [1, 1, 1, 1, 1, 0] and shape["elements"] == 0


def test_errors():
    flag, x = TensorType(DType.BOOL, (3,)), TensorType(DType.F32, (3,))
    with pytest.raises(GraphError, match="not boolean"):
        Where().infer(x, x, x)
    with pytest.raises(GraphError, match="not of one type"):
        Where().infer(flag, x, x.with_dtype(DType.I8))
    with pytest.raises(GraphError, match="do not broadcast"):
        Where().infer(flag, x, x.with_shape((4,)))
