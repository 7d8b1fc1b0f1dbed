"""avg_pool2d against torch (float) and Python integers (int8)."""

import itertools

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics.elementwise import average_coefficients
from bringup.ops import AvgPool2d, ClampEpilogue, Requantize

CASES = [
    ((1, 6, 7, 3), (2, 2), (2, 2), (0, 0)),
    ((2, 7, 5, 4), (3, 2), (2, 1), (1, 1)),
    ((1, 8, 5, 2), (5, 5), (1, 2), (2, 2)),
    ((1, 7, 7, 3), (7, 7), (1, 1), (0, 0)),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("include", [True, False])
@pytest.mark.parametrize("shape, kernel, stride, pad", CASES)
def test_float_against_torch(shape, kernel, stride, pad, include, dtype):
    x = floats(np.random.default_rng(0), *shape, dtype=dtype)
    expected = torch.nn.functional.avg_pool2d(
        torch.tensor(x).double().permute(0, 3, 1, 2), kernel, stride, pad, False, include
    )
    op = AvgPool2d(kernel, stride, (pad[0], pad[0], pad[1], pad[1]), include)
    assert_within_bound(op, (x,), expected.permute(0, 2, 3, 1).numpy())


@pytest.mark.parametrize("ratio", [1.0, 0.7, 3.3])
@pytest.mark.parametrize("include", [True, False])
@pytest.mark.parametrize("shape, kernel, stride, pad", CASES)
def test_int8_is_exact(shape, kernel, stride, pad, include, ratio):
    x = bytes_(np.random.default_rng(1), *shape)
    count = kernel[0] * kernel[1]
    m, shift = average_coefficients(range(1, count + 1), ratio, 1.0)
    padding = (pad[0], 0, pad[1], pad[1])
    op = AvgPool2d(kernel, stride, padding, include, -6, Requantize(4, -90, 127))
    got = run(op, x, m, shift)
    for n, y, z, c in itertools.product(*map(range, got.shape)):
        inside = [
            int(x[n, row, column, c]) + 6
            for r, s in itertools.product(range(kernel[0]), range(kernel[1]))
            if 0 <= (row := y * stride[0] + r - pad[0]) < x.shape[1]
            and 0 <= (column := z * stride[1] + s - pad[1]) < x.shape[2]
        ]
        k = (count if include else len(inside)) - 1
        expected = rescaled(sum(inside), m[k], 4, int(shift[k]), low=-90)
        assert got[n, y, z, c] == expected


def test_constant_image_with_equal_scales_is_kept():
    x = np.full((1, 6, 6, 2), 77, np.int8)
    m, shift = average_coefficients(range(1, 10))
    op = AvgPool2d((3, 3), (1, 1), (1, 1, 1, 1), False, 0, Requantize())
    assert (run(op, x, m, shift) == 77).all()


def test_infinity_stays_in_its_window():
    x = np.zeros((1, 4, 4, 1), np.float32)
    x[0, 0, 0, 0] = np.inf
    got = run(AvgPool2d((2, 2), (2, 2)), x)[0, :, :, 0]
    assert np.isinf(got[0, 0]) and np.isfinite(got).sum() == 3


def test_clamp_epilogue():
    x = floats(np.random.default_rng(2), 1, 4, 4, 2)
    assert run(AvgPool2d((2, 2), (2, 2), epilogue=ClampEpilogue(0, 0.1)), x).max() <= 0.1


def test_infer_errors():
    x, q = TensorType(DType.F32, (1, 4, 4, 2)), TensorType(DType.I8, (1, 4, 4, 2))
    table = TensorType(DType.I32, (4,))
    with pytest.raises(GraphError, match="one operand"):
        AvgPool2d((2, 2), (2, 2)).infer(x, table, table)
    with pytest.raises(GraphError, match="needs i8 input, multiplier"):
        AvgPool2d((2, 2), (2, 2), epilogue=Requantize()).infer(q)
    with pytest.raises(GraphError, match="Requantize"):
        AvgPool2d((2, 2), (2, 2)).infer(q, table, table)
    with pytest.raises(GraphError, match="no left shift"):
        AvgPool2d((2, 2), (2, 2), epilogue=Requantize(left_shift=1)).infer(q, table, table)
    with pytest.raises(GraphError, match="wholly outside"):
        AvgPool2d((2, 2), (2, 2), (2, 0, 0, 0)).infer(x)
    with pytest.raises(GraphError, match="wholly outside"):
        AvgPool2d((2, 2), (2, 2), (0, 2, 0, 0)).infer(x)
