"""adaptive_avg_pool2d against torch (float) and Python integers (int8)."""

import itertools

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics.elementwise import average_coefficients
from bringup.ops import AdaptiveAvgPool2d, Requantize

CASES = [((1, 7, 5, 3), (3, 2)), ((2, 4, 6, 2), (1, 1)), ((1, 3, 3, 1), (5, 7))]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape, size", CASES)
def test_float_against_torch(shape, size, dtype):
    x = floats(np.random.default_rng(0), *shape, dtype=dtype)
    expected = torch.nn.functional.adaptive_avg_pool2d(
        torch.tensor(x).double().permute(0, 3, 1, 2), size
    )
    assert_within_bound(AdaptiveAvgPool2d(size), (x,), expected.permute(0, 2, 3, 1).numpy())


@pytest.mark.parametrize("shape, size", CASES)
def test_int8_is_exact(shape, size):
    x = bytes_(np.random.default_rng(1), *shape)
    op = AdaptiveAvgPool2d(size, 3, Requantize(-2))
    largest = op.largest_window(TensorType(DType.I8, shape))
    m, shift = average_coefficients(range(1, largest + 1), 0.8, 1.0)
    got = run(op, x, m, shift)
    for n, y, z, c in itertools.product(*map(range, got.shape)):
        rows = range(y * shape[1] // size[0], -(-(y + 1) * shape[1] // size[0]))
        columns = range(z * shape[2] // size[1], -(-(z + 1) * shape[2] // size[1]))
        window = [int(x[n, r, s, c]) - 3 for r in rows for s in columns]
        k = len(window) - 1
        assert got[n, y, z, c] == rescaled(sum(window), m[k], -2, int(shift[k]))


def test_macs_count_window_pixels():
    op = AdaptiveAvgPool2d((1, 1))
    assert op.macs(TensorType(DType.F32, (2, 3, 4, 5))) == 120


def test_infer_errors():
    x = TensorType(DType.I8, (1, 4, 4, 2))
    with pytest.raises(GraphError, match=r"multiplier i32\[16\]"):
        AdaptiveAvgPool2d((1, 1), epilogue=Requantize()).infer(x)
    with pytest.raises(GraphError, match="output size"):
        AdaptiveAvgPool2d((0, 1)).infer(x)
