"""The runtime's elementary functions against float64, over a dense sweep of all float32 bits."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch

import bringup

RUNTIME = Path(bringup.__file__).parents[2] / "runtime"


def _erf(x):
    return torch.erf(torch.from_numpy(x)).numpy()


# function, reference, largest |argument| swept, units in the last place
FUNCTIONS = [
    ("expf", np.exp, np.inf, 1.0),
    ("expm1f", np.expm1, np.inf, 1.5),
    ("logf", np.log, np.inf, 1.0),
    ("log1pf", np.log1p, np.inf, 2.0),
    ("tanhf", np.tanh, np.inf, 3.0),
    ("erff", _erf, np.inf, 2.0),
    ("sinf", np.sin, 1000.0, 2.0),
    ("cosf", np.cos, 1000.0, 2.0),
]
WRAPPER = "void sweep_{0}(const float *x, float *y, long n) {{ while (n--) *y++ = {0}(*x++); }}\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    compiler = next((c for c in ("clang", "clang-19", "gcc", "cc") if shutil.which(c)), None)
    if compiler is None:
        pytest.skip("no native C compiler")
    folder = tmp_path_factory.mktemp("math")
    names = [f"bringup_{name}" for name, *_ in FUNCTIONS] + ["bringup_rintf"]
    text = "#include <bringup/math.h>\n" + "".join(WRAPPER.format(name) for name in names)
    text += WRAPPER.format("(float)bringup_round_small").replace("(float)", "", 1)
    (folder / "sweep.c").write_text(text)
    command = [compiler, "-std=c11", "-O2", "-fno-math-errno", "-shared", "-fPIC"]
    command += [f"-I{RUNTIME / 'include'}", str(RUNTIME / "inference" / "math.c"), "sweep.c"]
    subprocess.run([*command, "-o", "math.so"], check=True, cwd=folder)
    return ctypes.CDLL(str(folder / "math.so"))


def _call(library, name, x):
    x = np.ascontiguousarray(x, np.float32)
    y = np.empty_like(x)
    pointers = (ctypes.c_void_p(array.ctypes.data) for array in (x, y))
    getattr(library, f"sweep_bringup_{name}")(*pointers, ctypes.c_long(x.size))
    return y


def _sweep(limit):
    """Every 211th bit pattern: all exponents, infinities and NaNs among them."""
    x = np.arange(0, 2**32, 211, dtype=np.uint64).astype(np.uint32).view(np.float32)
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0], np.float32)
    x = np.concatenate([x, special])
    return x[~(np.abs(x) > limit)]


@pytest.mark.parametrize(("name", "reference", "limit", "ulps"), FUNCTIONS)
def test_error_is_a_few_units_in_the_last_place(library, name, reference, limit, ulps):
    x = _sweep(limit)
    with np.errstate(all="ignore"):
        y = _call(library, name, x).astype(np.float64)
        exact = reference(x.astype(np.float64))
        rounded = exact.astype(np.float32)
    assert np.array_equal(np.isnan(y), np.isnan(exact))
    infinite = np.isinf(rounded)
    assert np.array_equal(y[infinite], rounded[infinite])
    finite = np.isfinite(rounded)
    unit = np.spacing(np.maximum(np.abs(rounded[finite]), np.float32(2.0**-126)))
    error = np.abs(y[finite] - exact[finite]) / unit
    assert error.max() <= ulps, x[finite][error.argmax()]


def test_large_angles_stay_within_the_documented_bound(library):
    x = np.exp2(np.linspace(0, 40, 100_001)).astype(np.float32)
    for name, reference in (("sinf", np.sin), ("cosf", np.cos)):
        error = np.abs(_call(library, name, x) - reference(x.astype(np.float64)))
        assert np.all(error <= (2 + np.abs(x)) * 2.0**-23)


def test_rounding_is_half_to_even(library):
    x = np.concatenate([(np.arange(-4000, 4000) / 8).astype(np.float32), _sweep(np.inf)])
    x = x[~np.isnan(x)]
    np.testing.assert_array_equal(_call(library, "rintf", x), np.rint(x))
    small = x[np.abs(x) < 2**22]
    np.testing.assert_array_equal(_call(library, "round_small", small), np.rint(small))
