"""Nearest-neighbour resize, by default in[floor(out * in_size / out_size)] (torch `nearest`)."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, TensorType, as_tuple
from bringup.ops.checks import require_operands, types_of
from bringup.ops.epilogue import epilogue_parameters
from bringup.ops.registry import operator
from bringup.ops.resize import Ratio, Resize, source_pixels


@operator
@dataclass(frozen=True)
class ResizeNearest(Resize):
    """Stored values are moved: any type, scale kept."""

    name: ClassVar[str] = "resize_nearest"
    float64 = True
    c_struct: ClassVar[str] = "resize_params"

    def default_ratio(self, source: int, target: int) -> Ratio:
        divisor = gcd(source, target)
        return target // divisor, source // divisor, 0

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        if self.align_corners:
            raise GraphError("resize_nearest: align_corners has no meaning")
        return (self.check(inputs[0]),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        vertical, horizontal = self.ratios(*types_of(inputs))
        rows, _ = source_pixels(self.size[0], vertical)
        columns, _ = source_pixels(self.size[1], horizontal)
        rows = np.clip(rows, 0, x.shape[1] - 1)
        columns = np.clip(columns, 0, x.shape[2] - 1)
        return as_tuple(x[:, rows[:, None], columns[None, :]])

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return self.coordinate_parameters(inputs[0]) | {
            "input_zero_point": 0,
            "multiplier": 0,
            "epilogue": epilogue_parameters(None),
        }
