"""group_norm on channels-last tensors: float against torch, int8 against float."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import GroupNorm, Requantize


def torch_norm(x, groups, g, b):
    image = torch.tensor(x.astype(np.float64)).movedim(-1, 1)
    out = torch.nn.functional.group_norm(
        image, groups, torch.tensor(g).double(), torch.tensor(b).double()
    )
    return out.movedim(1, -1).numpy()


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape, groups", [((2, 3, 4, 6), 2), ((1, 5, 4), 4), ((3, 8), 1)])
def test_float_against_torch(shape, groups, dtype):
    rng = np.random.default_rng(0)
    x, g, b = (floats(rng, *s, dtype=dtype) for s in (shape, shape[-1:], shape[-1:]))
    assert_within_bound(GroupNorm(groups), (x, g, b), torch_norm(x, groups, g, b))


@pytest.mark.parametrize("groups", [1, 3, 6])
def test_int8_is_the_rounded_real_value(groups):
    rng = np.random.default_rng(1)
    x = bytes_(rng, 2, 3, 4, 6)
    g, b = floats(rng, 6), floats(rng, 6)
    op = GroupNorm(groups, 1e-5, 0.05, Requantize(5))
    got = run(op, x, g / np.float32(0.03), b / np.float32(0.03))
    real = torch_norm(x * 0.05, groups, g, b) / 0.03 + 5
    assert np.abs(np.clip(real, -128, 127) - got).max() < 0.5 + 1e-3


def test_parameters_and_errors():
    x, p = TensorType(DType.F32, (2, 3, 4, 6)), TensorType(DType.F32, (6,))
    c = GroupNorm(2).c_parameters(x, p, p)
    assert (c["batch"], c["positions"], c["channels"], c["groups"]) == (2, 12, 6, 2)
    with pytest.raises(GraphError, match="do not divide"):
        GroupNorm(4).infer(x, p, p)
    with pytest.raises(GraphError, match="do not divide"):
        GroupNorm(1).infer(p, p, p)
