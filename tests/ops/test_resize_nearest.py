"""resize_nearest against torch."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import bytes_, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ResizeNearest


@pytest.mark.parametrize("size", [(6, 8), (7, 3), (1, 1), (3, 4), (5, 13)])
def test_against_torch(size):
    x = bytes_(np.random.default_rng(0), 2, 3, 4, 5)
    expected = torch.nn.functional.interpolate(torch.tensor(x).float().permute(0, 3, 1, 2), size)
    for dtype in (np.int8, np.float32, np.float16, np.int32):
        got = run(ResizeNearest(size), x.astype(dtype))
        assert np.array_equal(got, expected.permute(0, 2, 3, 1).numpy())


def test_kernel_rule_is_the_integer_floor():
    p = ResizeNearest((5, 13)).c_parameters(TensorType(DType.I8, (1, 3, 4, 1)))
    for out in range(13):
        assert (out * p["scale_x_d"] + p["offset_x"]) // p["scale_x_n"] == out * 4 // 13


def test_explicit_ratio_is_clamped():
    x = np.arange(4, dtype=np.int8).reshape(1, 4, 1, 1)
    got = run(ResizeNearest((6, 1), ratio_y=(1, 1, -1)), x)
    assert got.reshape(-1).tolist() == [0, 0, 1, 2, 3, 3]


def test_infer_errors():
    x = TensorType(DType.I8, (1, 4, 4, 1))
    with pytest.raises(GraphError, match="output size"):
        ResizeNearest((0, 1)).infer(x)
    with pytest.raises(GraphError, match="align_corners"):
        ResizeNearest((1, 1), True).infer(x)
    with pytest.raises(GraphError, match="ratio"):
        ResizeNearest((1, 1), ratio_y=(0, 1, 0)).infer(x)
