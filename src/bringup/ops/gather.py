"""Rows of a table chosen by indices (embedding): out[i..., :] = table[indices[i...], :].

An index counts from the end when it is negative: of n rows, -n to n - 1 exist. Another one is an
error of the model's input; a device takes the nearest row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from bringup.errors import GraphError, ModelError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Gather(Operator):
    """Operands: table [rows, ...] of any type, indices i32 or i64 of any shape.

    Args:
        axis: of the table; 0 (transpose first for another).
    """

    name: ClassVar[str] = "gather"
    float64 = True

    axis: int = 0

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        table, indices = inputs
        if indices.dtype not in (DType.I32, DType.I64) or not table.shape:
            raise GraphError(f"gather: operands {table} and {indices} are no table and indices")
        if self.axis != 0:
            raise GraphError("gather: only axis 0", hint="transpose the table first")
        return (table.with_shape(indices.shape + table.shape[1:]),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        table, indices = inputs
        if indices.size and (indices.min() < -table.shape[0] or indices.max() >= table.shape[0]):
            raise ModelError(
                "an index lies outside its table",
                why=f"indices {indices.min()}..{indices.max()}, table of {table.shape[0]} rows",
            )
        return as_tuple(table[indices])

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        table, indices = inputs
        self.infer(*inputs)
        return {
            "indices": indices.elements,
            "index_bytes": indices.dtype.bytes,
            "rows": table.shape[0],
            "row_bytes": math.prod(table.shape[1:]) * table.dtype.bytes,
        }
