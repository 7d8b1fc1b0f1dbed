"""max over axes, of any type."""

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, floats, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Max


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axes", [(0,), (1, 2), (-1,), (0, 1, 2)])
def test_values(axes, keepdims):
    rng = np.random.default_rng(0)
    for x in (floats(rng, 3, 4, 5), floats(rng, 3, 4, 5, dtype=np.float16), bytes_(rng, 3, 4, 5)):
        got = run(Max(axes, keepdims), x)
        assert np.array_equal(got, x.max(axis=axes, keepdims=keepdims))
        assert got.dtype == x.dtype


def test_nan_wins():
    assert np.isnan(run(Max((0,)), np.array([1, np.nan, 2], np.float32)))


def test_infer_errors():
    with pytest.raises(GraphError, match="not neighbours"):
        Max((0, 2)).infer(TensorType(DType.F32, (2, 3, 4)))


def test_of_booleans_it_is_any():
    x = np.array([[False, True], [False, False]])
    assert run(Max((1,)), x).tolist() == [True, False]
