"""Comparisons of two tensors."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Compare

RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")
VALUES = [0.0, -0.0, 1.0, -1.5, np.inf, -np.inf, np.nan, 2049.0]


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64, np.uint8, np.bool_])
def test_every_pair_as_torch(relation, dtype):
    values = np.array(VALUES if np.issubdtype(dtype, np.floating) else [0, 1, 2, 7]).astype(dtype)
    if dtype is np.int64:
        values = np.array(
            [-(2**63), 2**62, 2**62 + 1, -1, 2**63 - 1]
        )  # no float64 tells them apart
    a, b = values[:, None], values
    expected = getattr(torch, relation)(torch.from_numpy(a), torch.from_numpy(b)).numpy()
    assert np.array_equal(run(Compare(relation), a, b), expected)


def test_errors():
    x = TensorType(DType.F32, (3,))
    with pytest.raises(GraphError, match="no relation"):
        Compare("like").infer(x, x)
    with pytest.raises(GraphError, match="not of one type"):
        Compare("eq").infer(x, x.with_dtype(DType.I32))
    with pytest.raises(GraphError, match="do not broadcast"):
        Compare("eq").infer(x, x.with_shape((2,)))
