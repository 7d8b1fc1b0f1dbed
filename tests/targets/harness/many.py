"""More pixels, rows and elements than 16 bits count: one case per loop that has a counter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.generate import (
    REALS,
    generates,
    int8,
    multipliers,
    real,
    requantize,
    weights8,
)

from bringup.ops.add import Add
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.clamp import Clamp
from bringup.ops.concat import Concat
from bringup.ops.conv2d import Conv2d
from bringup.ops.gather import Gather
from bringup.ops.linear import Linear
from bringup.ops.matmul import Matmul
from bringup.ops.max import Max
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.mean import Mean
from bringup.ops.mul import Mul
from bringup.ops.pad import Pad
from bringup.ops.rescale import Rescale
from bringup.ops.resize_nearest import ResizeNearest
from bringup.ops.softmax import Softmax
from bringup.ops.table import Table
from bringup.ops.transpose import Transpose

MANY = 2**15 + 1001
_HEIGHT, _WIDTH = 187, 181  # their product is over 2**15


@generates("many_pixels")
def _many_pixels(dtype: str) -> Iterator[Case]:
    """Images of more than 2**15 output pixels, for every algorithm of a convolution."""
    if dtype != "i8" and dtype != "f32":
        return
    rng = np.random.default_rng(1)
    for name, kernel, groups in (("row", (1, 2), 1), ("point", (1, 1), 1), ("channels", (2, 1), 2)):
        image = (1, _HEIGHT, _WIDTH, 2)
        if dtype == "i8":
            operands = (
                int8(rng, *image),
                weights8(rng, 2, *kernel, 2 // groups),
                rng.integers(-99, 99, 2).astype(np.int32),
                multipliers(rng, 2, 4),
            )
            op = Conv2d(groups=groups, input_zero_point=5, epilogue=requantize(rng))
            yield Case(name, op, operands, (1, 2, 3))
        else:
            shapes = (image, (2, *kernel, 2 // groups), (2,))
            operands = tuple(real(rng, dtype, *shape) for shape in shapes)
            yield Case(name, Conv2d(groups=groups), operands, (1, 2))


@generates("many_windows")
def _many_windows(dtype: str) -> Iterator[Case]:
    rng = np.random.default_rng(2)
    if dtype == "i8":
        x = int8(rng, 1, 1, MANY, 1)
        tables = np.array([2**30, 2**30], np.int32), np.array([30, 31], np.int32)
        yield Case("average", AvgPool2d((1, 2), (1, 1), epilogue=requantize(rng)), (x, *tables))
        yield Case("max", MaxPool2d((1, 2), (1, 1)), (x,))
        yield Case("resize", ResizeNearest((2, MANY)), (x,))
    elif dtype == "f32":
        x = real(rng, dtype, 1, 1, MANY, 1)
        yield Case("average", AvgPool2d((1, 2), (1, 1)), (x,))
        yield Case("max", MaxPool2d((1, 2), (1, 1)), (x,))


@generates("many_rows")
def _many_rows(dtype: str) -> Iterator[Case]:
    rng = np.random.default_rng(3)
    if dtype == "i8":
        x, w = int8(rng, MANY, 2), weights8(rng, 1, 2)
        bias, factor = np.array([7], np.int32), multipliers(rng, 1, 2)
        yield Case("linear", Linear(3, requantize(rng)), (x, w, bias, factor), (1, 2, 3))
        op = Matmul(True, 9, -8, requantize(rng))
        yield Case("matmul", op, (x, int8(rng, 1, 2), factor), (2,))
        factor = np.array([2**30], np.int32)
        yield Case("mean", Mean((1,), False, 4, requantize(rng)), (x, factor), (1,))
        yield Case("max", Max((1,)), (x,))
        yield Case("pad", Pad((0, 1), (1, 0), 3), (x,))
        yield Case("concat", Concat(1), (x, x))
        yield Case("transpose", Transpose((1, 0)), (x,))
        indices = rng.integers(0, MANY, MANY).astype(np.int32)
        yield Case("gather", Gather(), (x, indices), (0,))
    elif dtype == "f32":
        x, w = real(rng, dtype, MANY, 2), real(rng, dtype, 1, 2)
        yield Case("linear", Linear(), (x, w, real(rng, dtype, 1)), (1, 2))
        yield Case("matmul", Matmul(True), (x, w))
        yield Case("mean", Mean((1,)), (x,))
        yield Case("softmax", Softmax(), (x,))


@generates("many_elements")
def _many_elements(dtype: str) -> Iterator[Case]:
    rng = np.random.default_rng(4)
    if dtype == "i8":
        x, y = int8(rng, MANY), int8(rng, MANY)
        op = Add(requantize(rng, shift=14), 3, -4, 12345, 9999)
        yield Case("add", op, (x, y))
        yield Case("mul", Mul(requantize(rng), 5, -6, 2**24), (x, y))
        yield Case("table", Table(), (x, int8(rng, 256)), (1,))
        yield Case("clamp", Clamp(-100, 90), (x,))
        yield Case("rescale", Rescale(7, requantize(rng)), (x, np.array([2**30], np.int32)), (1,))
    elif dtype in REALS:
        x, y = real(rng, dtype, MANY), real(rng, dtype, MANY)
        yield Case("add", Add(), (x, y))
        yield Case("clamp", Clamp(-0.5, 0.5), (x,))
