"""softmax and log-softmax: float against torch; the integer form is tested in tests/numerics."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics import softmax as integer
from bringup.ops import ClampEpilogue, Requantize, Softmax


@pytest.mark.parametrize("logarithm", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("shape", [(5,), (3, 1), (2, 3, 129)])
def test_float_against_torch(shape, dtype, logarithm):
    x = floats(np.random.default_rng(0), *shape, dtype=dtype) * dtype(6)
    function = torch.log_softmax if logarithm else torch.softmax
    expected = function(torch.tensor(x).double(), -1).numpy()
    assert_within_bound(Softmax(logarithm), (x,), expected)


def test_masked_scores():
    x = np.array([[0.0, -np.inf, 1.0]], np.float32)
    got = run(Softmax(), x)
    assert got[0, 1] == 0 and np.isclose(got.sum(), 1)
    assert np.isfinite(Softmax().error_bound(x)).all()


@pytest.mark.parametrize("logarithm", [False, True])
def test_int8_uses_the_numeric_definition(logarithm):
    x = bytes_(np.random.default_rng(1), 2, 3, 10)
    table = integer.exponent_table(0.06)
    if logarithm:
        a, b = integer.log_softmax_numerators(0.06, 0.1)
        op = Softmax(True, a, integer.LOG_SOFTMAX_SHIFT, Requantize(127), b)
        real, zero = torch.log_softmax(torch.tensor(x * 0.06), -1).numpy() / 0.1, 127
    else:
        op = Softmax(False, *integer.softmax_numerator(1 / 256), Requantize(-128))
        real, zero = torch.softmax(torch.tensor(x * 0.06), -1).numpy() * 256, -128
    got = run(op, x, table)
    assert np.abs(np.clip(real + zero, -128, 127) - got).max() < 0.51


def test_a_safe_softmax_of_minus_infinities_is_zero():
    x = np.array([[-np.inf, -np.inf], [0, -np.inf]], np.float32)
    assert run(Softmax(safe=True), x).tolist() == [[0, 0], [1, 0]]
    assert np.isnan(run(Softmax(), x)[0]).all()


def test_stored_bounds_apply():
    x = bytes_(np.random.default_rng(1), 4, 5)
    op = Softmax(False, *integer.softmax_numerator(1 / 256), Requantize(-128, -120, 20))
    got = run(op, x, integer.exponent_table(0.1))
    assert got.min() == -120 and got.max() == 20


def test_infer_errors():
    f, q = TensorType(DType.F32, (2, 3)), TensorType(DType.I8, (2, 3))
    table = TensorType(DType.I32, (256,))
    with pytest.raises(GraphError, match="takes 2"):
        Softmax(epilogue=Requantize()).infer(q)
    with pytest.raises(GraphError, match="Requantize"):
        Softmax().infer(q, table)
    with pytest.raises(GraphError, match="no epilogue"):
        Softmax(epilogue=ClampEpilogue()).infer(f)
    with pytest.raises(GraphError, match="integer operands"):
        Softmax(epilogue=Requantize()).infer(q, f)
    with pytest.raises(GraphError, match="safe"):
        Softmax(True, safe=True).infer(f)
    with pytest.raises(GraphError, match="last axis"):
        Softmax().infer(f.with_shape(()))
