"""Sum over axes: float, exact integers, or int8 rescaled with one rounding.

int8: out = rescale(sum(x - input_zero_point), multiplier), or the int32 sum without epilogue
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array, DType, as_tuple
from bringup.numerics.bounds import dot_product_bound
from bringup.ops.checks import is_float, types_of
from bringup.ops.epilogue import apply_epilogue
from bringup.ops.reduction import Accumulation
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Sum(Accumulation):
    """out = epilogue(sum(x - input_zero_point)); int32 and int64 sums wrap."""

    name: ClassVar[str] = "sum"

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x = inputs[0]
        (out,) = self.infer(*types_of(inputs))
        if is_float(x):
            return as_tuple(
                apply_epilogue(self.total(x, np.float32), self.epilogue, None, out.dtype)
            )
        sums = self.total(x, np.int64) - self.input_zero_point * self.count(x.shape)
        multiplier = inputs[1] if len(inputs) > 1 else None
        return as_tuple(apply_epilogue(sums, self.epilogue, multiplier, out.dtype))

    def error_bound(self, *inputs: Array) -> Array | None:
        x = inputs[0]
        if not is_float(x):
            return None
        magnitude = self.total(np.abs(x), np.float64)
        return dot_product_bound(magnitude, self.count(x.shape), DType.of(x.dtype))
