"""Comparison of two tensors, element by element: bool results.

As IEEE 754 and torch have it: every comparison with NaN is false, except `ne`. Booleans compare as
0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType
from bringup.ops.broadcast import Pairwise
from bringup.ops.registry import operator

_OUTCOMES = {
    "eq": (0, 1, 0, 0), "ne": (1, 0, 1, 1), "lt": (1, 0, 0, 0),
    "le": (1, 1, 0, 0), "gt": (0, 0, 1, 0), "ge": (0, 1, 1, 0),
}  # fmt: skip
"""The result where a < b, where a == b, where a > b, and where neither holds (NaN)."""


@operator
@dataclass(frozen=True)
class Compare(Pairwise):
    """Operands: a, b of one type.

    Args:
        relation: eq, ne, lt, le, gt or ge.
    """

    name: ClassVar[str] = "compare"
    c_struct: ClassVar[str] = "compare_params"

    relation: str

    def result_type(self, operand: DType) -> DType:
        if self.relation not in _OUTCOMES:
            raise GraphError(
                f"compare: no relation {self.relation!r}", why=f"known: {', '.join(_OUTCOMES)}"
            )
        return DType.BOOL

    def combine(self, a: Array, b: Array) -> Array:
        less, equal, greater, unordered = map(bool, _OUTCOMES[self.relation])
        return np.select([a < b, a == b, a > b], [less, equal, greater], unordered)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        fields = zip(
            ("less", "equal", "greater", "unordered"), _OUTCOMES[self.relation], strict=True
        )
        return {**super().c_parameters(*inputs), **dict(fields)}
