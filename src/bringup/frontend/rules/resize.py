"""Resizing images."""

from __future__ import annotations

from collections.abc import Sequence

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.rules.convolution import images_in, images_out, rows_in, rows_out
from bringup.ops.registry import lowers
from bringup.ops.resize_bilinear import ResizeBilinear
from bringup.ops.resize_nearest import ResizeNearest

Scales = Sequence[float] | float | None


@lowers("aten.upsample_nearest2d.vec", "aten.upsample_nearest2d.default")
def nearest2d(lowering: NodeLowering, input: str, output_size: object, *scales: Scales) -> str:
    _check_scales(lowering, input, scales)
    size = lowering.result.shape[-2:]
    y = lowering.emit(ResizeNearest((size[0], size[1])), images_in(lowering, input))
    return images_out(lowering, y, input)


@lowers("aten._upsample_nearest_exact2d.vec", "aten._upsample_nearest_exact2d.default")
def nearest_exact2d(
    lowering: NodeLowering, input: str, output_size: object, *scales: Scales
) -> str:
    before, after = lowering.shape(input)[-2:], lowering.result.shape[-2:]
    if any(large % small for small, large in zip(before, after, strict=True)):
        raise lowering.unsupported("nearest-exact by other than a whole factor")
    return nearest2d(lowering, input, output_size, *scales)


@lowers("aten.upsample_nearest1d.vec", "aten.upsample_nearest1d.default")
def nearest1d(lowering: NodeLowering, input: str, output_size: object, *scales: Scales) -> str:
    _check_scales(lowering, input, scales)
    op = ResizeNearest((1, lowering.result.shape[-1]))
    return rows_out(lowering, lowering.emit(op, rows_in(lowering, input)), input)


@lowers("aten.upsample_bilinear2d.vec", "aten.upsample_bilinear2d.default")
def bilinear2d(
    lowering: NodeLowering, input: str, output_size: object, align_corners: bool, *scales: Scales
) -> str:
    if not align_corners:
        _check_scales(lowering, input, scales)
    size = lowering.result.shape[-2:]
    op = ResizeBilinear((size[0], size[1]), align_corners)
    return images_out(lowering, lowering.emit(op, images_in(lowering, input)), input)


def _check_scales(lowering: NodeLowering, x: str, scales: Sequence[Scales]) -> None:
    """PyTorch samples by the scale it was given; we by the ratio of the sizes: they must agree."""
    given: list[float] = []
    for scale in scales:
        given += [] if scale is None else [scale] if isinstance(scale, (int, float)) else scale
    if not given:
        return
    sizes = zip(lowering.shape(x)[-len(given) :], lowering.result.shape[-len(given) :], strict=True)
    for (before, after), factor in zip(sizes, given, strict=True):
        if abs(before * factor - after) > 1e-6 * after:
            raise lowering.unsupported(
                f"scale factor {factor} does not divide size {before} into whole pixels; "
                "give `size`, or use recompute_scale_factor=True"
            )
