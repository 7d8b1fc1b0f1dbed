"""Inference batch normalization of [..., C]: (x - mean) / sqrt(variance + epsilon) * gamma + beta.

Float only. It never reaches a plan: passes fold it into the preceding convolution or turn it into
a depthwise 1x1 convolution with `affine`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import dot_product_bound
from bringup.ops.checks import require_operands, types_of
from bringup.ops.epilogue import epilogue_parameters, store
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class BatchNorm(Operator):
    """Operands: x [..., C]; gamma, beta, mean, variance [C], all of one float type."""

    name: ClassVar[str] = "batch_norm"
    c_struct: ClassVar[str] = "norm_params"

    epsilon: float = 1e-5

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 5)
        x = inputs[0]
        if not x.dtype.is_float or not x.shape:
            raise GraphError(f"batch_norm: operand {x} is not a float tensor with channels")
        for parameter in inputs[1:]:
            if parameter != TensorType(x.dtype, (x.shape[-1],)):
                raise GraphError(f"batch_norm: parameter {parameter} does not fit {x}")
        return (x,)

    def affine(
        self, gamma: Array, beta: Array, mean: Array, variance: Array
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(a, b) with out = a * x + b, in float64, per channel."""
        scale = gamma.astype(np.float64) / np.sqrt(variance.astype(np.float64) + self.epsilon)
        return scale, beta.astype(np.float64) - mean.astype(np.float64) * scale

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x = inputs[0]
        (out,) = self.infer(*types_of(inputs))
        a, b = self.affine(*inputs[1:])
        return as_tuple(store((x.astype(np.float64) * a + b).astype(np.float32), out.dtype))

    def macs(self, *inputs: TensorType) -> int:
        return inputs[0].elements

    def error_bound(self, *inputs: Array) -> Array | None:
        x, gamma, beta, mean, variance = inputs
        a, _ = self.affine(gamma, beta, mean, variance)
        magnitude = np.abs(a) * (np.abs(x.astype(np.float64)) + np.abs(mean)) + np.abs(beta)
        return dot_product_bound(magnitude, 6, DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = self.infer(*inputs)
        return {
            "rows": x.elements // x.shape[-1],
            "columns": x.shape[-1],
            "epsilon": self.epsilon,
            "variance_scale": 0.0,
            "value_scale": 0.0,
            "input_zero_point": 0,
            "epilogue": epilogue_parameters(None),
        }
