"""matmul against NumPy in float64 and Python integers."""

import numpy as np
import pytest
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Matmul, Requantize

SHAPES = [
    ((3, 5), (5, 4)),
    ((2, 3, 5), (2, 5, 4)),
    ((2, 3, 5), (5, 4)),
    ((3, 5), (2, 2, 5, 4)),
    ((2, 3, 4, 5), (2, 3, 5, 1)),
    ((1, 2, 3, 5), (1, 1, 5, 4)),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("transpose", [False, True])
@pytest.mark.parametrize("a_shape, b_shape", SHAPES)
def test_float(a_shape, b_shape, transpose, dtype):
    rng = np.random.default_rng(0)
    a, b = floats(rng, *a_shape, dtype=dtype), floats(rng, *b_shape, dtype=dtype)
    expected = np.matmul(a.astype(np.float64), b.astype(np.float64))
    operand = np.ascontiguousarray(np.swapaxes(b, -1, -2)) if transpose else b
    assert_within_bound(Matmul(transpose), (a, operand), expected)


@pytest.mark.parametrize("transpose", [False, True])
@pytest.mark.parametrize("a_shape, b_shape", SHAPES)
def test_int8_is_exact(a_shape, b_shape, transpose):
    rng = np.random.default_rng(1)
    a, b = bytes_(rng, *a_shape), bytes_(rng, *b_shape)
    acc = np.matmul(a.astype(object) - 3, b.astype(object) + 4)
    operand = np.ascontiguousarray(np.swapaxes(b, -1, -2)) if transpose else b
    assert np.array_equal(run(Matmul(transpose, 3, -4), a, operand), acc.astype(np.int32))
    m = np.array([2**24 + 1], np.int32)
    got = run(Matmul(transpose, 3, -4, Requantize(1)), a, operand, m)
    assert got.reshape(-1).tolist() == [rescaled(v, m[0], 1) for v in acc.reshape(-1)]


def test_strides_of_shared_operands():
    def parameters(a, b):
        return Matmul().c_parameters(TensorType(DType.F32, a), TensorType(DType.F32, b))

    shared_b = parameters((2, 3, 5), (5, 4))
    assert (shared_b["batch"], shared_b["m"], shared_b["b_batch_stride"]) == (1, 6, 0)
    shared_a = parameters((3, 5), (2, 5, 4))
    assert (shared_a["batch"], shared_a["a_batch_stride"], shared_a["b_batch_stride"]) == (2, 0, 20)
    both = parameters((2, 2, 3, 5), (2, 2, 5, 4))
    assert (both["batch"], both["a_batch_stride"], both["b_batch_stride"]) == (4, 15, 20)


def test_infer_errors():
    def infer(a, b, dtype=DType.F32, op=None):
        return (op or Matmul()).infer(TensorType(DType.F32, a), TensorType(dtype, b))

    with pytest.raises(GraphError, match="inner sizes"):
        infer((3, 5), (4, 5))
    with pytest.raises(GraphError, match="batch dimensions"):
        infer((2, 1, 3, 5), (1, 2, 5, 4))
    with pytest.raises(GraphError, match="not matrices"):
        infer((5,), (5, 4))
    with pytest.raises(GraphError, match="one type"):
        infer((3, 5), (5, 4), DType.F16)
    assert infer((3, 5), (4, 5), op=Matmul(True))[0].shape == (3, 4)
