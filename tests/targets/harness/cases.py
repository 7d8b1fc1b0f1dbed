"""Test cases of every operator, the same for all targets: `cases(operator, dtype)`.

Shapes are small and awkward on purpose: odd sizes, tails of every block width, padding wider than
the image's rest, dilation, groups, extreme values and multipliers.
"""

from __future__ import annotations

from tests.targets.harness import (  # noqa: F401  they register cases
    elementwise,
    images,
    many,
    movement,
    products,
    rows,
)
from tests.targets.harness.case import Case
from tests.targets.harness.generate import (
    GENERATORS,
    REALS,
    int8,
    multipliers,
    real,
    requantize,
    weights8,
)

__all__ = [
    "DTYPES",
    "REALS",
    "cases",
    "int8",
    "multipliers",
    "operators",
    "real",
    "requantize",
    "weights8",
]

DTYPES = ("i8", "u8", "i16", "i32", "i64", "bool", "f32", "f16", "f64", "bf16")
"""Types operand 0 may have."""


def operators() -> tuple[str, ...]:
    """Names of all groups of cases: C operators, and a few special situations."""
    return tuple(GENERATORS)


def cases(operator: str, dtype: str) -> list[Case]:
    """All cases of a group whose operand 0 is `dtype`."""
    return list(GENERATORS[operator](dtype))
