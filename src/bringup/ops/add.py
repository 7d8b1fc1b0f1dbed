"""Addition.

float: out = epilogue(a + b), one IEEE operation
int8:  acc = (a - za) * a_multiplier + (b - zb) * b_multiplier
       out = clamp(((acc + (1 << (shift-1))) >> shift) + zo)
int32, int64: a + b, wrapping
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType, as_tuple
from bringup.numerics.rescale import rescale
from bringup.ops.broadcast import Binary, centred
from bringup.ops.checks import arithmetic, is_float, types_of
from bringup.ops.epilogue import Requantize, apply_epilogue, epilogue_parameters
from bringup.ops.registry import operator

_COEFFICIENT_LIMIT = 2**15


@dataclass(frozen=True)
class Additive(Binary):
    """Operands: a, b of one type. Base of Add and Sub.

    Args:
        a_zero_point, b_zero_point: of int8 operands.
        a_multiplier, b_multiplier: |.| < 2**15, from `numerics.elementwise.add_coefficients`
            (negative for the subtrahend); the epilogue's `shift` is in 1..30.
    """

    a_zero_point: int = 0
    b_zero_point: int = 0
    a_multiplier: int = 0
    b_multiplier: int = 0

    def result_type(self, operand: DType) -> DType:
        if isinstance(self.epilogue, Requantize) and not (
            1 <= self.epilogue.shift <= 30
            and self.epilogue.left_shift == 0
            and max(abs(self.a_multiplier), abs(self.b_multiplier)) < _COEFFICIENT_LIMIT
        ):
            raise GraphError(
                f"{self.name}: integer coefficients out of range",
                why=f"multipliers {self.a_multiplier}, {self.b_multiplier} (15 bits), "
                f"shift {self.epilogue.shift} (1..30)",
            )
        return super().result_type(operand)

    def combine(self, a: Array, b: Array) -> Array:
        """The operation on plain numbers."""
        raise NotImplementedError

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        a, b = inputs
        (out,) = self.infer(*types_of(inputs))
        if isinstance(self.epilogue, Requantize):
            accumulator = centred(a, self.a_zero_point) * np.int32(self.a_multiplier)
            accumulator = accumulator + centred(b, self.b_zero_point) * np.int32(self.b_multiplier)
            return as_tuple(
                rescale(
                    accumulator,
                    1,
                    shift=self.epilogue.shift,
                    zero_point=self.epilogue.zero_point,
                    minimum=self.epilogue.minimum,
                    maximum=self.epilogue.maximum,
                )
            )
        if is_float(a):
            a, b = arithmetic(a), arithmetic(b)
        return as_tuple(apply_epilogue(self.combine(a, b), self.epilogue, None, out.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return {
            "shape": self.shape_parameters(*inputs),
            "a_zero_point": self.a_zero_point,
            "b_zero_point": self.b_zero_point,
            "a_multiplier": self.a_multiplier,
            "b_multiplier": self.b_multiplier,
            "epilogue": epilogue_parameters(self.epilogue),
        }


@operator
@dataclass(frozen=True)
class Add(Additive):
    """out = a + b, broadcasting."""

    name: ClassVar[str] = "add"

    def combine(self, a: Array, b: Array) -> Array:
        return np.asarray(a + b)
