"""Sliding windows over NHWC images: geometry shared by convolution and pooling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, TensorType
from bringup.ops.epilogue import Epilogue, epilogue_parameters

Pair = tuple[int, int]
Padding = tuple[int, int, int, int]
"""(top, bottom, left, right) in pixels."""


def check_image(operator: str, x: TensorType) -> None:
    """Raise GraphError unless `x` is a non-empty NHWC image."""
    if len(x.shape) != 4 or x.elements == 0:
        raise GraphError(f"{operator} needs a non-empty NHWC input, not {x}")


def output_size(
    operator: str, x: TensorType, kernel: Pair, stride: Pair, padding: Padding, dilation: Pair
) -> Pair:
    """(height, width) of the windows' grid.

    Raises:
        GraphError: kernel, stride or dilation below 1, negative padding, or no window fits.
    """
    if min(*kernel, *stride, *dilation) < 1 or min(padding) < 0:
        raise GraphError(
            f"{operator}: kernel {kernel}, stride {stride}, dilation {dilation}, padding {padding}",
            why="kernel, stride and dilation must be positive, padding not negative",
        )
    sizes = []
    for axis in range(2):
        padded = x.shape[1 + axis] + padding[2 * axis] + padding[2 * axis + 1]
        span = (kernel[axis] - 1) * dilation[axis] + 1
        sizes.append((padded - span) // stride[axis] + 1)
    if min(sizes) < 1:
        raise GraphError(
            f"{operator}: kernel {kernel[0]}x{kernel[1]} does not fit input {x}",
            why=f"padding {padding}, dilation {dilation}",
        )
    return sizes[0], sizes[1]


def pad_image(x: Array, padding: Padding, value: float = 0) -> Array:
    """`x` with a border of `value`; `x` itself when there is nothing to pad."""
    top, bottom, left, right = padding
    if not any(padding):
        return x
    batch, height, width, channels = x.shape
    padded = np.full((batch, height + top + bottom, width + left + right, channels), value, x.dtype)
    padded[:, top : top + height, left : left + width] = x
    return padded


def taps(
    padded: Array, kernel: Sequence[int], stride: Pair, dilation: Pair, out: Sequence[int]
) -> Iterator[tuple[int, int, Array]]:
    """(r, s, view): for every kernel tap, the pixels it meets, shaped [N, OH, OW, C]."""
    for r in range(kernel[0]):
        for s in range(kernel[1]):
            y, x = r * dilation[0], s * dilation[1]
            rows = slice(y, y + (out[0] - 1) * stride[0] + 1, stride[0])
            columns = slice(x, x + (out[1] - 1) * stride[1] + 1, stride[1])
            yield r, s, padded[:, rows, columns]


def window_sums(x: Array, rows: Sequence[Pair], columns: Sequence[Pair]) -> Array:
    """Sums of rectangular windows, rows first: [N, len(rows), len(columns), C].

    Args:
        x: image in a type that holds the sums.
        rows, columns: half-open (start, end) per output row and column, inside the image.
    """
    vertical = np.stack([x[:, start:end].sum(axis=1, dtype=x.dtype) for start, end in rows], axis=1)
    return np.stack(
        [vertical[:, :, start:end].sum(axis=2, dtype=x.dtype) for start, end in columns], axis=2
    )


def require_integer_zero_point(name: str, x: TensorType, zero_point: int) -> None:
    """Weights of real numbers have no zero point.

    Raises:
        GraphError: the operands are floats and the zero point is not 0.
    """
    if x.dtype.is_float and zero_point:
        raise GraphError(f"{name}: a weight zero point of {zero_point} with {x.dtype} operands")


def convolution_parameters(
    inputs: Sequence[TensorType],
    out: TensorType,
    *,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    groups: int,
    input_zero_point: int,
    weight_zero_point: int,
    epilogue: Epilogue,
) -> dict[str, object]:
    """Fields of `struct conv2d_params` and `struct conv_transpose2d_params` (operators.h).

    Args:
        inputs: NHWC input, OHWI weight, bias, and the multiplier when the epilogue requantizes.
        out: NHWC result.
    """
    x, w = inputs[:2]
    return {
        "batch": x.shape[0],
        "in_h": x.shape[1],
        "in_w": x.shape[2],
        "in_c": x.shape[3],
        "out_h": out.shape[1],
        "out_w": out.shape[2],
        "out_c": out.shape[3],
        "kernel_h": w.shape[1],
        "kernel_w": w.shape[2],
        "stride_h": stride[0],
        "stride_w": stride[1],
        "pad_top": padding[0],
        "pad_left": padding[2],
        "dilation_h": dilation[0],
        "dilation_w": dilation[1],
        "groups": groups,
        "input_zero_point": input_zero_point,
        "weight_zero_point": weight_zero_point,
        "epilogue": epilogue_parameters(epilogue, inputs[3].elements if len(inputs) > 3 else 0),
    }
