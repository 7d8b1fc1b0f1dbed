"""Python values as C text, judged by a C compiler where that is the only judge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bringup.emit import literals
from bringup.errors import PlanError


@given(st.integers(-(2**31), 2**31 - 1))
def test_integers_keep_their_value(value: int) -> None:
    assert eval(literals.number(value)) == value


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_floats_round_trip_through_single_precision(value: float) -> None:
    text = literals.number(value)
    assert text.endswith("f") and ("." in text or "e" in text)
    assert np.float32(float(text[:-1])) == np.float32(value)


def test_special_values() -> None:
    assert literals.number(np.inf) == "__builtin_inff()"
    assert literals.number(-np.inf) == "-__builtin_inff()"
    assert literals.number(True) == "1"
    assert literals.number(2**31) == "2147483648u"
    assert literals.number(2**40) == "INT64_C(1099511627776)"
    with pytest.raises(PlanError):
        literals.number(float("nan"))


def test_initializers_nest() -> None:
    text = literals.initializer(
        {"a": 1, "e": {"f": 0.5, "g": [1, 2]}, "inner_bytes": (3, 4)}, frozenset({"inner_bytes"})
    )
    assert ".inner_bytes = (const int32_t[]){3, 4}," in text
    assert ".f = 0.5f," in text and ".g = {1, 2}," in text
