"""Average over windows of an NHWC image.

    int8:  out = clamp(rescale(sum(x - input_zero_point), multiplier[count-1], shift[count-1]) + zp)
    float: out = sum(x) / count

`count` is the number of taps inside the image, or kernel_h * kernel_w with `count_include_pad`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import average_bound
from bringup.ops.checks import is_float, types_of
from bringup.ops.epilogue import (
    Epilogue,
    Requantize,
    apply_epilogue,
    epilogue_parameters,
    stored_type,
)
from bringup.ops.registry import operator
from bringup.ops.windows import Padding, Pair, check_image, output_size, window_sums


@operator
@dataclass(frozen=True)
class AvgPool2d(Operator):
    """Operands: x; for int8 also multiplier i32[KH*KW] and shift i32[KH*KW], by count - 1.

    Equal input and output scales use TOSA's `reciprocal_scale(count)` as the pair
    (`numerics.elementwise.average_coefficients`).
    """

    name: ClassVar[str] = "avg_pool2d"

    kernel: Pair
    stride: Pair
    padding: Padding = (0, 0, 0, 0)
    count_include_pad: bool = True
    input_zero_point: int = 0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        x = inputs[0]
        check_image(self.name, x)
        height, width = output_size(self.name, x, self.kernel, self.stride, self.padding, (1, 1))
        dtype = averaged_type(self.name, inputs, self.epilogue, self.kernel[0] * self.kernel[1])
        for axis, (before, after) in enumerate((self.padding[:2], self.padding[2:])):
            last = ((height, width)[axis] - 1) * self.stride[axis] - before
            if before >= self.kernel[axis] or last >= x.shape[1 + axis]:
                raise GraphError(
                    "avg_pool2d: a window lies wholly outside the image",
                    why=f"kernel {self.kernel}, padding {self.padding}, input {x}, after {after}",
                )
        return (TensorType(dtype, (x.shape[0], height, width, x.shape[3])),)

    def windows(self, x: TensorType) -> tuple[list[Pair], list[Pair]]:
        """(start, end) inside the image of every window row and column."""
        sizes = output_size(self.name, x, self.kernel, self.stride, self.padding, (1, 1))
        rows, columns = (
            [
                (
                    max(i * self.stride[axis] - self.padding[2 * axis], 0),
                    min(
                        i * self.stride[axis] - self.padding[2 * axis] + self.kernel[axis],
                        x.shape[1 + axis],
                    ),
                )
                for i in range(sizes[axis])
            ]
            for axis in range(2)
        )
        return rows, columns

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        types = types_of(inputs)
        (out,) = self.infer(*types)
        rows, columns = self.windows(types[0])
        counts = self._counts(rows, columns)
        return as_tuple(
            average(inputs, rows, columns, counts, self.input_zero_point, self.epilogue, out.dtype)
        )

    def _counts(self, rows: list[Pair], columns: list[Pair]) -> NDArray[np.int64]:
        if self.count_include_pad:
            return np.full((len(rows), len(columns)), self.kernel[0] * self.kernel[1], np.int64)
        return window_counts(rows, columns)

    def macs(self, *inputs: TensorType) -> int:
        (out,) = self.infer(*inputs)
        return out.elements * self.kernel[0] * self.kernel[1]

    def error_bound(self, *inputs: Array) -> Array | None:
        (x,) = inputs[:1]
        if not is_float(x):
            return None
        rows, columns = self.windows(types_of(inputs)[0])
        counts = self._counts(rows, columns)[:, :, None]
        magnitude = window_sums(np.abs(x).astype(np.float64), rows, columns) / counts
        return average_bound(magnitude, self.kernel[0] * self.kernel[1], DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x = inputs[0]
        (out,) = self.infer(*inputs)
        return {
            "batch": x.shape[0],
            "in_h": x.shape[1],
            "in_w": x.shape[2],
            "channels": x.shape[3],
            "out_h": out.shape[1],
            "out_w": out.shape[2],
            "kernel_h": self.kernel[0],
            "kernel_w": self.kernel[1],
            "stride_h": self.stride[0],
            "stride_w": self.stride[1],
            "pad_top": self.padding[0],
            "pad_left": self.padding[2],
            "count_include_pad": int(self.count_include_pad),
            "input_zero_point": self.input_zero_point,
            "epilogue": epilogue_parameters(self.epilogue),
        }


def averaged_type(
    operator: str, inputs: tuple[TensorType, ...], epilogue: Epilogue, counts: int
) -> DType:
    """Stored type of an average. Raises GraphError unless operands and epilogue agree.

    Args:
        counts: entries the multiplier and shift operands must have.
    """
    x = inputs[0]
    if x.dtype.is_float:
        if len(inputs) != 1 or isinstance(epilogue, Requantize):
            raise GraphError(f"{operator}: a float average takes one operand and no rescale")
        return stored_type(operator, x.dtype, epilogue)
    table = TensorType(DType.I32, (counts,))
    if x.dtype is not DType.I8 or inputs[1:] != (table, table):
        raise GraphError(
            f"{operator}: an integer average needs i8 input, multiplier {table} and shift {table}",
            why=f"operands are {', '.join(map(str, inputs))}",
        )
    if not isinstance(epilogue, Requantize):
        raise GraphError(f"{operator}: an integer average needs a Requantize epilogue")
    if epilogue.left_shift:
        raise GraphError(f"{operator}: an integer average takes no left shift")
    return stored_type(operator, DType.I32, epilogue)


def window_counts(rows: list[Pair], columns: list[Pair]) -> NDArray[np.int64]:
    """Pixels of every window."""
    heights = np.array([end - start for start, end in rows], dtype=np.int64)
    widths = np.array([end - start for start, end in columns], dtype=np.int64)
    return heights[:, None] * widths[None, :]


def average(
    inputs: tuple[Array, ...],
    rows: list[Pair],
    columns: list[Pair],
    counts: NDArray[np.int64],
    input_zero_point: int,
    epilogue: Epilogue,
    dtype: DType,
) -> Array:
    """Averages of windows: the meaning of both average pools.

    Args:
        counts: divisor of each window, [OH, OW].
    """
    x = inputs[0]
    if is_float(x):
        sums = window_sums(x.astype(np.float64), rows, columns) / counts[:, :, None]
        return apply_epilogue(sums.astype(np.float32), epilogue, None, dtype)
    centred = x.astype(np.int64) - input_zero_point
    index = (counts - 1)[:, :, None]
    return apply_epilogue(
        window_sums(centred, rows, columns),
        epilogue,
        inputs[1][index],
        dtype,
        shift=inputs[2][index],
    )
