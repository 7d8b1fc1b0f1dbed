"""batch_norm against torch."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import BatchNorm


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (7, 5)])
def test_against_torch(shape, dtype):
    rng = np.random.default_rng(0)
    x, g, b, mean = (floats(rng, *s, dtype=dtype) for s in (shape, (5,), (5,), (5,)))
    variance = np.abs(floats(rng, 5, dtype=dtype)) + dtype(0.1)
    mean_, variance_, g_, b_ = (torch.tensor(a).double() for a in (mean, variance, g, b))
    image = torch.tensor(x).double().movedim(-1, 1)
    expected = torch.nn.functional.batch_norm(image, mean_, variance_, g_, b_, eps=1e-3)
    assert_within_bound(BatchNorm(1e-3), (x, g, b, mean, variance), expected.movedim(1, -1).numpy())


def test_affine_is_the_same_map():
    rng = np.random.default_rng(1)
    x, g, b, mean = (floats(rng, *s) for s in ((6, 4), (4,), (4,), (4,)))
    variance = np.abs(floats(rng, 4)) + 1
    scale, offset = BatchNorm().affine(g, b, mean, variance)
    got = run(BatchNorm(), x, g, b, mean, variance)
    assert np.allclose(got, x * scale + offset, atol=1e-6)


def test_infer_errors():
    x, p = TensorType(DType.F32, (2, 4)), TensorType(DType.F32, (4,))
    with pytest.raises(GraphError, match="float tensor"):
        BatchNorm().infer(x.with_dtype(DType.I8), p, p, p, p)
    with pytest.raises(GraphError, match="does not fit"):
        BatchNorm().infer(x, p, p, p, x)
