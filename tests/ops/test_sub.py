"""sub: the sign convention of its integer coefficients."""

import numpy as np
from tests.ops.op_checks import bytes_, floats, round_shift, run

from bringup.numerics.elementwise import add_coefficients
from bringup.ops import Requantize, Sub


def test_float():
    rng = np.random.default_rng(0)
    for dtype in (np.float32, np.float16):
        a, b = floats(rng, 3, 4, dtype=dtype), floats(rng, 4, dtype=dtype)
        assert np.array_equal(run(Sub(), a, b), a - b)


def test_int32():
    a, b = np.array([5, -(2**31)], np.int32), np.array([7, 1], np.int32)
    assert run(Sub(), a, b).tolist() == [-2, 2**31 - 1]


def test_int8_is_exact_and_subtracts():
    rng = np.random.default_rng(1)
    a, b = bytes_(rng, 5, 7), bytes_(rng, 7)
    c = add_coefficients(0.1, 0.05, 0.2, subtract=True)
    op = Sub(Requantize(2, shift=c.shift), 4, -5, c.a_multiplier, c.b_multiplier)
    got = run(op, a, b)
    acc = (a.astype(object) - 4) * c.a_multiplier + (b.astype(object) + 5) * c.b_multiplier
    expected = [min(max(round_shift(int(v), c.shift) + 2, -128), 127) for v in acc.reshape(-1)]
    assert got.reshape(-1).tolist() == expected
    real = ((a.astype(float) - 4) * 0.1 - (b.astype(float) + 5) * 0.05) / 0.2 + 2
    assert np.abs(np.clip(real, -128, 127) - got).max() < 0.51
    assert op.c_struct == "add_params" and op.c_operator == "sub"
