"""Sums that might leave int32 are left to kernels that wrap as the definition does."""

from __future__ import annotations

import numpy as np
import pytest
from tests.targets.harness.case import Case

from bringup.ops.epilogue import Requantize
from bringup.ops.linear import Linear
from bringup.targets.rvv.packing import exact_sums


def refusal(bias: int, *, zero_point: int = 0, left_shift: int = 0) -> str | None:
    """Of two output features of 4 weights of +-100: products reach 128 * 400 = 51,200."""
    weights = np.array([[100] * 4, [-100] * 4], np.int8)
    op = Linear(zero_point, Requantize(0, left_shift=left_shift))
    biases, factor = np.array([0, bias], np.int32), np.array([1], np.int32)
    case = Case("sums", op, (np.zeros((1, 4), np.int8), weights, biases, factor), (1, 2, 3))
    return exact_sums(case.site)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_worst_sum_decides(sign: int) -> None:
    limit = 2**31 - 51_200
    assert refusal(sign * (limit - 1)) is None
    assert "past int32" in (refusal(sign * limit) or "")


def test_the_folded_zero_point_counts() -> None:
    """A zero point of -128 turns the bias b of the negative weights into b - 128 * 400."""
    limit = 2**31 - 51_200
    assert "past int32" in (refusal(-limit + 51_200, zero_point=-128) or "")
    assert refusal(-limit + 51_201, zero_point=-128) is None


def test_the_left_shift_needs_room() -> None:
    assert refusal(2**27 - 51_200, left_shift=4) is not None
    assert refusal(2**27 - 51_201, left_shift=4) is None
