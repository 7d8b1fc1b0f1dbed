"""Test cases of every operator, the same for all targets: `cases(operator, real)`.

Shapes are small and awkward on purpose: odd sizes, tails of every block width, padding wider than
the image's rest, dilation, groups, extreme values and multipliers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from harness.case import Case

from bringup.ir import Array, DType, TensorType
from bringup.ops.adaptive_avg_pool2d import AdaptiveAvgPool2d
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.conv2d import Conv2d
from bringup.ops.epilogue import ClampEpilogue, Requantize
from bringup.ops.linear import Linear
from bringup.ops.matmul import Matmul
from bringup.ops.max_pool2d import MaxPool2d

Generator = Callable[[str], Iterator[Case]]

_GENERATORS: dict[str, Generator] = {}

REALS = {"f32": np.float32, "f16": np.float16}


def generates(operator: str) -> Callable[[Generator], Generator]:
    """Decorator: the generator of an operator's cases for one element type."""

    def register(generator: Generator) -> Generator:
        _GENERATORS[operator] = generator
        return generator

    return register


def operators() -> tuple[str, ...]:
    """Names of all C operators with cases."""
    return tuple(_GENERATORS)


def cases(operator: str, dtype: str) -> list[Case]:
    """All cases of a C operator whose operand 0 is `dtype`: "i8", "i32", "f32", "f16", ..."""
    return list(_GENERATORS[operator](dtype))


def int8(rng: np.random.Generator, *shape: int, extreme: bool = False) -> Array:
    """Uniform stored values, or only -128 and 127."""
    if extreme:
        return rng.choice(np.array([-128, 127], np.int8), shape)
    return rng.integers(-128, 128, shape).astype(np.int8)


def weights8(rng: np.random.Generator, *shape: int, extreme: bool = False) -> Array:
    """Symmetric weights in [-127, 127]."""
    return np.maximum(int8(rng, *shape, extreme=extreme), -127).astype(np.int8)


def real(rng: np.random.Generator, dtype: str, *shape: int) -> Array:
    """Normal values of a float type."""
    return np.asarray(rng.standard_normal(shape), dtype=REALS[dtype])


def multipliers(rng: np.random.Generator, count: int, depth: int, shift: int = 31) -> Array:
    """Multipliers that bring sums of `depth` products of int8 into the int8 range, mostly."""
    scale = rng.uniform(0.2, 2.0, count) / (np.sqrt(depth) * 45)
    return np.minimum(np.rint(scale * 2.0**shift), 2**31 - 1).astype(np.int32)


def requantize(rng: np.random.Generator, **changes: int) -> Requantize:
    """An epilogue with a random zero point."""
    return Requantize(**{"zero_point": int(rng.integers(-20, 20)), **changes})


def clamps() -> Iterator[ClampEpilogue | None]:
    """Float epilogues in turn."""
    yield None
    yield ClampEpilogue(0.0, np.inf)
    yield ClampEpilogue(-0.5, 0.75)


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
                points = {"a_zero_point": int(a.flat[0]), "b_zero_point": -5, "transpose_b": transpose}
                op = Matmul(**points, epilogue=requantize(rng))
                yield Case(label, op, (a, b, multipliers(rng, 1, a_shape[-1])), (2,))
                a, b = int8(rng, *a_shape, extreme=True), int8(rng, *shape, extreme=True)
                op = Matmul(transpose, 127, -128)
                yield Case(f"{label}_raw", op, (a, b))
            elif dtype in REALS:
                op = Matmul(transpose, epilogue=ClampEpilogue(-1.0, 2.0))
                yield Case(label, op, (real(rng, dtype, *a_shape), real(rng, dtype, *shape)))


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
    if dtype == "i8":
        yield Case("lowest", MaxPool2d((2, 2), (2, 2)), (np.full((1, 4, 4, 5), -128, np.int8),))
    else:
        x = x.copy()
        x[0, 3, 3, 1], x[0, 0, 0, 0], x[0, 5, 5, :] = np.nan, np.inf, -np.inf
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
            largest = op.largest_window(_type(x))
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


def _type(array: Array) -> TensorType:
    return TensorType(DType.of(array.dtype), array.shape)
