"""Cases of convolutions and matrix products."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.generate import (
    REALS,
    clamps,
    generates,
    int8,
    multipliers,
    real,
    requantize,
    weights8,
)

from bringup.ops.conv2d import Conv2d
from bringup.ops.conv_transpose2d import ConvTranspose2d
from bringup.ops.epilogue import ClampEpilogue, Requantize
from bringup.ops.linear import Linear
from bringup.ops.matmul import Matmul

# batch, height, width, in channels, out channels, kernel, stride, padding, dilation, groups
_CONVOLUTIONS = {
    "plain": (1, 6, 7, 5, 6, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    "one_pixel": (1, 1, 1, 1, 1, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    "pointwise": (2, 5, 3, 9, 7, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    "pointwise_wide": (1, 4, 4, 32, 40, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    "pointwise_stride": (1, 5, 5, 8, 8, (1, 1), (2, 2), (0, 0, 0, 0), (1, 1), 1),
    "stem": (1, 9, 11, 3, 8, (3, 3), (2, 2), (1, 1, 1, 1), (1, 1), 1),
    "asymmetric_padding": (1, 6, 6, 4, 5, (3, 3), (2, 2), (0, 1, 0, 1), (1, 1), 1),
    "big_padding": (1, 3, 2, 3, 4, (5, 5), (1, 1), (4, 4, 4, 4), (1, 1), 1),
    "dilated": (1, 9, 9, 4, 4, (3, 3), (1, 1), (2, 2, 2, 2), (2, 2), 1),
    "dilated_rows": (1, 9, 7, 2, 3, (3, 2), (2, 1), (2, 1, 0, 3), (3, 1), 1),
    "flat_kernel": (1, 1, 23, 4, 6, (1, 5), (1, 1), (0, 0, 2, 2), (1, 1), 1),
    "tall_kernel": (1, 13, 2, 3, 17, (7, 1), (3, 1), (3, 3, 0, 0), (1, 1), 1),
    "groups": (2, 5, 5, 6, 9, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 3),
    "groups_wide": (1, 4, 5, 16, 12, (2, 2), (1, 1), (0, 0, 0, 0), (1, 1), 2),
    "depthwise": (1, 7, 6, 5, 5, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 5),
    "depthwise_33": (1, 6, 6, 33, 33, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 33),
    "depthwise_stride": (2, 9, 8, 16, 16, (3, 3), (2, 2), (1, 1, 1, 1), (1, 1), 16),
    "depthwise_5x5": (1, 8, 9, 7, 7, (5, 5), (1, 1), (2, 2, 2, 2), (1, 1), 7),
    "depthwise_dilated": (1, 9, 9, 4, 4, (3, 3), (1, 1), (2, 2, 2, 2), (2, 2), 4),
    "depthwise_1x1": (1, 3, 5, 6, 6, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 6),
    "depthwise_multiplier": (1, 5, 5, 3, 6, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 3),
    "depthwise_3x5": (1, 7, 9, 6, 6, (3, 5), (1, 1), (1, 1, 2, 2), (1, 1), 6),
    "depthwise_5x3": (1, 8, 7, 6, 6, (5, 3), (1, 1), (2, 2, 1, 1), (1, 1), 6),
    "depthwise_1x3": (1, 5, 7, 5, 5, (1, 3), (1, 1), (0, 0, 1, 1), (1, 1), 5),
    "depthwise_3x1": (1, 7, 5, 5, 5, (3, 1), (1, 1), (1, 1, 0, 0), (1, 1), 5),
    "depthwise_2x3_jumps": (1, 9, 11, 4, 4, (2, 3), (3, 2), (1, 0, 2, 1), (2, 3), 4),
    "depthwise_outside": (1, 2, 2, 4, 4, (3, 3), (14, 14), (12, 0, 12, 0), (1, 1), 4),
    "outside": (1, 2, 2, 4, 5, (3, 3), (14, 14), (12, 0, 12, 0), (1, 1), 1),
    "one_row": (1, 3, 19, 2, 70, (3, 3), (1, 1), (0, 0, 1, 1), (1, 1), 1),
}


@generates("conv2d")
def _conv2d(dtype: str) -> Iterator[Case]:
    for number, (name, shape) in enumerate(_CONVOLUTIONS.items()):
        rng = np.random.default_rng(number)
        batch, h, w, ic, oc, kernel, stride, padding, dilation, groups = shape
        attributes = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        depth = kernel[0] * kernel[1] * ic // groups
        if dtype == "i8":
            x = int8(rng, batch, h, w, ic)
            weight = weights8(rng, oc, *kernel, ic // groups)
            bias = rng.integers(-3000, 3000, oc).astype(np.int32)
            zero_point = int(rng.integers(-128, 128))
            op = Conv2d(**attributes, input_zero_point=zero_point, epilogue=requantize(rng))
            per_channel = multipliers(rng, oc, depth)
            yield Case(name, op, (x, weight, bias, per_channel), (1, 2, 3))
            one = Conv2d(
                **attributes,
                input_zero_point=-128,
                epilogue=requantize(rng, minimum=-7, maximum=99, shift=37, left_shift=0),
            )
            single = multipliers(rng, 1, depth, 35)
            yield Case(f"{name}_per_tensor", one, (x, weight, bias, single), (1, 2, 3))
            raw = Conv2d(**attributes, input_zero_point=127)
            extremes = int8(rng, *x.shape, extreme=True), weights8(rng, *weight.shape, extreme=True)
            yield Case(f"{name}_raw", raw, (*extremes, bias), (1, 2))
        elif dtype in REALS:
            for index, clamp in enumerate(clamps()):
                x = real(rng, dtype, batch, h, w, ic)
                weight = real(rng, dtype, oc, *kernel, ic // groups)
                op = Conv2d(**attributes, epilogue=clamp)
                yield Case(f"{name}_{index}", op, (x, weight, real(rng, dtype, oc)), (1, 2))
    if dtype == "i8":
        yield from _conv2d_extremes()


def _conv2d_extremes() -> Iterator[Case]:
    """Sums of one sign as large as the weights allow, and left shifts."""
    for x_value, w_value, zero_point in ((-128, 127, 127), (-128, -127, 127), (127, 127, -128)):
        x = np.full((1, 2, 3, 600), x_value, np.int8)
        weight = np.full((5, 1, 1, 600), w_value, np.int8)
        weight[1::2] *= -1  # neighbours of opposite sign borrow from each other
        bias = np.array([2**30, -(2**30), 0, 5, -5], np.int32)
        op = Conv2d(input_zero_point=zero_point, epilogue=Requantize(3, left_shift=0))
        multiplier = np.array([1, 2**31 - 1, 0, 900, 12345], np.int32)
        name = f"extreme_{x_value}_{w_value}"
        yield Case(name, op, (x, weight, bias, multiplier), (1, 2, 3))
        yield Case(f"{name}_raw", Conv2d(input_zero_point=zero_point), (x, weight, bias), (1, 2))
    rng = np.random.default_rng(77)
    x, weight = int8(rng, 1, 3, 3, 2), weights8(rng, 3, 1, 1, 2)
    op = Conv2d(epilogue=requantize(rng, left_shift=4))
    multiplier = multipliers(rng, 3, 2) // 16
    yield Case("left_shift", op, (x, weight, np.zeros(3, np.int32), multiplier), (1, 2, 3))


@generates("linear")
def _linear(dtype: str) -> Iterator[Case]:
    for rows, k, n in (
        (1, 1, 1),
        (1, 40, 10),
        (1, 7, 5),
        (2, 9, 6),
        (3, 16, 4),
        (5, 33, 7),
        (9, 31, 66),
    ):
        rng = np.random.default_rng(rows * 1000 + k)
        name = f"{rows}x{k}x{n}"
        if dtype == "i8":
            x, w = int8(rng, rows, k), weights8(rng, n, k)
            bias = rng.integers(-999, 999, n).astype(np.int32)
            op = Linear(int(rng.integers(-128, 128)), requantize(rng))
            yield Case(name, op, (x, w, bias, multipliers(rng, n, k)), (1, 2, 3))
            op = Linear(-128, requantize(rng, minimum=-3, shift=33))
            yield Case(f"{name}_one", op, (x, w, bias, multipliers(rng, 1, k, 33)), (1, 2, 3))
            x, w = int8(rng, rows, k, extreme=True), weights8(rng, n, k, extreme=True)
            yield Case(f"{name}_raw", Linear(127), (x, w, bias), (1, 2))
        elif dtype in REALS:
            for index, clamp in enumerate(clamps()):
                operands = real(rng, dtype, rows, k), real(rng, dtype, n, k), real(rng, dtype, n)
                yield Case(f"{name}_{index}", Linear(epilogue=clamp), operands, (1, 2))


@generates("matmul")
def _matmul(dtype: str) -> Iterator[Case]:
    shapes = {
        "plain": ((5, 7), (7, 6)),
        "batch": ((3, 4, 9), (3, 9, 5)),
        "heads": ((1, 2, 6, 8), (1, 2, 8, 6)),
        "shared_b": ((3, 5, 4), (4, 3)),
        "shared_a": ((5, 4), (2, 4, 3)),
        "vector": ((1, 17), (17, 33)),
    }
    for name, (a_shape, b_shape) in shapes.items():
        for transpose in (False, True):
            rng = np.random.default_rng(len(name))
            shape = (*b_shape[:-2], b_shape[-1], b_shape[-2]) if transpose else b_shape
            label = f"{name}_t" if transpose else name
            if dtype == "i8":
                a, b = int8(rng, *a_shape), int8(rng, *shape)
                points = {
                    "a_zero_point": int(a.flat[0]),
                    "b_zero_point": -5,
                    "transpose_b": transpose,
                }
                op = Matmul(**points, epilogue=requantize(rng))
                yield Case(label, op, (a, b, multipliers(rng, 1, a_shape[-1])), (2,))
                a, b = int8(rng, *a_shape, extreme=True), int8(rng, *shape, extreme=True)
                op = Matmul(transpose, 127, -128)
                yield Case(f"{label}_raw", op, (a, b))
            elif dtype in REALS:
                op = Matmul(transpose, epilogue=ClampEpilogue(-1.0, 2.0))
                yield Case(label, op, (real(rng, dtype, *a_shape), real(rng, dtype, *shape)))


# batch, height, width, in channels, out channels, kernel, stride, padding, dilation, groups, extra
_TRANSPOSED = {
    "up2": (1, 3, 4, 5, 6, (2, 2), (2, 2), (0, 0, 0, 0), (1, 1), 1, (0, 0)),
    "up2_overlap": (2, 4, 3, 3, 4, (4, 4), (2, 2), (1, 1, 1, 1), (1, 1), 1, (0, 0)),
    "stride1": (1, 5, 5, 4, 9, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1, (0, 0)),
    "gaps": (1, 3, 3, 2, 3, (2, 1), (3, 4), (0, 0, 0, 0), (1, 1), 1, (1, 2)),
    "dilated": (1, 4, 5, 3, 2, (3, 2), (2, 1), (2, 1, 0, 1), (2, 3), 1, (1, 0)),
    "groups": (1, 3, 6, 6, 9, (3, 3), (2, 2), (1, 0, 0, 1), (1, 1), 3, (1, 1)),
    "one_row": (1, 1, 9, 2, 5, (1, 4), (1, 3), (0, 0, 2, 1), (1, 1), 1, (0, 0)),
}


@generates("conv_transpose2d")
def _conv_transpose2d(dtype: str) -> Iterator[Case]:
    for number, (name, shape) in enumerate(_TRANSPOSED.items()):
        rng = np.random.default_rng(number)
        batch, h, w, ic, oc, kernel, stride, padding, dilation, groups, extra = shape
        attributes = {
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": groups,
            "output_padding": extra,
        }
        depth = kernel[0] * kernel[1] * ic // groups
        if dtype == "i8":
            x, weight = int8(rng, batch, h, w, ic), weights8(rng, oc, *kernel, ic // groups)
            bias = rng.integers(-999, 999, oc).astype(np.int32)
            point = int(rng.integers(-128, 128))
            op = ConvTranspose2d(
                **attributes, input_zero_point=point, epilogue=requantize(rng, maximum=90)
            )
            yield Case(name, op, (x, weight, bias, multipliers(rng, oc, depth)), (1, 2, 3))
            x, weight = (
                int8(rng, *x.shape, extreme=True),
                weights8(rng, *weight.shape, extreme=True),
            )
            op = ConvTranspose2d(**attributes, input_zero_point=127)
            yield Case(f"{name}_raw", op, (x, weight, bias), (1, 2))
        elif dtype in REALS:
            op = ConvTranspose2d(**attributes, epilogue=ClampEpilogue(-2.0, 2.5))
            operands = (
                real(rng, dtype, batch, h, w, ic),
                real(rng, dtype, oc, *kernel, ic // groups),
                real(rng, dtype, oc),
            )
            yield Case(name, op, operands, (1, 2))


def _weight_zero_points(
    rng: np.random.Generator, operands: tuple[np.ndarray, ...]
) -> Iterator[Case]:
    """Convolutions that subtract a zero point from their weights, constant or not."""
    x, weight, bias, scale = operands
    shape = {"stride": (2, 1), "padding": (1, 1, 2, 1), "dilation": (2, 3), "groups": 2}
    for kind in (Conv2d, ConvTranspose2d):
        for zero, other in ((-128, 127), (9, -3)):
            points = {"input_zero_point": zero, "weight_zero_point": other}
            extremes = (int8(rng, *x.shape, extreme=True), int8(rng, *weight.shape, extreme=True))
            name = f"{kind.name}_{other}"
            op = kind(**shape, **points, epilogue=requantize(rng))
            yield Case(name, op, (x, weight, bias, scale), (1, 2, 3))
            yield Case(f"{name}_raw", kind(**shape, **points), (*extremes, bias), (1, 2))
        yield Case(f"{kind.name}_dynamic", kind(**shape, input_zero_point=5), operands[:3])
    depthwise = {"groups": 4, "weight_zero_point": -100}
    filters = int8(rng, 8, 2, 3, 1)
    biases = rng.integers(-99, 99, 8).astype(np.int32)
    yield Case("depthwise_zero_point", Conv2d(**depthwise), (x, filters, biases), (1, 2))


@generates("dynamic_weights")
def _dynamic_weights(dtype: str) -> Iterator[Case]:
    """Products whose weights are computed by the graph, so nothing can be packed."""
    rng = np.random.default_rng(8)
    if dtype == "i8":
        bias = rng.integers(-99, 99, 6).astype(np.int32)
        scale = multipliers(rng, 6, 36)
        operands = (int8(rng, 2, 5, 6, 4), weights8(rng, 6, 3, 3, 2), bias, scale)
        op = Conv2d((2, 1), (1, 0, 2, 1), (1, 2), 2, -7, requantize(rng))
        yield Case("conv2d", op, operands, (3,))
        op = Conv2d((2, 1), (1, 0, 2, 1), (1, 2), 2, -7)
        yield Case("conv2d_raw", op, operands[:3])
        yield from _weight_zero_points(rng, operands)
        operands = (int8(rng, 3, 9), weights8(rng, 6, 9), bias, scale)
        yield Case("linear", Linear(100, requantize(rng)), operands, (3,))
        yield Case("linear_raw", Linear(100), operands[:3])
    elif dtype in REALS:
        bias = real(rng, dtype, 6)
        operands = (real(rng, dtype, 2, 5, 6, 4), real(rng, dtype, 6, 3, 3, 2), bias)
        yield Case("conv2d", Conv2d((2, 1), (1, 0, 2, 1), (1, 2), 2), operands)
        op = Linear(epilogue=ClampEpilogue(0.0, 1.0))
        yield Case("linear", op, (real(rng, dtype, 3, 9), real(rng, dtype, 6, 9), bias))


@generates("long_sums")
def _long_sums(dtype: str) -> Iterator[Case]:
    """More products than one paired sum may hold."""
    if dtype != "i8":
        return
    for k in (2**15, 2**15 + 1, 140001):
        x, w = np.full((2, k), -128, np.int8), np.full((2, k), 127, np.int8)
        w[1] = -127
        w[1, : k // 2] *= -1
        bias = np.array([7, -7], np.int32)
        yield Case(f"linear_{k}", Linear(127), (x, w, bias), (1, 2))
        yield Case(f"matmul_{k}", Matmul(True, 0, 0), (x[:1], w))
