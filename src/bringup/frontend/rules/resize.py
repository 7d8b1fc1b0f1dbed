"""Resizing images."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import torch

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.rules.convolution import images_in, images_out, rows_in, rows_out
from bringup.frontend.rules.indexing import taken
from bringup.ir import Array
from bringup.ops.registry import lowers
from bringup.ops.resize import Ratio, source_pixels
from bringup.ops.resize_bilinear import ResizeBilinear
from bringup.ops.resize_nearest import ResizeNearest

Scales = Sequence[float] | float | None

_LIMIT = 500  # of a scale factor's numerator and denominator: twice their product must fit 15 bits


@lowers(
    "aten.upsample_nearest2d.vec", "aten.upsample_nearest2d.default",
    "aten._upsample_nearest_exact2d.vec", "aten._upsample_nearest_exact2d.default",
)  # fmt: skip
def nearest2d(lowering: NodeLowering, input: str, output_size: object, *scales: Scales) -> str:
    y = _nearest(lowering, images_in(lowering, input), lowering.result.shape[-2:], scales)
    return images_out(lowering, y, input)


@lowers(
    "aten.upsample_nearest1d.vec", "aten.upsample_nearest1d.default",
    "aten._upsample_nearest_exact1d.vec", "aten._upsample_nearest_exact1d.default",
)  # fmt: skip
def nearest1d(lowering: NodeLowering, input: str, output_size: object, *scales: Scales) -> str:
    y = _nearest(lowering, rows_in(lowering, input), lowering.result.shape[-1:], scales)
    return rows_out(lowering, y, input)


@lowers("aten.upsample_bilinear2d.vec", "aten.upsample_bilinear2d.default")
def bilinear2d(
    lowering: NodeLowering, input: str, output_size: object, align_corners: bool, *scales: Scales
) -> str:
    height, width = lowering.result.shape[-2:]
    rules: list[Ratio | None] = [None, None]
    if not align_corners:
        axes = zip(lowering.shape(input)[-2:], (height, width), _factors(scales, 2), strict=True)
        rules = [
            None if factor is None or size * factor == target else _bilinear_ratio(lowering, factor)
            for size, target, factor in axes
        ]
    op = ResizeBilinear((height, width), align_corners, rules[0], rules[1])
    return images_out(lowering, lowering.emit(op, images_in(lowering, input)), input)


def _nearest(
    lowering: NodeLowering, x: str, size: tuple[int, ...], scales: Sequence[Scales]
) -> str:
    """A resize where our coordinate rule picks PyTorch's pixels, else rows and columns by index."""
    sources = lowering.shape(x)[3 - len(size) : 3]
    exact = "exact" in lowering.origin.target
    picked = [
        _picked(source, target, factor, exact)
        for source, target, factor in zip(sources, size, _factors(scales, len(size)), strict=True)
    ]
    height, width = (1, *size)[-2:]
    op = ResizeNearest((height, width))
    for source, target, pixels in zip(sources, size, picked, strict=True):
        own, _ = source_pixels(target, op.default_ratio(source, target))
        if not np.array_equal(own.clip(0, source - 1), pixels):
            break
    else:
        return lowering.emit(op, x)
    for axis, pixels in enumerate(picked, start=3 - len(size)):
        x = taken(lowering, x, axis, pixels)
    return x


def _picked(source: int, target: int, factor: float | None, exact: bool) -> Array:
    """Source pixels of one axis, by PyTorch itself: its rule is in float32."""
    line = torch.arange(source, dtype=torch.float32).reshape(1, 1, source)
    resize = (
        torch.ops.aten._upsample_nearest_exact1d if exact else torch.ops.aten.upsample_nearest1d
    )
    pixels: Array = resize(line, [target], factor).reshape(-1).numpy().astype(np.int32)
    return pixels


def _bilinear_ratio(lowering: NodeLowering, factor: float) -> Ratio:
    """source = (out + 1/2) / factor - 1/2: PyTorch samples by the scale it was given."""
    fraction = Fraction(factor).limit_denominator(_LIMIT)
    p, q = fraction.numerator, fraction.denominator
    if p > _LIMIT or abs(p / q - factor) > 1e-7 * factor:
        raise lowering.unsupported(
            f"scale factor {factor} is no ratio of small numbers; "
            "give `size`, or use recompute_scale_factor=True"
        )
    return 2 * p, 2 * q, q - p


def _factors(scales: Sequence[Scales], count: int) -> list[float | None]:
    """One scale factor per axis; None where there is none."""
    given: list[float | None] = []
    for scale in scales:
        given += list(scale) if isinstance(scale, Sequence) else [scale]
    return given if len(given) == count else [None] * count
