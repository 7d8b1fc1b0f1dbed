"""Mean over axes.

int8: out = rescale(sum(x - input_zero_point), multiplier), the multiplier holding 1/count
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType, as_tuple
from bringup.numerics.bounds import average_bound
from bringup.ops.checks import is_float, types_of
from bringup.ops.epilogue import Requantize, apply_epilogue
from bringup.ops.reduction import Accumulation
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Mean(Accumulation):
    """out = epilogue(sum(x) / count)."""

    name: ClassVar[str] = "mean"

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        if not inputs[0].dtype.is_float and not isinstance(self.epilogue, Requantize):
            raise GraphError(f"mean: an integer operand {inputs[0]} needs a Requantize epilogue")
        return super().infer(*inputs)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x = inputs[0]
        (out,) = self.infer(*types_of(inputs))
        count = self.count(x.shape)
        if is_float(x):
            mean = self.total(x, np.float32) / np.float32(count)
            return as_tuple(apply_epilogue(np.asarray(mean), self.epilogue, None, out.dtype))
        sums = self.total(x, np.int64) - self.input_zero_point * count
        return as_tuple(apply_epilogue(sums, self.epilogue, inputs[1], out.dtype))

    def error_bound(self, *inputs: Array) -> Array | None:
        x = inputs[0]
        if not is_float(x):
            return None
        count = self.count(x.shape)
        magnitude = self.total(np.abs(x), np.float64) / count
        return average_bound(magnitude, count, DType.of(x.dtype))
