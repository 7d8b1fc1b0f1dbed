"""And, or, exclusive or of two tensors, bit by bit. Of booleans: the logical operation.

`not x` is `x xor ones`, with ones = True or -1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType
from bringup.ops.broadcast import Pairwise
from bringup.ops.registry import operator

_FUNCTIONS: dict[str, Callable[[Array, Array], Array]] = {
    "and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor,
}  # fmt: skip
_MASKS = {"and": (-1, 0), "or": (-1, -1), "xor": (0, -1)}
"""What of `a & b` and of `a ^ b` is in the result."""


@operator
@dataclass(frozen=True)
class Bitwise(Pairwise):
    """Operands: a, b of one integer type, or booleans.

    Args:
        function: and, or, xor.
    """

    name: ClassVar[str] = "bitwise"
    c_struct: ClassVar[str] = "bitwise_params"
    in_place = True

    function: str

    def result_type(self, operand: DType) -> DType:
        if self.function not in _FUNCTIONS:
            raise GraphError(f"bitwise: no function {self.function!r}", why="known: and, or, xor")
        if operand.is_float:
            raise GraphError(f"bitwise: {operand} operands have no bits to combine")
        return operand

    def combine(self, a: Array, b: Array) -> Array:
        return _FUNCTIONS[self.function](a, b)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        both, either = _MASKS[self.function]
        return {
            **super().c_parameters(*inputs),
            "element_bytes": inputs[0].dtype.bytes,
            "both": both,
            "either": either,
        }
