"""masked_softmax: float against torch on selected scores; int8 in tests/numerics and here."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics import softmax as integer
from bringup.ops import ClampEpilogue, MaskedSoftmax, Requantize


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize(
    ("shape", "mask_shape"),
    [((5,), (5,)), ((2, 3, 4, 33), (2, 1, 1, 33)), ((2, 3, 4, 5), (4, 5)), ((3, 1), (3, 1))],
)
def test_float_against_torch(shape, mask_shape, dtype):
    rng = np.random.default_rng(0)
    x = floats(rng, *shape, dtype=dtype) * dtype(6)
    masked = rng.random(mask_shape) < 0.5
    masked[..., 0] = False
    filled = torch.tensor(x).double().masked_fill(torch.tensor(masked), -torch.inf)
    expected = torch.softmax(filled, -1).numpy()
    assert_within_bound(MaskedSoftmax(), (x, masked), expected)
    assert (run(MaskedSoftmax(), x, masked)[np.broadcast_to(masked, shape)] == 0).all()


def test_what_is_masked_is_never_looked_at():
    x = np.array([[np.nan, 1, np.inf, 1]], np.float32)
    masked = np.array([True, False, True, False])
    assert run(MaskedSoftmax(), x, masked).tolist() == [[0, 0.5, 0, 0.5]]
    assert np.isfinite(MaskedSoftmax().error_bound(x, masked)).all()


def test_nan_beside_a_mask_stays_where_it_is():
    x = np.array([[np.nan, 1, 2]], np.float32)
    got = run(MaskedSoftmax(), x, np.array([False, True, False]))
    assert np.isnan(got[0, [0, 2]]).all() and got[0, 1] == 0


@pytest.mark.parametrize(("uniform", "expected"), [(False, 0.0), (True, 0.25)])
def test_a_row_without_any_element(uniform, expected):
    x = np.array([[1, 2, 3, np.nan]], np.float32)
    masked = np.ones((1, 4), np.bool_)
    assert run(MaskedSoftmax(uniform), x, masked).tolist() == [[expected] * 4]
    table, terms = integer.exponent_table(0.1), integer.softmax_numerator(1 / 256)
    got = run(
        MaskedSoftmax(uniform, *terms, Requantize(-128)),
        bytes_(np.random.default_rng(0), 1, 4),
        masked,
        table,
    )
    assert got.tolist() == [[round(expected * 256) - 128] * 4]


def test_infer_errors():
    f, q = TensorType(DType.F32, (2, 3)), TensorType(DType.I8, (2, 3))
    mask, table = TensorType(DType.BOOL, (3,)), TensorType(DType.I32, (256,))
    with pytest.raises(GraphError, match="takes 3"):
        MaskedSoftmax(epilogue=Requantize()).infer(q, mask)
    with pytest.raises(GraphError, match="Requantize"):
        MaskedSoftmax().infer(q, mask, table)
    with pytest.raises(GraphError, match="no epilogue"):
        MaskedSoftmax(epilogue=ClampEpilogue()).infer(f, mask)
    with pytest.raises(GraphError, match="integer operands"):
        MaskedSoftmax(epilogue=Requantize()).infer(q, mask, f)
    with pytest.raises(GraphError, match="last axis"):
        MaskedSoftmax().infer(f.with_shape(()), mask)
    for shape in ((2,), (1,), (3, 3), (2, 2, 3), (2, 1)):
        with pytest.raises(GraphError, match="no mask"):
            MaskedSoftmax().infer(f, mask.with_shape(shape))
    with pytest.raises(GraphError, match="no mask"):
        MaskedSoftmax().infer(f, f)
