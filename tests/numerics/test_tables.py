"""Tables equal their float64 definition for every function, input and many scales."""

import math

import numpy as np
import pytest

from bringup.errors import ModelError
from bringup.numerics.tables import build_table
from bringup.ops.unary import FUNCTIONS, Unary

PARTIAL = {"log", "sqrt", "rsqrt"}
"""Functions that are not defined for negative arguments."""


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("scales", [(0.05, 0, 0.02, 3), (0.003, -20, 0.01, -128), (0.4, 11, 1, 0)])
def test_table_equals_the_function(name, scales):
    si, zi, so, zo = scales
    if name in PARTIAL:
        zi = -129  # every stored value stands for a positive number
    table = build_table(Unary(name).real, si, zi, so, zo)
    assert table.dtype == np.int8 and table.shape == (256,)
    for q in range(-128, 128):
        with np.errstate(all="ignore"):
            real = float(Unary(name).real(np.array([(q - zi) * si]))[0]) / so
        expected = math.copysign(1000, real) if math.isinf(real) else round(real) + zo
        assert table[q + 128] == min(max(expected, -128), 127), q


def test_known_functions_by_the_standard_library():
    table = build_table(Unary("tanh").real, 0.02, 5, 1 / 128, 0)
    for q in range(-128, 128):
        assert table[q + 128] == min(round(math.tanh((q - 5) * 0.02) * 128), 127)


@pytest.mark.parametrize("name", sorted(PARTIAL))
def test_not_a_number_is_refused(name):
    with pytest.raises(ModelError, match="not a number"):
        build_table(Unary(name).real, 0.1, 0, 0.1, 0)


def test_infinity_saturates():
    table = build_table(Unary("reciprocal").real, 0.1, 0, 0.1, 0)
    assert table[128] == 127


def test_activation_bounds():
    table = build_table(Unary("tanh").real, 0.1, 0, 1 / 127, 0, minimum=-5, maximum=60)
    assert (table.min(), table.max()) == (-5, 60)
