"""gather: embedding rows."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, run

from bringup.errors import GraphError, ModelError
from bringup.ir import DType, TensorType
from bringup.ops import Gather


@pytest.mark.parametrize("dtype", [np.int8, np.float32, np.float16, np.int32])
@pytest.mark.parametrize("shape", [(4,), (2, 3), ()])
def test_values(shape, dtype):
    rng = np.random.default_rng(0)
    table = bytes_(rng, 10, 3, 2).astype(dtype)
    indices = np.asarray(rng.integers(-10, 10, shape), np.int32)
    assert np.array_equal(run(Gather(), table, indices), table[indices])
    wide = np.asarray(rng.integers(-10, 10, shape), np.int64)
    assert np.array_equal(run(Gather(), table, wide), table[wide])


@pytest.mark.parametrize("index", [-11, 10])
def test_an_index_outside_the_table_is_an_error(index):
    with pytest.raises(ModelError, match="outside its table"):
        Gather().evaluate(np.zeros((10, 2), np.int8), np.array([0, index], np.int32))


def test_c_form_and_errors():
    table, indices = TensorType(DType.F16, (10, 3)), TensorType(DType.I32, (2, 2))
    assert Gather().c_parameters(table, indices) == {
        "indices": 4,
        "index_bytes": 4,
        "rows": 10,
        "row_bytes": 6,
    }
    with pytest.raises(GraphError, match="no table and indices"):
        Gather().infer(table, indices.with_dtype(DType.I16))
    with pytest.raises(GraphError, match="axis 0"):
        Gather(1).infer(table, indices)
