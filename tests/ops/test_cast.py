"""cast between every pair of types."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import run

from bringup.ir import DType
from bringup.ops import Cast


def test_float_to_integer_truncates_and_saturates():
    x = np.array([1.9, -1.9, 300.0, -300.0, np.nan, np.inf, -np.inf], np.float32)
    assert run(Cast(DType.I8), x).tolist() == [1, -1, 127, -128, 0, 127, -128]
    wide = run(Cast(DType.I64), np.array([1e30, -1e30, 5.5], np.float32))
    assert wide.tolist() == [2**63 - 1, -(2**63), 5]
    assert run(Cast(DType.U8), x).tolist() == [1, 0, 255, 0, 0, 255, 0]


@pytest.mark.parametrize("target", [DType.I8, DType.I32, DType.F16, DType.F32])
@pytest.mark.parametrize("source", [np.int8, np.int32, np.float16, np.float32])
def test_equals_torch_where_torch_is_defined(source, target):
    x = np.array([0, 1, -1, 100, -100, 7], source)
    expected = torch.tensor(x).to(getattr(torch, str(target.numpy))).numpy()
    assert np.array_equal(run(Cast(target), x), expected)


def test_narrowing_integers_keeps_low_bits():
    assert run(Cast(DType.I8), np.array([257, -129], np.int32)).tolist() == [1, 127]


def test_to_bool_and_back():
    flags = run(Cast(DType.BOOL), np.array([0, 2, np.nan], np.float32))
    assert flags.tolist() == [False, True, True]
    assert run(Cast(DType.F32), flags).tolist() == [0, 1, 1]


def test_float16_overflow_is_infinite():
    assert run(Cast(DType.F16), np.array([1e6], np.float32))[0] == np.inf
