"""Matrix product of two activations, batched.

out[b, m, n] = epilogue(sum_k (a[b, m, k] - a_zero_point) * (b[b, k, n] - b_zero_point))
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import dot_product_bound
from bringup.numerics.gemm import exact_matmul
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, apply_epilogue, epilogue_parameters, epilogue_type
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Matmul(Operator):
    """Operands: a [..., M, K], b [..., K, N], int32 multiplier when requantizing.

    The leading (batch) dimensions are equal, or those of one operand are all 1 or absent.

    Args:
        transpose_b: b is [..., N, K].
    """

    name: ClassVar[str] = "matmul"

    transpose_b: bool = False
    a_zero_point: int = 0
    b_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2, 3)
        a, b = inputs[:2]
        if len(a.shape) < 2 or len(b.shape) < 2 or a.dtype != b.dtype:
            raise GraphError(f"matmul: operands {a} and {b} are not matrices of one type")
        m, k = a.shape[-2:]
        b_k, n = b.shape[-2:][::-1] if self.transpose_b else b.shape[-2:]
        if k != b_k:
            raise GraphError(
                f"matmul: inner sizes of {a} and {b} differ",
                why=f"{k} and {b_k}" + (", b transposed" if self.transpose_b else ""),
            )
        accumulator = a.dtype if a.dtype.is_float else DType.I32
        multiplier = inputs[2] if len(inputs) > 2 else None
        dtype = epilogue_type(self.name, accumulator, self.epilogue, multiplier, n)
        return (TensorType(dtype, (*_batch(a, b), m, n)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        a, b = inputs[:2]
        (out,) = self.infer(*types_of(inputs))
        if self.transpose_b:
            b = np.swapaxes(b, -1, -2)
        if is_float(a):
            accumulator = np.asarray(np.matmul(a.astype(np.float32), b.astype(np.float32)))
        else:
            accumulator = exact_matmul(
                a.astype(np.int16) - np.int16(self.a_zero_point),
                b.astype(np.int16) - np.int16(self.b_zero_point),
            )
        multiplier = inputs[2] if len(inputs) > 2 else None
        return as_tuple(apply_epilogue(accumulator, self.epilogue, multiplier, out.dtype))

    def macs(self, *inputs: TensorType) -> int:
        (out,) = self.infer(*inputs)
        return out.elements * inputs[0].shape[-1]

    def error_bound(self, *inputs: Array) -> Array | None:
        a, b = inputs[:2]
        if not is_float(a):
            return None
        if self.transpose_b:
            b = np.swapaxes(b, -1, -2)
        magnitude = np.matmul(np.abs(a).astype(np.float64), np.abs(b).astype(np.float64))
        return dot_product_bound(magnitude, a.shape[-1], DType.of(a.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        a, b = inputs[:2]
        (out,) = self.infer(*inputs)
        batch, m, k = math.prod(out.shape[:-2]), out.shape[-2], a.shape[-1]
        shared_a = math.prod(a.shape[:-2]) == 1
        shared_b = math.prod(b.shape[:-2]) == 1
        if shared_b:  # the batches of a are more rows of one product
            batch, m = 1, batch * m
        return {
            "batch": batch,
            "m": m,
            "k": k,
            "n": out.shape[-1],
            "a_batch_stride": 0 if shared_a else m * k,
            "b_batch_stride": 0 if shared_b else k * out.shape[-1],
            "transpose_b": int(self.transpose_b),
            "a_zero_point": self.a_zero_point,
            "b_zero_point": self.b_zero_point,
            "epilogue": epilogue_parameters(
                self.epilogue, inputs[2].elements if len(inputs) > 2 else 0
            ),
        }


def _batch(a: TensorType, b: TensorType) -> tuple[int, ...]:
    """Batch dimensions of the result."""
    batch_a, batch_b = a.shape[:-2], b.shape[:-2]
    rank = max(len(batch_a), len(batch_b))
    batch_a = (1,) * (rank - len(batch_a)) + batch_a
    batch_b = (1,) * (rank - len(batch_b)) + batch_b
    if batch_a == batch_b or math.prod(batch_b) == 1:
        return batch_a
    if math.prod(batch_a) == 1:
        return batch_b
    raise GraphError(
        f"matmul: batch dimensions of {a} and {b} differ",
        hint="broadcast one operand first (broadcast_to)",
    )
