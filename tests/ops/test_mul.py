"""mul against NumPy (float) and Python integers (int8, int32)."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics.rescale import multipliers_of
from bringup.ops import ClampEpilogue, Mul, Requantize


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_float(dtype):
    rng = np.random.default_rng(0)
    a, b = floats(rng, 2, 3, 4, dtype=dtype), floats(rng, 3, 1, dtype=dtype)
    assert np.array_equal(run(Mul(), a, b), a * b)
    assert run(Mul(ClampEpilogue(0)), a, b).min() == 0


@pytest.mark.parametrize("scale", [1e-6, 0.003, 0.7, 300.0])
def test_int8_is_exact(scale):
    rng = np.random.default_rng(1)
    a, b = bytes_(rng, 4, 1, 5), bytes_(rng, 3, 5)
    m = multipliers_of(np.array([scale]))
    op = Mul(Requantize(-1, left_shift=m.left_shift), 128 - 1, -128, int(m.multiplier[0]))
    product = (a.astype(object) - 127) * (b.astype(object) + 128)
    expected = [rescaled(v, m.multiplier[0], -1, 31, m.left_shift) for v in product.reshape(-1)]
    assert run(op, a, b).reshape(-1).tolist() == expected


def test_int32_wraps():
    a = np.array([2**30, -3], np.int32)
    assert run(Mul(), a, np.array([4, 5], np.int32)).tolist() == [0, -15]


def test_infer_errors():
    q = TensorType(DType.I8, (2,))
    with pytest.raises(GraphError, match="Requantize"):
        Mul().infer(q, q)
    with pytest.raises(GraphError, match="multiplier"):
        Mul(Requantize(), multiplier=-1).infer(q, q)
