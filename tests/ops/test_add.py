"""add against NumPy (float) and Python integers (int8, int32)."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, floats, round_shift, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Add, ClampEpilogue, Requantize

SHAPES = [
    ((3, 4), (3, 4)),
    ((2, 3, 4, 5), (5,)),
    ((2, 1, 4, 5), (3, 1, 5)),
    ((1,), (2, 3)),
    ((), (4,)),
    ((2, 3, 1), (1, 3, 6)),
]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("a_shape, b_shape", SHAPES)
def test_float_is_one_rounding(a_shape, b_shape, dtype):
    rng = np.random.default_rng(0)
    a, b = floats(rng, *a_shape, dtype=dtype), floats(rng, *b_shape, dtype=dtype)
    a, b = np.asarray(a, dtype), np.asarray(b, dtype)
    assert np.array_equal(run(Add(), a, b), a + b)
    clamped = run(Add(ClampEpilogue(-0.5, 0.5)), a, b)
    assert np.array_equal(clamped, np.clip(a + b, dtype(-0.5), dtype(0.5)))
    assert Add().error_bound(a, b) is None


@pytest.mark.parametrize("shift", [1, 15, 30])
@pytest.mark.parametrize("a_shape, b_shape", SHAPES)
def test_int8_is_exact(a_shape, b_shape, shift):
    rng = np.random.default_rng(1)
    a, b = (np.asarray(bytes_(rng, *s), np.int8) for s in (a_shape, b_shape))
    op = Add(Requantize(3, -100, 100, shift), 9, -12, 21345, -32767)
    acc = (a.astype(object) - 9) * 21345 + (b.astype(object) + 12) * -32767
    expected = [min(max(round_shift(int(v), shift) + 3, -100), 100) for v in acc.reshape(-1)]
    assert run(op, a, b).reshape(-1).tolist() == expected


def test_int32_wraps():
    a = np.array([2**31 - 1, -5], np.int32)
    assert run(Add(), a, np.array([1, 2], np.int32)).tolist() == [-(2**31), -3]


def test_collapsed_broadcast_walks_the_same_elements():
    """The C form, interpreted, reads the operands NumPy would."""
    rng = np.random.default_rng(2)
    for a_shape, b_shape in SHAPES:
        a, b = (np.asarray(floats(rng, *s), np.float32) for s in (a_shape, b_shape))
        shape = Add().shape_parameters(
            TensorType(DType.F32, a_shape), TensorType(DType.F32, b_shape)
        )
        grids = np.indices(shape["size"]).reshape(6, -1)
        left = a.reshape(-1)[np.array(shape["a_stride"]) @ grids]
        right = b.reshape(-1)[np.array(shape["b_stride"]) @ grids]
        assert np.array_equal(left + right, (a + b).reshape(-1))
        assert shape["elements"] == left.size


def test_equal_shapes_collapse_to_one_loop():
    x = TensorType(DType.I8, (2, 3, 4, 5))
    shape = Add().shape_parameters(x, x)
    assert shape["size"] == [1, 1, 1, 1, 1, 120] and shape["a_stride"][-1] == 1


def test_infer_errors():
    f, q = TensorType(DType.F32, (2, 3)), TensorType(DType.I8, (2, 3))
    with pytest.raises(GraphError, match="do not broadcast"):
        Add().infer(f, f.with_shape((4, 3)))
    with pytest.raises(GraphError, match="one type"):
        Add().infer(f, q)
    with pytest.raises(GraphError, match="need a Requantize"):
        Add().infer(q, q)
    with pytest.raises(GraphError, match="coefficients out of range"):
        Add(Requantize(shift=10), a_multiplier=2**15).infer(q, q)
    with pytest.raises(GraphError, match="coefficients out of range"):
        Add(Requantize(shift=31)).infer(q, q)
    with pytest.raises(GraphError, match="requantization of a f32"):
        Add(Requantize(shift=10)).infer(f, f)
    with pytest.raises(GraphError, match="take no epilogue"):
        i = f.with_dtype(DType.I32)
        Add(ClampEpilogue()).infer(i, i)


def test_too_many_broadcast_loops():
    a, b = TensorType(DType.F32, (2, 1) * 4), TensorType(DType.F32, (1, 2) * 4)
    with pytest.raises(GraphError, match="8 loops"):
        Add().c_parameters(a, b)
