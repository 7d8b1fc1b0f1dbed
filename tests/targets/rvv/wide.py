"""Cases that vector kernels need beyond the shared ones: more lanes than a register group holds at
any tested VLEN, several tiles of rows with every remainder, several passes over scratch."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.cases import cases, int8, multipliers, real, requantize, weights8

from bringup.ops.add import Add
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.clamp import Clamp
from bringup.ops.concat import Concat
from bringup.ops.conv2d import Conv2d
from bringup.ops.div import Div
from bringup.ops.epilogue import ClampEpilogue, Requantize
from bringup.ops.gather import Gather
from bringup.ops.linear import Linear
from bringup.ops.matmul import Matmul
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.mean import Mean
from bringup.ops.mul import Mul
from bringup.ops.rescale import Rescale
from bringup.ops.resize_nearest import ResizeNearest
from bringup.ops.slice import Slice
from bringup.ops.sub import Sub
from bringup.ops.sum import Sum
from bringup.ops.table import Table
from bringup.ops.transpose import Transpose

# height, width, in channels, out channels, kernel, stride, padding, groups
_CONVOLUTIONS = {
    "two_passes": (3, 4, 6, 130, (3, 3), (1, 1), 1, 1),
    "deep": (5, 5, 70, 65, (3, 3), (2, 2), 1, 1),
    "deep_narrow": (4, 5, 130, 7, (2, 1), (1, 1), 0, 1),
    "many_pixels": (19, 17, 3, 5, (3, 3), (1, 1), 1, 1),
    "many_pixels_pointwise": (18, 15, 9, 33, (1, 1), (1, 1), 0, 1),
    "lines": (6, 90, 2, 9, (1, 5), (1, 3), 2, 1),
    "depthwise_8": (9, 14, 8, 8, (3, 3), (2, 2), 1, 8),
    "depthwise_70": (6, 11, 70, 70, (3, 3), (1, 1), 1, 70),
    "depthwise_300": (5, 5, 300, 300, (3, 3), (2, 2), 1, 300),
    "depthwise_stride_3": (10, 13, 9, 9, (2, 5), (3, 3), 2, 9),
    "depthwise_jump": (11, 11, 5, 5, (1, 2), (3, 4), 0, 5),
}


def wide_cases() -> Iterator[Case]:
    """All of them."""
    for seed, (name, shape) in enumerate(_CONVOLUTIONS.items()):
        yield from _convolution(np.random.default_rng(seed), name, *shape)
    for rows, k, n in ((1, 300, 70), (3, 17, 200), (22, 41, 31), (8, 5, 65), (2, 1000, 3)):
        yield from _linear(np.random.default_rng(rows), rows, k, n)
    for group in ("many_pixels", "many_windows", "many_rows", "many_elements"):
        for dtype in ("i8", "f32"):
            yield from cases(group, dtype)
    yield from _matmul(np.random.default_rng(5))
    yield from _pool(np.random.default_rng(6))
    yield from _reduction(np.random.default_rng(7))
    yield from _elementwise(np.random.default_rng(8))
    yield from _movement(np.random.default_rng(9))


def _convolution(rng, name, h, w, ic, oc, kernel, stride, pad, groups) -> Iterator[Case]:
    geometry = {"stride": stride, "padding": (pad,) * 4, "groups": groups}
    shape, x = (oc, *kernel, ic // groups), int8(rng, 2, h, w, ic)
    bias = rng.integers(-3000, 3000, oc).astype(np.int32)
    depth = kernel[0] * kernel[1] * shape[3]
    op = Conv2d(**geometry, input_zero_point=-7, epilogue=requantize(rng))
    weight = weights8(rng, *shape)
    yield Case(name, op, (x, weight, bias, multipliers(rng, oc, depth)), (1, 2, 3))
    yield Case(f"{name}_one", op, (x, weight, bias, multipliers(rng, 1, depth)), (1, 2, 3))
    extreme = weights8(rng, *shape, extreme=True)
    x = int8(rng, *x.shape, extreme=True)
    yield Case(f"{name}_ends", op, (x, extreme, bias, multipliers(rng, oc, depth)), (1, 2, 3))
    lowest = np.full(shape, -128, np.int8)
    x = np.full(x.shape, -128, np.int8)
    yield Case(f"{name}_lowest", op, (x, lowest, bias, multipliers(rng, oc, depth)), (1, 2, 3))
    op = Conv2d(**geometry, epilogue=ClampEpilogue(-2.0, 3.0))
    operands = (real(rng, "f32", 2, h, w, ic), real(rng, "f32", *shape), real(rng, "f32", oc))
    yield Case(f"{name}_f32", op, operands, (1, 2))


def _linear(rng, rows, k, n) -> Iterator[Case]:
    name = f"linear_{rows}x{k}x{n}"
    bias = rng.integers(-999, 999, n).astype(np.int32)
    operands = (int8(rng, rows, k), weights8(rng, n, k), bias, multipliers(rng, n, k))
    yield Case(name, Linear(5, requantize(rng)), operands, (1, 2, 3))
    operands = real(rng, "f32", rows, k), real(rng, "f32", n, k), real(rng, "f32", n)
    yield Case(f"{name}_f32", Linear(), operands, (1, 2))


def _matmul(rng) -> Iterator[Case]:
    for transpose in (False, True):
        a, b = int8(rng, 2, 9, 40), int8(rng, 2, 40, 140)
        fa, fb = real(rng, "f32", 2, 9, 40), real(rng, "f32", 2, 40, 140)
        if transpose:
            b, fb = b.swapaxes(1, 2).copy(), fb.swapaxes(1, 2).copy()
        op = Matmul(transpose, 9, -128, requantize(rng))
        yield Case(f"matmul_{transpose}", op, (a, b, multipliers(rng, 1, 40)), (2,))
        yield Case(f"matmul_{transpose}_f32", Matmul(transpose), (fa, fb))


def _pool(rng) -> Iterator[Case]:
    for name, op, c in (
        ("stride_1", MaxPool2d((5, 5), (1, 1), (2, 2, 2, 2)), 130),
        ("stride_2", MaxPool2d((3, 3), (2, 2), (1, 1, 1, 1)), 300),
        ("dilated", MaxPool2d((2, 3), (1, 1), (1, 1, 2, 2), (2, 2)), 37),
    ):
        yield Case(f"max_{name}", op, (int8(rng, 2, 9, 12, c),))
        yield Case(f"max_{name}_f32", op, (real(rng, "f32", 2, 9, 12, c),))
    count = 17 * 16  # more taps in a line of one window than int16 sums hold: below
    tables = np.full(count, 2**31 // count, np.int32), np.full(count, 31, np.int32)
    op = AvgPool2d((17, 16), (1, 1), input_zero_point=3, epilogue=requantize(rng))
    x = int8(rng, 1, 17, 17, 70, extreme=True)
    yield Case("average_wide", op, (x, *tables), (1, 2))
    yield Case("average_f32", AvgPool2d((3, 2), (2, 2)), (real(rng, "f32", 1, 9, 8, 150),))


def _reduction(rng) -> Iterator[Case]:
    for name, axes, shape in (
        ("inner", (1, 2), (2, 20, 30, 70)),
        ("last", (1,), (5, 700)),
        ("short", (1,), (3, 1, 9)),
    ):
        x = int8(rng, *shape)
        x[0] = -128
        count = int(np.prod([shape[axis] for axis in axes]))
        multiplier = np.array([2**31 // count - 3], np.int32)
        op = Mean(axes=axes, input_zero_point=-4, epilogue=requantize(rng))
        yield Case(f"mean_{name}", op, (x, multiplier), (1,))
        total = Sum(axes=axes, input_zero_point=4, epilogue=requantize(rng, shift=33))
        yield Case(f"sum_{name}", total, (x, multiplier), (1,))
        yield Case(f"mean_{name}_f32", Mean(axes=axes), (real(rng, "f32", *shape),))


def _elementwise(rng) -> Iterator[Case]:
    for name, a_shape, b_shape in (
        ("same", (3, 7, 61), (3, 7, 61)),
        ("long", (1500,), (1500,)),
        ("suffix", (2, 5, 70), (70,)),
        ("scalar", (431,), (1,)),
        ("rows", (4, 6, 9), (4, 1, 9)),
        ("column", (4, 1, 70), (1, 6, 1)),
    ):
        a, b = int8(rng, *a_shape), int8(rng, *b_shape)
        coefficients = {"a_zero_point": -128, "b_zero_point": 127, "a_multiplier": 32767}
        for operator, factor in ((Add, 21000), (Sub, -32767)):
            op = operator(
                **coefficients,
                b_multiplier=factor,
                epilogue=requantize(rng, shift=16, minimum=-128 if operator is Add else -100),
            )
            yield Case(f"{op.name}_{name}", op, (a, b))
        op = Add(requantize(rng, shift=16, maximum=50), 3, -4, 32767, 30000)
        yield Case(f"add_{name}_below", op, (a, b))
        for shift in (31, 34):
            factor = (2**31 // 200) << (shift - 31)
            op = Mul(requantize(rng, shift=shift), 5, -6, factor)
            yield Case(f"mul_{name}_{shift}", op, (a, b))
        operands = real(rng, "f32", *a_shape), real(rng, "f32", *b_shape)
        for operator in (Add, Sub, Mul, Div):
            op = operator(epilogue=ClampEpilogue(-1.0, 1.5))
            yield Case(f"{op.name}_{name}_f32", op, operands)
    yield from _unary(rng)


def _unary(rng) -> Iterator[Case]:
    x = int8(rng, 3, 211)
    yield Case("table", Table(), (x, int8(rng, 256)), (1,))
    yield Case("clamp", Clamp(-100, 90), (x,))
    special = real(rng, "f32", 400)
    special[::50] = np.nan
    special[7], special[8] = np.inf, -np.inf
    yield Case("clamp_f32", Clamp(-0.5, 1.0), (special,))
    for shift in (31, 36):
        for channels in (1, 211):
            epilogue = requantize(rng, shift=shift, left_shift=2)
            factor = rng.integers(2**27, 2**30, channels).astype(np.int32)
            yield Case(f"rescale_{shift}_{channels}", Rescale(7, epilogue), (x, factor), (1,))
            epilogue = Requantize(-3, shift=shift)
            sums = rng.integers(-(2**31), 2**31, (3, 211)).astype(np.int32)
            sums[:, 5:] >>= 18
            op = Rescale(0, epilogue)
            yield Case(f"rescale_s32_{shift}_{channels}", op, (sums, factor // 64), (1,))


def _movement(rng) -> Iterator[Case]:
    for dtype in (np.int8, np.float16, np.int32, np.int64):
        x = rng.integers(0, 100, (2, 3, 19, 40)).astype(dtype)
        name = np.dtype(dtype).name
        yield Case(f"to_nhwc_{name}", Transpose((0, 2, 3, 1)), (x,))
        yield Case(f"turn_{name}", Transpose((3, 1, 0, 2)), (x,))
        yield Case(f"part_{name}", Slice((0, 1, 2, 3), (2, 2, 9, 12), (1, 1, 2, 3)), (x,))
        yield Case(f"larger_{name}", ResizeNearest((7, 57)), (x,))
        yield Case(f"smaller_{name}", ResizeNearest((2, 7)), (x,))
        yield Case(f"concat_{name}", Concat(3), (x, x[..., :1].copy(), x[..., 5:].copy()))
        rows = rng.integers(0, 2, 9).astype(np.int32)
        yield Case(f"gather_{name}", Gather(), (x, rows))
