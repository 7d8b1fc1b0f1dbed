"""Conversion of element type, as torch.Tensor.to defines it where that is defined.

Float to float rounds to nearest even. Integer to float likewise. Float to integer truncates toward
zero, saturates at the type's limits, and NaN gives 0. Integer to narrower integer keeps the low
bits. Anything to bool is `x != 0`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import is_float, require_operands
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Cast(Operator):
    """Operand: x.

    Args:
        dtype: element type of the result.
    """

    name: ClassVar[str] = "cast"
    float64 = True

    dtype: DType

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        return (inputs[0].with_dtype(self.dtype),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        if self.dtype is DType.BOOL:
            return as_tuple(x != 0)
        with np.errstate(over="ignore", invalid="ignore"):
            if not is_float(x) or self.dtype.is_float:
                return as_tuple(x.astype(self.dtype.numpy))
            limits = np.iinfo(self.dtype.numpy)
            wide = np.nan_to_num(np.trunc(x.astype(np.float64)), nan=0.0, posinf=np.inf)
            result = np.clip(wide, limits.min, limits.max).astype(self.dtype.numpy)
            # 2**63 - 1 is no float64: the clip leaves 2**63, which does not convert
            return as_tuple(np.where(wide >= float(limits.max), limits.max, result))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        return {"elements": inputs[0].elements}
