"""Logic of bits and booleans."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Bitwise


@pytest.mark.parametrize("function", ["and", "or", "xor"])
@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint8, np.int16, np.int32, np.int64])
def test_every_type_as_torch(function, dtype):
    values = np.array([False, True]) if dtype is np.bool_ else np.iinfo(dtype)
    if dtype is not np.bool_:
        values = np.array([values.min, values.max, 0, 1, 0x55, values.max ^ 0x33], dtype)
    a, b = values[:, None], values
    expected = getattr(torch, f"bitwise_{function}")(torch.from_numpy(a), torch.from_numpy(b))
    assert np.array_equal(run(Bitwise(function), a, b), expected.numpy())


@pytest.mark.parametrize("function", ["and", "or", "xor"])
def test_kernels_are_told_the_same_function(function):
    """By the formula of struct bitwise_params."""
    a, b = np.array([0b0011, -1, 77]), np.array([0b0101, 12, -77])
    x = TensorType(DType.I64, (3,))
    given = Bitwise(function).c_parameters(x, x)
    formula = (a & b & given["both"]) | ((a ^ b) & given["either"])
    assert np.array_equal(formula, run(Bitwise(function), a, b))
    assert given["element_bytes"] == 8


def test_errors():
    x = TensorType(DType.I8, (3,))
    with pytest.raises(GraphError, match="no function"):
        Bitwise("nand").infer(x, x)
    with pytest.raises(GraphError, match="no bits"):
        Bitwise("and").infer(x.with_dtype(DType.F32), x.with_dtype(DType.F32))
