"""Comparison of one tensor with its golden value, element by element."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bringup.ir import Array, DType


@dataclass(frozen=True)
class Difference:
    """How a tensor differs.

    Args:
        value: tensor name. count: differing elements of `elements`.
        index: position of the first differing element; expected, actual: its two values.
        worst: largest |actual - expected| (NaN when one side is not finite where the other is).
    """

    value: str
    count: int
    elements: int
    index: tuple[int, ...]
    expected: float
    actual: float
    worst: float

    def __str__(self) -> str:
        where = ",".join(map(str, self.index))
        return (
            f"{self.value}[{where}]: expected {self.expected:g}, got {self.actual:g} "
            f"({self.count} of {self.elements} elements differ, worst by {self.worst:g})"
        )


def compare(
    value: str, expected: Array, actual: Array, bound: Array | None = None
) -> Difference | None:
    """The difference between a golden and a device tensor, or None when there is none.

    Args:
        bound: largest legal |actual - expected| per element, for floating-point tensors. None
            demands equality (negative and positive zero are equal). NaN must meet NaN and an
            infinity the same infinity, whatever the bound.

    Raises:
        ValueError: shapes or element types differ (a fault of the caller, not of the device).
    """
    if expected.shape != actual.shape or expected.dtype != actual.dtype:
        raise ValueError(
            f"{value}: comparing {expected.dtype}{expected.shape} with {actual.dtype}{actual.shape}"
        )
    wrong = _differs(expected, actual, bound)
    if not wrong.any():
        return None
    first = np.unravel_index(int(np.argmax(wrong)), wrong.shape) if wrong.shape else ()
    index = tuple(int(i) for i in first)
    return Difference(
        value,
        int(wrong.sum()),
        wrong.size,
        index,
        float(expected[index]),
        float(actual[index]),
        _worst(expected, actual, wrong),
    )


def _differs(expected: Array, actual: Array, bound: Array | None) -> Array:
    if not DType.of(expected.dtype).is_float:
        return np.asarray(expected != actual)
    golden, device = expected.astype(np.float64), actual.astype(np.float64)
    finite = np.isfinite(golden) & np.isfinite(device)
    same_special = (np.isnan(golden) & np.isnan(device)) | (golden == device)
    limit = np.zeros(()) if bound is None else bound
    with np.errstate(invalid="ignore"):
        within = np.abs(device - golden) <= limit
    return np.asarray(~np.where(finite, within, same_special))


def _worst(expected: Array, actual: Array, wrong: Array) -> float:
    difference = actual[wrong].astype(np.float64) - expected[wrong].astype(np.float64)
    return float(np.max(np.abs(difference)))
