"""Unary functions against torch; tables are tested in tests/numerics/test_tables.py."""

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, run
from torch.nn import functional as F

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import FUNCTIONS, Unary

TORCH = {
    "abs": torch.abs,
    "neg": torch.neg,
    "square": torch.square,
    "sign": torch.sign,
    "floor": torch.floor,
    "ceil": torch.ceil,
    "trunc": torch.trunc,
    "round": torch.round,
    "sqrt": torch.sqrt,
    "rsqrt": torch.rsqrt,
    "reciprocal": torch.reciprocal,
    "exp": torch.exp,
    "log": torch.log,
    "sin": torch.sin,
    "cos": torch.cos,
    "erf": torch.erf,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "mish": F.mish,
    "elu": F.elu,
    "leaky_relu": F.leaky_relu,
    "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish,
    "softplus": F.softplus,
    "softsign": F.softsign,
}
POSITIVE = {"sqrt", "rsqrt", "log"}


def samples(name, dtype):
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.standard_normal(300) * s for s in (0.01, 1, 8)])
    x = np.append(x, [0.0, 1.0, -1.0, 3.0, -3.0, 6.0, 20.0, -20.0, 80.0, -80.0])
    if name in POSITIVE or name == "reciprocal":
        x = np.abs(x) + 1e-3
    return x.astype(dtype)


def test_every_function_has_a_torch_counterpart():
    assert set(TORCH) == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(TORCH))
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_float64_torch_within_bound(name, dtype):
    x = samples(name, dtype)
    expected = TORCH[name](torch.tensor(x).double()).numpy()
    with np.errstate(over="ignore"):
        expected = expected.astype(dtype)
    finite = np.isfinite(expected)
    assert_within_bound(Unary(name), (x[finite],), expected[finite])
    got = run(Unary(name), x)
    assert np.array_equal(got[~finite], expected[~finite], equal_nan=True)


@pytest.mark.parametrize("name", sorted(TORCH))
def test_float32_torch_is_a_legal_implementation(name):
    """torch's own float32 kernels meet the bound: it is not unreasonably tight."""
    x = samples(name, np.float32)
    got = TORCH[name](torch.tensor(x)).numpy()
    op = Unary(name)
    bound = op.error_bound(x)
    exact, finite = op.real(x), np.isfinite(got)
    error = np.abs(got[finite] - exact[finite])
    assert (
        error <= (0 if bound is None else bound[finite]) + np.spacing(np.abs(got[finite]))
    ).all()


def test_parameters():
    x = np.array([-2.0, 3.0], np.float32)
    assert run(Unary("leaky_relu", 0.25), x).tolist() == [-0.5, 3]
    elu = run(Unary("elu", 2.0), x)
    assert elu[1] == 3 and abs(elu[0] - 2 * (np.exp(-2) - 1)) < 1e-6
    expected = F.softplus(torch.tensor(x), 3.0, 5.0).numpy()
    assert_within_bound(Unary("softplus", 3.0, 5.0), (x,), expected)
    assert Unary("softplus").c_parameters(TensorType(DType.F32, (2,))) == {
        "elements": 2,
        "alpha": 1.0,
        "beta": 20.0,
    }


@pytest.mark.parametrize("name", ["silu", "gelu", "gelu_tanh", "mish", "hardswish", "sigmoid"])
def test_limits(name):
    got = run(Unary(name), np.array([-np.inf, np.inf], np.float32))
    assert got[0] == 0 and got[1] in (1, np.inf)


def test_nan_stays_nan():
    for name in set(FUNCTIONS) - {"sign"}:  # torch.sign(nan) is 0
        assert np.isnan(run(Unary(name), np.array([np.nan], np.float32))).all(), name


def test_infer_errors():
    x = TensorType(DType.F32, (2,))
    with pytest.raises(GraphError, match="no function"):
        Unary("relu").infer(x)
    with pytest.raises(GraphError, match="not a float"):
        Unary("exp").infer(x.with_dtype(DType.I8))
    with pytest.raises(GraphError, match="beta is zero"):
        Unary("softplus", 0.0).infer(x)
