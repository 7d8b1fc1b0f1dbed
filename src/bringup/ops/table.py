"""Any function of one int8 argument: out[i] = table[x[i] + 128]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.ops.checks import require_operands
from bringup.ops.registry import operator

TABLE_ENTRIES = 256


@operator
@dataclass(frozen=True)
class Table(Operator):
    """Operands: x int8, table int8[256] (`numerics.tables.build_table`)."""

    name: ClassVar[str] = "table"
    in_place = True

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2)
        x, table = inputs
        if x.dtype is not DType.I8 or table != TensorType(DType.I8, (TABLE_ENTRIES,)):
            raise GraphError(f"table: operands {x} and {table} are not i8 and i8[256]")
        return (x,)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, table = inputs
        # the table rotated so that the byte pattern of x is the index
        return as_tuple(np.roll(table, 128)[x.view(np.uint8)])

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        (x,) = self.infer(*inputs)
        return {"elements": x.elements}
