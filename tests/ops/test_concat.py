"""concat along every axis, any number of operands."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Concat


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_values(axis, count):
    rng = np.random.default_rng(0)
    shapes = []
    for i in range(count):
        shape = [2, 3, 4]
        shape[axis] = i + 1
        shapes.append(shape)
    for dtype in (np.int8, np.float32, np.float16):
        arrays = [bytes_(rng, *shape).astype(dtype) for shape in shapes]
        assert np.array_equal(run(Concat(axis), *arrays), np.concatenate(arrays, axis))


def test_c_form_is_rows_of_bytes():
    types = [TensorType(DType.F32, (2, 3, c, 5)) for c in (1, 4)]
    assert Concat(2).c_parameters(*types) == {
        "outer": 6,
        "operands": 2,
        "inner_bytes": [20, 80],
    }


def test_infer_errors():
    x = TensorType(DType.I8, (2, 3))
    with pytest.raises(GraphError, match="does not fit"):
        Concat(0).infer(x, x.with_shape((2, 4)))
    with pytest.raises(GraphError, match="does not fit"):
        Concat(0).infer(x, x.with_dtype(DType.F32))
    with pytest.raises(GraphError, match="does not fit"):
        Concat(0).infer(x, x.with_shape((2, 3, 1)))
    with pytest.raises(GraphError, match="axis 2"):
        Concat(2).infer(x)
    with pytest.raises(GraphError, match="needs an operand"):
        Concat(0).infer()
