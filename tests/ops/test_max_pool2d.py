"""max_pool2d against torch (float) and Python (int8)."""

import itertools

import numpy as np
import pytest
import torch
from tests.ops.op_checks import bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import MaxPool2d

CASES = [
    ((1, 6, 7, 3), MaxPool2d((2, 2), (2, 2))),
    ((2, 7, 5, 4), MaxPool2d((3, 2), (2, 1), (1, 0, 1, 0))),
    ((1, 9, 9, 2), MaxPool2d((3, 3), (1, 2), (1, 1, 1, 1), (2, 2))),
    ((1, 5, 4, 1), MaxPool2d((5, 4), (1, 1))),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape, op", CASES)
def test_float_against_torch(shape, op, dtype):
    x = floats(np.random.default_rng(0), *shape, dtype=dtype)
    top, bottom, left, right = op.padding
    image = torch.nn.functional.pad(
        torch.tensor(x).float().permute(0, 3, 1, 2), (left, right, top, bottom), value=-torch.inf
    )
    expected = torch.nn.functional.max_pool2d(image, op.kernel, op.stride, 0, op.dilation)
    assert np.array_equal(run(op, x), expected.permute(0, 2, 3, 1).numpy())


@pytest.mark.parametrize("shape, op", CASES)
def test_int8_is_exact(shape, op):
    x = bytes_(np.random.default_rng(1), *shape)
    got = run(op, x)
    for n, y, z, c in itertools.product(*map(range, got.shape)):
        inside = [
            int(x[n, row, column, c])
            for r, s in itertools.product(range(op.kernel[0]), range(op.kernel[1]))
            if 0 <= (row := y * op.stride[0] + r * op.dilation[0] - op.padding[0]) < x.shape[1]
            and 0 <= (column := z * op.stride[1] + s * op.dilation[1] - op.padding[2]) < x.shape[2]
        ]
        assert got[n, y, z, c] == max(inside)


def test_padding_never_wins():
    x = np.full((1, 2, 2, 1), -128, np.int8)
    assert (run(MaxPool2d((3, 3), (1, 1), (1, 1, 1, 1)), x) == -128).all()
    assert (run(MaxPool2d((3, 3), (1, 1), (1, 1, 1, 1)), x.astype(np.float32)) == -128).all()


def test_nan_wins():
    x = np.array([1, np.nan, 3, 2], np.float32).reshape(1, 2, 2, 1)
    assert np.isnan(run(MaxPool2d((2, 2), (2, 2)), x)).all()


def test_infer_errors():
    x = TensorType(DType.I8, (1, 4, 4, 2))
    for op in (
        MaxPool2d((5, 1), (1, 1)),
        MaxPool2d((0, 1), (1, 1)),
        MaxPool2d((1, 1), (1, 1), (-1, 0, 0, 0)),
    ):
        with pytest.raises(GraphError, match="max_pool2d"):
            op.infer(x)
    with pytest.raises(GraphError, match="NHWC"):
        MaxPool2d((1, 1), (1, 1)).infer(x.with_shape((4, 4)))
