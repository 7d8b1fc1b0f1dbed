"""Cases of softmax, reductions and normalizations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.elementwise import _operand
from tests.targets.harness.generate import REALS, generates, int8, real, requantize

from bringup.numerics.softmax import (
    LOG_SOFTMAX_SHIFT,
    exponent_table,
    log_softmax_numerators,
    softmax_numerator,
)
from bringup.ops.argmax import ArgMax
from bringup.ops.epilogue import ClampEpilogue, Requantize
from bringup.ops.group_norm import GroupNorm
from bringup.ops.layer_norm import LayerNorm
from bringup.ops.masked_softmax import MaskedSoftmax
from bringup.ops.max import Max
from bringup.ops.mean import Mean
from bringup.ops.rms_norm import RmsNorm
from bringup.ops.softmax import Softmax
from bringup.ops.sum import Sum

_ROWS = ((1, 1), (1, 10), (3, 5), (2, 4, 33), (1, 300))


@generates("softmax")
def _softmax(dtype: str) -> Iterator[Case]:
    for shape in _ROWS:
        rng = np.random.default_rng(shape[-1])
        if dtype == "i8":
            for in_scale in (0.002, 0.1, 1.5):
                table = exponent_table(in_scale)
                x = int8(rng, *shape)
                for out_scale in (1 / 256, 1 / 5000):
                    op = Softmax(False, *softmax_numerator(out_scale), Requantize(-128))
                    yield Case(f"{shape}_{in_scale}_{out_scale:.4f}", op, (x, table), (1,))
                a, b = log_softmax_numerators(in_scale, 0.06)
                op = Softmax(True, a, LOG_SOFTMAX_SHIFT, Requantize(127), b)
                yield Case(f"{shape}_{in_scale}_log", op, (x, table), (1,))
        elif dtype in REALS:
            for logarithm in (False, True):
                x = real(rng, dtype, *shape) * 4
                yield Case(f"{shape}_{logarithm}", Softmax(logarithm), (x.astype(REALS[dtype]),))
    if dtype == "i8":  # a sum of exponentials beyond 32 bits
        op = Softmax(False, *softmax_numerator(1 / 5000), Requantize(-128))
        yield Case("equal", op, (np.full((2, 1100), 5, np.int8), exponent_table(0.1)), (1,))
    if dtype in REALS:
        x = np.array([[1, np.nan, 2], [np.inf, 1, 0], [-np.inf, 0, 1], [3e4, -3e4, 0]])
        yield Case("special", Softmax(), (x.astype(REALS[dtype]),))
        x = np.array([[-np.inf, -np.inf, -np.inf], [-np.inf, 0, 1]])
        for safe in (False, True):
            yield Case(
                f"rows_of_minus_infinity_{safe}", Softmax(safe=safe), (x.astype(REALS[dtype]),)
            )


_MASKS = (
    ((3, 5), (3, 5)),
    ((2, 3, 4, 33), (4, 33)),
    ((2, 3, 4, 9), (2, 1, 1, 9)),
    ((2, 3, 4, 9), (2, 1, 4, 9)),
    ((2, 2, 3, 2, 7), (2, 1, 3, 1, 7)),
    ((1, 1), (1,)),
    ((7,), (7,)),
)
"""Shapes of scores and mask."""


@generates("masked_softmax")
def _masked_softmax(dtype: str) -> Iterator[Case]:
    for (shape, mask_shape), uniform in itertools.product(_MASKS, (False, True)):
        rng = np.random.default_rng(len(shape))
        masked = rng.random(mask_shape) < 0.5
        masked.reshape(-1, shape[-1])[0] = True  # a row without anything
        name = f"{shape}_{mask_shape}_{uniform}"
        if dtype == "i8":
            x, table = int8(rng, *shape), exponent_table(0.1)
            for scale in (1 / 256, 1 / 5003.7):
                op = MaskedSoftmax(uniform, *softmax_numerator(scale), Requantize(-128))
                yield Case(f"{name}_{scale:.4f}", op, (x, masked, table), (1, 2))
        elif dtype in REALS:
            x = (real(rng, dtype, *shape) * 4).astype(REALS[dtype])
            hidden = np.where(masked, REALS[dtype](np.nan), x)
            yield Case(name, MaskedSoftmax(uniform), (hidden, masked), ())
            # no score is near the zero that a maximum of nothing is
            low = (hidden - REALS[dtype](300)).astype(REALS[dtype])
            yield Case(f"{name}_low", MaskedSoftmax(uniform), (low, masked), ())
    if dtype == "i8":  # a sum of exponentials beyond 32 bits
        x, masked = np.full((2, 1100), 5, np.int8), np.arange(1100) % 300 == 0
        op = MaskedSoftmax(False, *softmax_numerator(1 / 5003.7), Requantize(-128))
        yield Case("equal", op, (x, masked, exponent_table(0.1)), (1, 2))


# shape, axes
_REDUCTIONS = {
    "last": ((3, 4, 7), (-1,)),
    "first": ((5, 6), (0,)),
    "middle": ((2, 9, 5), (1,)),
    "spatial": ((2, 4, 3, 17), (1, 2)),
    "all": ((3, 5), (0, 1)),
    "one": ((1, 1), (1,)),
}


@generates("sum")
def _sum(dtype: str) -> Iterator[Case]:
    for name, (shape, axes) in _REDUCTIONS.items():
        rng = np.random.default_rng(len(name))
        if dtype == "i8":
            x, multiplier = int8(rng, *shape), np.array([2**29 + 12345], np.int32)
            op = Sum(axes, name == "all", -40, requantize(rng))
            yield Case(name, op, (x, multiplier), (1,))
            yield Case(f"{name}_raw", Sum(axes, False, 127), (x,))
        elif dtype in ("i32", "i64"):
            yield Case(name, Sum(axes), (_operand(rng, dtype, shape),))
        elif dtype in REALS:
            yield Case(
                name, Sum(axes, epilogue=ClampEpilogue(-2.0, 2.0)), (real(rng, dtype, *shape),)
            )


@generates("mean")
def _mean(dtype: str) -> Iterator[Case]:
    for name, (shape, axes) in _REDUCTIONS.items():
        rng = np.random.default_rng(len(name))
        if dtype == "i8":
            op = Mean(axes, False, 19, requantize(rng, shift=33))
            multiplier = np.array([2**31 - 5], np.int32)
            yield Case(name, op, (int8(rng, *shape), multiplier), (1,))
        elif dtype in REALS:
            yield Case(name, Mean(axes, True), (real(rng, dtype, *shape),))


@generates("max")
def _max(dtype: str) -> Iterator[Case]:
    for name, (shape, axes) in _REDUCTIONS.items():
        if dtype in ("i8", "u8", "i16", "i32", "i64", *REALS):
            rng = np.random.default_rng(len(name))
            yield Case(name, Max(axes), (_operand(rng, dtype, shape),))
    if dtype == "bool":
        yield Case("any", Max((1,)), (np.array([[False, True], [False, False]]),))
    if dtype in REALS:
        x = np.array([[1, np.nan, 2], [-np.inf, -np.inf, -np.inf], [0, -0.0, -1]])
        yield Case("special", Max((1,)), (x.astype(REALS[dtype]),))


@generates("argmax")
def _argmax(dtype: str) -> Iterator[Case]:
    for name, (shape, axes) in _REDUCTIONS.items():
        if dtype in ("i8", "u8", "i16", "i32", "i64", *REALS) and len(axes) == 1:
            rng = np.random.default_rng(len(name))
            yield Case(name, ArgMax(axes[0]), (_operand(rng, dtype, shape),))
    if dtype == "i8":
        x = np.array([[3, 3, 3], [-128, -128, -128], [1, 2, 2]], np.int8)
        yield Case("ties", ArgMax(1), (x,))
    if dtype in REALS:
        x = np.array([[1, np.nan, np.nan], [-np.inf, -np.inf, -1], [2, np.inf, np.inf]])
        yield Case("special", ArgMax(1), (x.astype(REALS[dtype]),))


@generates("layer_norm")
def _layer_norm(dtype: str) -> Iterator[Case]:
    yield from _normalizations(dtype, LayerNorm, 2)


@generates("rms_norm")
def _rms_norm(dtype: str) -> Iterator[Case]:
    yield from _normalizations(dtype, RmsNorm, 1)


def _normalizations(dtype: str, kind: type, parameters: int) -> Iterator[Case]:
    constants = tuple(range(1, parameters + 1))
    for shape in _ROWS:
        rng = np.random.default_rng(shape[-1] + 2)
        if dtype == "i8":
            vectors = [
                (rng.standard_normal(shape[-1]) * scale).astype(np.float32) for scale in (40, 15)
            ]
            extra = {"input_zero_point": 23} if kind is RmsNorm else {}
            op = kind(1e-5, 0.043, **extra, epilogue=requantize(rng, minimum=-120))
            yield Case(str(shape), op, (int8(rng, *shape), *vectors[:parameters]), constants)
            flat = np.full(shape, 77, np.int8)
            yield Case(f"{shape}_flat", op, (flat, *vectors[:parameters]), constants)
            if kind is RmsNorm:  # squares of 255 need more than 16 bits
                op = kind(1e-5, 0.043, input_zero_point=-128, epilogue=requantize(rng))
                highest = np.full(shape, 127, np.int8)
                highest[..., ::3] = 90
                yield Case(f"{shape}_high", op, (highest, *vectors[:1]), constants)
        elif dtype in REALS:
            vectors = [real(rng, dtype, shape[-1]) for _ in range(parameters)]
            op = kind(1e-5, epilogue=ClampEpilogue(-3.0, 3.0))
            yield Case(str(shape), op, (real(rng, dtype, *shape), *vectors), constants)


@generates("group_norm")
def _group_norm(dtype: str) -> Iterator[Case]:
    for shape, groups in (((2, 3, 4, 6), 3), ((1, 5, 8), 1), ((1, 2, 2, 35), 5), ((1, 7, 4), 4)):
        rng = np.random.default_rng(shape[-1])
        if dtype == "i8":
            vectors = [
                (rng.standard_normal(shape[-1]) * scale).astype(np.float32) for scale in (40, 15)
            ]
            op = GroupNorm(groups, 1e-5, 0.02, requantize(rng))
            yield Case(str(shape), op, (int8(rng, *shape), *vectors), (1, 2))
        elif dtype in REALS:
            vectors = [real(rng, dtype, shape[-1]) for _ in range(2)]
            yield Case(str(shape), GroupNorm(groups), (real(rng, dtype, *shape), *vectors), (1, 2))
