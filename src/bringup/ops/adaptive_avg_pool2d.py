"""Average pooling to a fixed output size.

Output row y averages input rows floor(y*H/OH) .. ceil((y+1)*H/OH) - 1, columns likewise
(torch.nn.AdaptiveAvgPool2d); otherwise as avg_pool2d.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import average_bound
from bringup.ops.avg_pool2d import average, averaged_type, window_counts
from bringup.ops.checks import is_float, types_of
from bringup.ops.epilogue import Epilogue, epilogue_parameters
from bringup.ops.registry import operator
from bringup.ops.windows import Pair, check_image, window_sums


@operator
@dataclass(frozen=True)
class AdaptiveAvgPool2d(Operator):
    """Operands: x; for int8 also multiplier and shift, i32[largest window], by count - 1.

    Args:
        size: output (height, width).
    """

    name: ClassVar[str] = "adaptive_avg_pool2d"

    size: Pair
    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        x = inputs[0]
        check_image(self.name, x)
        if min(self.size) < 1:
            raise GraphError(f"adaptive_avg_pool2d: output size {self.size}")
        dtype = averaged_type(self.name, inputs, self.epilogue, self.largest_window(x))
        return (TensorType(dtype, (x.shape[0], *self.size, x.shape[3])),)

    def windows(self, x: TensorType) -> tuple[list[Pair], list[Pair]]:
        """(start, end) of every window row and column."""
        rows, columns = (
            [(i * x.shape[1 + axis] // n, -(-(i + 1) * x.shape[1 + axis] // n)) for i in range(n)]
            for axis, n in enumerate(self.size)
        )
        return rows, columns

    def largest_window(self, x: TensorType) -> int:
        """Pixels of the largest window: entries of the multiplier and shift operands."""
        return int(window_counts(*self.windows(x)).max())

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        types = types_of(inputs)
        (out,) = self.infer(*types)
        rows, columns = self.windows(types[0])
        counts = window_counts(rows, columns)
        return as_tuple(
            average(inputs, rows, columns, counts, self.input_zero_point, self.epilogue, out.dtype)
        )

    def macs(self, *inputs: TensorType) -> int:
        x = inputs[0]
        return int(window_counts(*self.windows(x)).sum()) * x.shape[0] * x.shape[3]

    def error_bound(self, *inputs: Array) -> Array | None:
        (x,) = inputs[:1]
        if not is_float(x):
            return None
        rows, columns = self.windows(types_of(inputs)[0])
        counts = window_counts(rows, columns)
        magnitude = window_sums(np.abs(x).astype(np.float64), rows, columns) / counts[:, :, None]
        return average_bound(magnitude, int(counts.max()), DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x = inputs[0]
        self.infer(*inputs)
        return {
            "batch": x.shape[0],
            "in_h": x.shape[1],
            "in_w": x.shape[2],
            "channels": x.shape[3],
            "out_h": self.size[0],
            "out_w": self.size[1],
            "input_zero_point": self.input_zero_point,
            "epilogue": epilogue_parameters(self.epilogue),
        }
