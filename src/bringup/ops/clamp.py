"""min(max(x, minimum), maximum): relu, relu6, hardtanh, and their integer forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import is_float, require_operands
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Clamp(Operator):
    """Operand: x. Exact; NaN stays NaN. Integers are clamped as stored, so the scale is kept."""

    name: ClassVar[str] = "clamp"
    in_place = True

    minimum: float = -np.inf
    maximum: float = np.inf

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if not self.minimum <= self.maximum:
            raise GraphError(f"clamp: bounds {self.minimum} > {self.maximum}")
        if x.dtype is DType.BOOL:
            raise GraphError("clamp: a boolean operand")
        if not x.dtype.is_float:
            for bound in (self.minimum, self.maximum):
                if np.isfinite(bound) and bound != int(bound):
                    raise GraphError(f"clamp: bound {bound} of an integer tensor")
        return (x,)

    def integer_bounds(self, dtype: DType) -> tuple[int, int]:
        """Bounds within an integer type."""
        limits = np.iinfo(dtype.numpy)
        low, high = (
            int(min(max(bound, limits.min), limits.max)) for bound in (self.minimum, self.maximum)
        )
        return low, high

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        if is_float(x):
            bounds: tuple[float, float] = (self.minimum, self.maximum)
        else:
            bounds = self.integer_bounds(DType.of(x.dtype))
        return as_tuple(np.clip(x, *(np.asarray(bound).astype(x.dtype) for bound in bounds)))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = self.infer(*inputs)
        low, high = (0, 0) if x.dtype.is_float else self.integer_bounds(x.dtype)
        if not -(2**31) <= low <= high < 2**31:
            raise GraphError(f"clamp: bounds {low}..{high} exceed 32 bits")
        floats = x.dtype.is_float
        return {
            "elements": x.elements,
            "minimum": low,
            "maximum": high,
            "clamp_minimum": self.minimum if floats else -np.inf,
            "clamp_maximum": self.maximum if floats else np.inf,
        }
