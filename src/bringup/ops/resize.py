"""Where resized pixels come from: the rational coordinate rule shared by both resize operators.

TOSA 1.0 RESIZE: d = out * scale_d + offset, index = floor(d / scale_n), fraction = d mod scale_n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bringup.errors import GraphError
from bringup.ir import Operator, TensorType
from bringup.ops.windows import Pair, check_image

Ratio = tuple[int, int, int]
"""(scale_n, scale_d, offset) of one axis."""


@dataclass(frozen=True)
class Resize(Operator):
    """Base of the resize operators. Operand: x, NHWC.

    Args:
        size: output (height, width).
        align_corners: corner pixels meet corner pixels (bilinear only).
        ratio_y, ratio_x: explicit coordinate rule, for graphs that come with one; by default it
            follows from the sizes.
    """

    c_struct = "resize_params"

    size: Pair
    align_corners: bool = False
    ratio_y: Ratio | None = None
    ratio_x: Ratio | None = None

    def default_ratio(self, source: int, target: int) -> Ratio:
        """Coordinate rule of one axis from its sizes."""
        raise NotImplementedError

    def ratios(self, x: TensorType) -> tuple[Ratio, Ratio]:
        """Coordinate rules (vertical, horizontal)."""
        return (
            self.ratio_y or self.default_ratio(x.shape[1], self.size[0]),
            self.ratio_x or self.default_ratio(x.shape[2], self.size[1]),
        )

    def check(self, x: TensorType) -> TensorType:
        """The result in the operand's type. Raises GraphError for bad sizes or ratios."""
        check_image(self.name, x)
        if min(self.size) < 1:
            raise GraphError(f"{self.name}: output size {self.size}")
        for scale_n, scale_d, offset in self.ratios(x):
            if scale_n < 1 or scale_d < 0 or max(scale_n, scale_d, abs(offset)) >= 2**15:
                raise GraphError(
                    f"{self.name}: coordinate ratio {scale_n}/{scale_d} offset {offset}",
                    why="the numbers must be positive and fit 15 bits",
                )
        return x.with_shape((x.shape[0], *self.size, x.shape[3]))

    def coordinate_parameters(self, x: TensorType) -> dict[str, object]:
        """The geometry fields of `struct resize_params`."""
        (y_n, y_d, y_o), (x_n, x_d, x_o) = self.ratios(x)
        return {
            "batch": x.shape[0],
            "in_h": x.shape[1],
            "in_w": x.shape[2],
            "channels": x.shape[3],
            "out_h": self.size[0],
            "out_w": self.size[1],
            "element_bytes": x.dtype.bytes,
            "align_corners": int(self.align_corners),
            "scale_y_n": y_n,
            "scale_y_d": y_d,
            "offset_y": y_o,
            "scale_x_n": x_n,
            "scale_x_d": x_d,
            "offset_x": x_o,
            "scale_y": y_d / y_n,
            "scale_x": x_d / x_n,
        }


def source_pixels(count: int, ratio: Ratio) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(index, fraction) of every output pixel of one axis; the index is not yet clamped."""
    scale_n, scale_d, offset = ratio
    distance = np.arange(count, dtype=np.int64) * scale_d + offset
    return distance // scale_n, distance % scale_n
