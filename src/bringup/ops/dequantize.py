"""Integer to float32: out = f32(x - zero_point) * f32(scale), one float32 rounding each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.epilogue import store
from bringup.ops.quantize import Scale, along_axis, check_scale, quantization_parameters
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Dequantize(Operator):
    """Operand: x, an integer tensor of at most 32 bits.

    Args:
        scale: one, or one per index of `axis` (constants only: kernels take one).
        dtype: float type of the result.
    """

    name: ClassVar[str] = "dequantize"
    c_struct: ClassVar[str] = "quantize_params"

    scale: Scale
    zero_point: int = 0
    axis: int | None = None
    dtype: DType = DType.F32

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        (x,) = inputs
        if x.dtype.is_float or x.dtype in (DType.BOOL, DType.I64) or not self.dtype.is_float:
            raise GraphError(f"dequantize: {x} to {self.dtype} is not integer to float")
        check_scale(self.name, x, self.scale, self.axis)
        return (x.with_dtype(self.dtype),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        scale = np.asarray(self.scale, dtype=np.float64).astype(np.float32)
        centred = (x.astype(np.int64) - self.zero_point).astype(np.float32)
        return as_tuple(store(centred * along_axis(scale, self.axis, x.ndim), self.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = inputs
        self.infer(x)
        return quantization_parameters(self.name, x.elements, self.scale, self.zero_point, 0, 0)
