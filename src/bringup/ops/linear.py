"""Fully connected layer over the last axis.

out[..., n] = epilogue(bias[n] + sum_k (in[..., k] - input_zero_point) * w[n, k])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import dot_product_bound
from bringup.numerics.gemm import exact_precision, row_sum_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, apply_epilogue, epilogue_parameters, epilogue_type
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Linear(Operator):
    """Operands: input [..., K], weight [N, K], bias [N], int32 multiplier when requantizing."""

    name: ClassVar[str] = "linear"

    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 3, 4)
        x, w, bias = inputs[:3]
        if len(w.shape) != 2 or not x.shape or x.shape[-1] != w.shape[1]:
            raise GraphError(f"linear: weight {w} does not fit input {x}")
        accumulator = x.dtype if x.dtype.is_float else DType.I32
        if bias != TensorType(accumulator, (w.shape[0],)) or w.dtype != x.dtype:
            raise GraphError(f"linear: weight {w} and bias {bias} do not fit input {x}")
        multiplier = inputs[3] if len(inputs) > 3 else None
        dtype = epilogue_type(self.name, accumulator, self.epilogue, multiplier, w.shape[0])
        return (TensorType(dtype, (*x.shape[:-1], w.shape[0])),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, w, bias = inputs[:3]
        (out,) = self.infer(*types_of(inputs))
        if is_float(x):
            accumulator = np.asarray(x.astype(np.float32) @ w.astype(np.float32).T)
            accumulator = accumulator + bias.astype(np.float32)
        else:
            x = x.astype(np.int16) - np.int16(self.input_zero_point)
            precision = exact_precision(row_sum_bound(x, w))
            accumulator = np.asarray(x.astype(precision) @ w.astype(precision).T)
            accumulator = accumulator + bias.astype(np.float64)
        multiplier = inputs[3] if len(inputs) > 3 else None
        return as_tuple(apply_epilogue(accumulator, self.epilogue, multiplier, out.dtype))

    def macs(self, *inputs: TensorType) -> int:
        x, w = inputs[:2]
        return x.elements * w.shape[0]

    def error_bound(self, *inputs: Array) -> Array | None:
        x, w, bias = inputs[:3]
        if not is_float(x):
            return None
        magnitude = np.abs(x).astype(np.float64) @ np.abs(w).astype(np.float64).T
        magnitude = magnitude + np.abs(bias).astype(np.float64)
        return dot_product_bound(magnitude, w.shape[1] + 1, DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x, w = inputs[:2]
        self.infer(*inputs)
        return {
            "rows": x.elements // w.shape[1] if w.shape[1] else 0,
            "in_features": w.shape[1],
            "out_features": w.shape[0],
            "input_zero_point": self.input_zero_point,
            "epilogue": epilogue_parameters(
                self.epilogue, inputs[3].elements if len(inputs) > 3 else 0
            ),
        }
