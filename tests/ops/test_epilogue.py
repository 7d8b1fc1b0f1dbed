"""Epilogues: C fields, types, storage rounding."""

import numpy as np
import pytest
from tests.ops.op_checks import check_parameters

from bringup.errors import GraphError
from bringup.ir import DType
from bringup.ops.epilogue import (
    ClampEpilogue,
    Requantize,
    apply_epilogue,
    epilogue_parameters,
    store,
    stored_type,
)


@pytest.mark.parametrize("epilogue", [None, ClampEpilogue(0, 6), Requantize(3, -5, 5, 31, 2)])
@pytest.mark.parametrize("multipliers", [0, 1, 8])
def test_every_field_is_given(epilogue, multipliers):
    p = epilogue_parameters(epilogue, multipliers)
    check_parameters("bringup_epilogue", p)
    assert p["per_channel"] == int(multipliers == 8)


def test_no_epilogue_clamps_nothing():
    p = epilogue_parameters(None)
    assert (p["clamp_minimum"], p["clamp_maximum"]) == (-np.inf, np.inf)


def test_stored_types():
    assert stored_type("x", DType.I32, Requantize()) is DType.I8
    assert stored_type("x", DType.F16, ClampEpilogue()) is DType.F16
    assert stored_type("x", DType.I32, None) is DType.I32
    with pytest.raises(GraphError):
        stored_type("x", DType.F32, Requantize())
    with pytest.raises(GraphError):
        stored_type("x", DType.I32, ClampEpilogue())


def test_clamp_keeps_nan():
    got = apply_epilogue(
        np.array([np.nan, 9, -9], np.float32), ClampEpilogue(0, 6), None, DType.F32
    )
    assert np.isnan(got[0]) and got[1:].tolist() == [6, 0]


def test_float16_overflow_is_silent_infinity():
    with np.errstate(all="raise"):
        assert store(np.array([1e6], np.float32), DType.F16)[0] == np.inf
