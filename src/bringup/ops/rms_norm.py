"""Root-mean-square normalization over the last axis: out = x / sqrt(mean(x*x) + epsilon) * gamma.

int8: docs/numerics.md "Normalization".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import normalization_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, apply_epilogue
from bringup.ops.layer_norm import integer_normalize, norm_parameters, normalized_type
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class RmsNorm(Operator):
    """Operands: x [..., columns]; gamma [columns], of x's type, or float32 for int8.

    Args: as LayerNorm; input_zero_point of an int8 operand.
    """

    name: ClassVar[str] = "rms_norm"
    c_struct: ClassVar[str] = "norm_params"

    epsilon: float = 1e-5
    input_scale: float = 0.0
    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        x = inputs[0]
        columns = x.shape[-1] if x.shape else 0
        return (
            normalized_type(
                self.name, inputs, columns, columns, self.epsilon, self.input_scale, self.epilogue
            ),
        )

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, gamma = inputs
        (out,) = self.infer(*types_of(inputs))
        if is_float(x):
            wide = x.astype(np.float32)
            mean_square = np.square(wide).mean(axis=-1, keepdims=True)
            y = wide / np.sqrt(mean_square + np.float32(self.epsilon)) * gamma.astype(np.float32)
            return as_tuple(apply_epilogue(y, self.epilogue, None, out.dtype))
        n = x.shape[-1]
        centred = x.astype(np.int64) - self.input_zero_point
        return as_tuple(
            integer_normalize(
                n * centred,
                n * np.square(centred).sum(axis=-1, keepdims=True),
                gamma,
                None,
                n,
                self.epsilon,
                self.input_scale,
                self.epilogue,
            )
        )

    def error_bound(self, *inputs: Array) -> Array | None:
        x, gamma = inputs
        if not is_float(x):
            return None
        wide = x.astype(np.float64)
        return normalization_bound(
            wide,
            None,
            lambda values: values.mean(axis=-1, keepdims=True),
            x.shape[-1],
            self.epsilon,
            gamma.astype(np.float64),
            np.zeros(1),
            DType.of(x.dtype),
        )

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return norm_parameters(
            inputs[0], self.epsilon, self.input_scale, self.input_zero_point, self.epilogue
        )
