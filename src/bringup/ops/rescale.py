"""Change of scale: out = clamp(rescale(x - input_zero_point) + zero_point)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands, types_of
from bringup.ops.epilogue import (
    Epilogue,
    Requantize,
    apply_epilogue,
    epilogue_parameters,
    epilogue_type,
)
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Rescale(Operator):
    """Operands: x int8 or int32, multiplier int32[1] or [channels of the last axis].

    Args:
        epilogue: a Requantize.
    """

    name: ClassVar[str] = "rescale"
    in_place = True

    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        x, multiplier = inputs
        if x.dtype not in (DType.I8, DType.I32) or not isinstance(self.epilogue, Requantize):
            raise GraphError(f"rescale: operand {x} and epilogue {self.epilogue} do not fit")
        channels = x.shape[-1] if x.shape else 1
        dtype = epilogue_type(self.name, DType.I32, self.epilogue, multiplier, channels)
        return (x.with_dtype(dtype),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, multiplier = inputs
        (out,) = self.infer(*types_of(inputs))
        accumulator = x.astype(np.int64) - self.input_zero_point
        return as_tuple(apply_epilogue(accumulator, self.epilogue, multiplier, out.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x, multiplier = inputs
        self.infer(*inputs)
        return {
            "elements": x.elements,
            "channels": x.shape[-1] if x.shape else 1,
            "input_zero_point": self.input_zero_point,
            "epilogue": epilogue_parameters(self.epilogue, multiplier.elements),
        }
