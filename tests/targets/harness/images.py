"""Cases of pooling and resizing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.generate import REALS, generates, int8, real, requantize, type_of

from bringup.ir import Array
from bringup.ops.adaptive_avg_pool2d import AdaptiveAvgPool2d
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.epilogue import ClampEpilogue
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.resize_bilinear import ResizeBilinear
from bringup.ops.resize_nearest import ResizeNearest

# batch, height, width, channels, kernel, stride, padding
_POOLS = {
    "halve": (1, 6, 8, 3, (2, 2), (2, 2), (0, 0, 0, 0)),
    "overlap": (2, 7, 5, 17, (3, 3), (2, 2), (0, 0, 0, 0)),
    "padded": (1, 5, 6, 4, (3, 3), (1, 1), (1, 1, 1, 1)),
    "asymmetric": (1, 5, 5, 33, (3, 2), (2, 1), (2, 0, 0, 1)),
    "global": (1, 4, 7, 9, (4, 7), (1, 1), (0, 0, 0, 0)),
    "five": (1, 6, 6, 2, (5, 5), (1, 1), (2, 2, 2, 2)),
}


@generates("max_pool2d")
def _max_pool2d(dtype: str) -> Iterator[Case]:
    if dtype != "i8" and dtype not in REALS:
        return
    for name, (batch, h, w, c, kernel, stride, padding) in _POOLS.items():
        rng = np.random.default_rng(c)
        x = int8(rng, batch, h, w, c) if dtype == "i8" else real(rng, dtype, batch, h, w, c)
        yield Case(name, MaxPool2d(kernel, stride, padding), (x,))
    rng = np.random.default_rng(0)
    x = int8(rng, 1, 9, 8, 3) if dtype == "i8" else real(rng, dtype, 1, 9, 8, 3)
    yield Case("dilated", MaxPool2d((3, 3), (1, 2), (2, 2, 2, 2), (2, 2)), (x,))
    yield Case("dilated_edges", MaxPool2d((3, 2), (1, 1), (1, 1, 2, 1), (2, 3)), (x,))
    if dtype == "i8":
        yield Case("lowest", MaxPool2d((2, 2), (2, 2)), (np.full((1, 4, 4, 5), -128, np.int8),))
    else:
        x = x.copy()
        x[0, 3, 3, 1], x[0, 0, 0, 0], x[0, 5, 5, :] = np.nan, np.inf, -np.inf
        x[0, 6:, :, 2] = -np.inf  # whole windows
        yield Case("special", MaxPool2d((2, 3), (1, 2)), (x,))


@generates("avg_pool2d")
def _avg_pool2d(dtype: str) -> Iterator[Case]:
    for name, (batch, h, w, c, kernel, stride, padding) in _POOLS.items():
        for include in (True, False):
            rng = np.random.default_rng(c)
            label = f"{name}_{'all' if include else 'inside'}"
            common = {"padding": padding, "count_include_pad": include}
            if dtype == "i8":
                op = AvgPool2d(
                    kernel, stride, **common, input_zero_point=-9, epilogue=requantize(rng)
                )
                tables = _average_tables(kernel[0] * kernel[1])
                yield Case(label, op, (int8(rng, batch, h, w, c), *tables), (1, 2))
            elif dtype in REALS:
                op = AvgPool2d(kernel, stride, **common, epilogue=ClampEpilogue(-0.4, 0.4))
                yield Case(label, op, (real(rng, dtype, batch, h, w, c),))


@generates("adaptive_avg_pool2d")
def _adaptive_avg_pool2d(dtype: str) -> Iterator[Case]:
    for h, w, c, size in (
        (7, 5, 3, (3, 2)),
        (4, 4, 17, (1, 1)),
        (3, 3, 2, (5, 7)),
        (6, 8, 4, (3, 4)),
    ):
        rng = np.random.default_rng(h)
        name = f"{h}x{w}_to_{size[0]}x{size[1]}"
        if dtype == "i8":
            op = AdaptiveAvgPool2d(size, input_zero_point=11, epilogue=requantize(rng))
            x = int8(rng, 2, h, w, c)
            largest = op.largest_window(type_of(x))
            yield Case(name, op, (x, *_average_tables(largest)), (1, 2))
        elif dtype in REALS:
            yield Case(name, AdaptiveAvgPool2d(size), (real(rng, dtype, 2, h, w, c),))


def _average_tables(counts: int) -> tuple[Array, Array]:
    """Multipliers of 1/count with shifts that differ from entry to entry."""
    shift = (30 + np.arange(counts) % 7).astype(np.int32)
    multiplier = np.rint(2.0**shift / np.arange(1, counts + 1))
    shift[multiplier >= 2**31] = 30
    multiplier = np.rint(2.0 ** shift.astype(np.float64) / np.arange(1, counts + 1))
    return multiplier.astype(np.int32), shift


# height, width, size, align_corners
_RESIZES = {
    "double": (3, 4, (6, 8), False),
    "shrink": (7, 9, (3, 4), False),
    "odd": (5, 3, (7, 8), False),
    "corners": (4, 5, (7, 9), True),
    "corners_one": (4, 5, (1, 3), True),
    "from_one": (1, 1, (3, 2), False),
}


@generates("resize_bilinear")
def _resize_bilinear(dtype: str) -> Iterator[Case]:
    for name, (h, w, size, corners) in _RESIZES.items():
        rng = np.random.default_rng(h)
        if dtype == "i8":
            x = int8(rng, 2, h, w, 3, extreme=name == "odd")
            plain = ResizeBilinear(size, corners, input_zero_point=-77)
            yield Case(f"{name}_raw", plain, (x,))
            multiplier = round(1.1 * 2**31 / plain.denominator(type_of(x)))
            shift = 31
            if multiplier >= 2**31:
                multiplier, shift = multiplier // 2, 30
            op = ResizeBilinear(
                size,
                corners,
                input_zero_point=-77,
                multiplier=multiplier,
                epilogue=requantize(rng, shift=shift),
            )
            yield Case(name, op, (x,))
        elif dtype in REALS:
            yield Case(name, ResizeBilinear(size, corners), (real(rng, dtype, 2, h, w, 3),))


@generates("resize_nearest")
def _resize_nearest(dtype: str) -> Iterator[Case]:
    if dtype != "i8" and dtype not in REALS:
        return
    for name, (h, w, size, _) in _RESIZES.items():
        rng = np.random.default_rng(h)
        x = int8(rng, 2, h, w, 5) if dtype == "i8" else real(rng, dtype, 2, h, w, 5)
        yield Case(name, ResizeNearest(size), (x,))
    x = int8(rng, 1, 4, 4, 1) if dtype == "i8" else real(rng, dtype, 1, 4, 4, 1)
    ratio = ResizeNearest((6, 5), ratio_y=(4, 3, -2), ratio_x=(3, 4, 5))
    yield Case("ratio", ratio, (x,))
