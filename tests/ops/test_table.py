"""table: every index."""

import numpy as np
import pytest
from tests.ops.op_checks import run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Table


def test_every_entry():
    table = np.random.default_rng(0).permutation(256).astype(np.uint8).view(np.int8)
    x = np.arange(-128, 128).astype(np.int8).reshape(16, 16)
    assert np.array_equal(run(Table(), x, table).reshape(-1), table)


def test_infer_errors():
    x, t = TensorType(DType.I8, (4,)), TensorType(DType.I8, (256,))
    for bad in (
        (x.with_dtype(DType.I32), t),
        (x, t.with_shape((255,))),
        (x, t.with_dtype(DType.I32)),
    ):
        with pytest.raises(GraphError, match="table"):
            Table().infer(*bad)
