"""Cases of element-wise operators."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.generate import REALS, generates, int8, real, requantize

from bringup.ir import Array, DType
from bringup.ops.add import Add
from bringup.ops.bitwise import Bitwise
from bringup.ops.cast import Cast
from bringup.ops.clamp import Clamp
from bringup.ops.compare import Compare
from bringup.ops.dequantize import Dequantize
from bringup.ops.div import Div
from bringup.ops.epilogue import ClampEpilogue, Requantize
from bringup.ops.maximum import Maximum
from bringup.ops.minimum import Minimum
from bringup.ops.mul import Mul
from bringup.ops.quantize import Quantize
from bringup.ops.quotient import Quotient
from bringup.ops.remainder import Remainder
from bringup.ops.rescale import Rescale
from bringup.ops.sub import Sub
from bringup.ops.table import Table
from bringup.ops.unary import FLOAT64_FUNCTIONS, FUNCTIONS, Unary
from bringup.ops.where import Where

_BROADCASTS = {
    "same": ((3, 5, 7), (3, 5, 7)),
    "channel": ((2, 3, 5), (5,)),
    "gate": ((2, 3, 4, 5), (2, 1, 1, 5)),
    "pixel": ((2, 3, 4, 5), (2, 3, 4, 1)),
    "outer": ((4, 1, 3), (1, 5, 1)),
    "scalar": ((37,), ()),
    "scalar_first": ((1,), (3, 11)),
    "one": ((1, 1), (1,)),
    "long": ((1, 67), (1, 67)),
}


def _operand(rng: np.random.Generator, dtype: str, shape: tuple[int, ...]) -> Array:
    if dtype == "i8":
        return int8(rng, *shape)
    if dtype in REALS:
        return real(rng, dtype, *shape)
    if dtype == "f64":
        return np.asarray(rng.standard_normal(shape))
    limits = np.iinfo(DType(dtype).numpy)
    return rng.integers(limits.min, limits.max, shape, limits.dtype, endpoint=True)


@generates("add")
def _add(dtype: str) -> Iterator[Case]:
    yield from _additive(Add, dtype, 1)


@generates("sub")
def _sub(dtype: str) -> Iterator[Case]:
    yield from _additive(Sub, dtype, -1)


def _additive(kind: type[Add] | type[Sub], dtype: str, sign: int) -> Iterator[Case]:
    for name, shapes in _BROADCASTS.items():
        rng = np.random.default_rng(len(name))
        if dtype in ("i32", "i64", "f64"):
            yield Case(name, kind(), tuple(_operand(rng, dtype, s) for s in shapes))
        elif dtype in REALS:
            for index, clamp in enumerate((None, ClampEpilogue(-0.25, 1.5))):
                operands = tuple(_operand(rng, dtype, s) for s in shapes)
                yield Case(f"{name}_{index}", kind(epilogue=clamp), operands)
        elif dtype == "i8":
            for shift, a, b in ((14, 12345, 16383), (30, 32767, 1), (1, 1, 2), (20, 0, 32767)):
                op = kind(
                    requantize(rng, shift=shift, minimum=-100),
                    a_zero_point=int(rng.integers(-128, 128)),
                    b_zero_point=int(rng.integers(-128, 128)),
                    a_multiplier=a,
                    b_multiplier=sign * b,
                )
                operands = tuple(_operand(rng, dtype, s) for s in shapes)
                yield Case(f"{name}_{shift}", op, operands)
    if dtype == "i8":
        everything = np.repeat(np.arange(-128, 128, dtype=np.int8), 256)
        op = kind(Requantize(-1, shift=15), 127, -128, 32767, sign * 32767)
        operands = (everything, np.tile(np.arange(-128, 128, dtype=np.int8), 256))
        yield Case("every_pair", op, operands)


@generates("mul")
def _mul(dtype: str) -> Iterator[Case]:
    for name, shapes in _BROADCASTS.items():
        rng = np.random.default_rng(len(name) + 7)
        operands = tuple(_operand(rng, dtype, s) for s in shapes) if dtype in _NUMBERS else ()
        if dtype in ("i32", "i64", "f64"):
            yield Case(name, Mul(), operands)
        elif dtype in REALS:
            yield Case(name, Mul(epilogue=ClampEpilogue(-1.0, np.inf)), operands)
        elif dtype == "i8":
            for shift, left in ((31, 0), (31, 3), (35, 0)):
                op = Mul(
                    requantize(rng, shift=shift, left_shift=left, maximum=101),
                    a_zero_point=int(rng.integers(-128, 128)),
                    b_zero_point=int(rng.integers(-128, 128)),
                    multiplier=int(rng.integers(0, 2**31)) >> 7,
                )
                yield Case(f"{name}_{shift}_{left}", op, operands)


_NUMBERS = ("i8", "i32", "i64", "f64", *REALS)


@generates("div")
def _div(dtype: str) -> Iterator[Case]:
    if dtype == "f64":
        for name, operands in _pairs(dtype, 9):
            yield Case(name, Div(), operands)
    if dtype not in REALS:
        return
    for name, shapes in _BROADCASTS.items():
        rng = np.random.default_rng(len(name) + 9)
        operands = tuple(_operand(rng, dtype, s) for s in shapes)
        yield Case(name, Div(epilogue=ClampEpilogue(-20.0, 20.0)), operands)
    special = np.array([0, -0.0, 1, -1, np.inf, -np.inf, np.nan], REALS[dtype])
    yield Case("special", Div(), (np.repeat(special, 7), np.tile(special, 7)))


def _pairs(dtype: str, seed: int) -> Iterator[tuple[str, tuple[Array, Array]]]:
    """Operands of every broadcast; for floats also every pair of special values."""
    for name, shapes in _BROADCASTS.items():
        rng = np.random.default_rng(len(name) + seed)
        yield name, (_operand(rng, dtype, shapes[0]), _operand(rng, dtype, shapes[1]))
    if dtype in _FLOATS:
        special = np.array([0, -0.0, 1, -1.5, np.inf, -np.inf, np.nan], _FLOATS[dtype])
        yield "special", (np.repeat(special, 7), np.tile(special, 7))
    else:
        limits = np.iinfo(DType(dtype).numpy)
        # neighbours of the largest ones are equal once rounded to a float
        near = [limits.min, limits.min + 1, 0, 1, limits.max - 1, limits.max]
        near += [-1] if limits.min < 0 else []  # no quotient of the smallest
        ends = np.array(near, limits.dtype)
        yield "ends", (np.repeat(ends, len(ends)), np.tile(ends, len(ends)))


_FLOATS = {**REALS, "f64": np.float64}
_INTEGERS = ("i8", "u8", "i16", "i32", "i64")


def _extremum(kind: type[Maximum] | type[Minimum], dtype: str) -> Iterator[Case]:
    if dtype in (*_INTEGERS, *_FLOATS):
        for name, operands in _pairs(dtype, 11):
            yield Case(name, kind(), operands)


@generates("maximum")
def _maximum(dtype: str) -> Iterator[Case]:
    yield from _extremum(Maximum, dtype)


@generates("minimum")
def _minimum(dtype: str) -> Iterator[Case]:
    yield from _extremum(Minimum, dtype)


@generates("compare")
def _compare(dtype: str) -> Iterator[Case]:
    if dtype == "bool":
        flags = np.array([False, True])
        for relation in _RELATIONS:
            yield Case(relation, Compare(relation), (flags[:, None], flags))
    elif dtype in (*_INTEGERS, *_FLOATS):
        for relation in _RELATIONS:
            for name, (a, b) in _pairs(dtype, 13):
                same = a.shape == b.shape and name not in ("special", "ends")
                a = np.where(np.arange(a.size).reshape(a.shape) % 3 == 0, b, a) if same else a
                yield Case(f"{name}_{relation}", Compare(relation), (a, b))


_RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")


@generates("bitwise")
def _bitwise(dtype: str) -> Iterator[Case]:
    for function in ("and", "or", "xor"):
        if dtype == "bool":
            flags = np.array([False, True])
            yield Case(function, Bitwise(function), (flags[:, None], flags))
        elif dtype in _INTEGERS:
            for name, operands in _pairs(dtype, 17):
                yield Case(f"{name}_{function}", Bitwise(function), operands)


def _division(kind: type[Quotient] | type[Remainder], dtype: str) -> Iterator[Case]:
    modes = ("floor",) if kind is Quotient and dtype in _FLOATS else ("floor", "trunc")
    for rounding in modes if dtype in (*_INTEGERS, *_FLOATS) else ():
        for name, (a, b) in _pairs(dtype, 19):
            if dtype in _INTEGERS:
                b = np.where(b == 0, b.dtype.type(3), b)
            yield Case(f"{name}_{rounding}", kind(rounding), (a, b), signed_zeros=True)
        if dtype in _FLOATS:
            x = arguments(dtype)
            for seed in (1, 2):
                y = np.random.default_rng(seed).permutation(x)
                operands = (x, y)
                yield Case(f"spread_{seed}_{rounding}", kind(rounding), operands, signed_zeros=True)
                whole = np.rint(y * 8).astype(x.dtype)  # quotients that are whole, or nearly
                yield Case(f"whole_{seed}_{rounding}", kind(rounding), (np.rint(x), whole / 8))
        else:
            low = np.array([-7, -6, -1, 0, 1, 6, 7], np.int64).astype(DType(dtype).numpy)
            divisors = np.array([-3, -1, 1, 2, 4], np.int64).astype(low.dtype)
            yield Case(f"signs_{rounding}", kind(rounding), (low[:, None], divisors))


@generates("quotient")
def _quotient(dtype: str) -> Iterator[Case]:
    yield from _division(Quotient, dtype)


@generates("remainder")
def _remainder(dtype: str) -> Iterator[Case]:
    yield from _division(Remainder, dtype)


_SELECTIONS = {
    "same": ((3, 5, 7), (3, 5, 7), (3, 5, 7)),
    "row_mask": ((5, 1), (4, 5, 3), (3,)),
    "column_mask": ((2, 1, 1, 7), (2, 3, 5, 7), ()),
    "mask_is_largest": ((2, 3, 4), (4,), (2, 1, 1)),
    "all_differ": ((4, 1, 3), (1, 5, 1), (2, 1, 1, 3)),
    "six_loops": ((2, 1, 2, 1, 2, 1), (1, 3, 1, 2, 1, 2), (2, 3, 2, 2, 2, 2)),
    "scalars": ((), (1,), (37,)),
    "one": ((), (), ()),
}


@generates("where")
def _where(dtype: str) -> Iterator[Case]:
    if dtype != "bool":  # the condition is operand 0
        return
    for name, shapes in _SELECTIONS.items():
        rng = np.random.default_rng(len(name))
        condition = np.asarray(rng.integers(0, 2, shapes[0])).astype(np.bool_)
        for kind in ("i8", "u8", "i16", "i32", "i64", "bool", "f32", "f16", "bf16", "f64"):
            count = 2 if kind == "bool" else 100
            a, b = (rng.integers(0, count, s) for s in shapes[1:])
            operands = (np.asarray(x).astype(DType(kind).numpy) for x in (a, b))
            yield Case(f"{name}_{kind}", Where(), (condition, *operands))


def arguments(dtype: str) -> Array:
    """Float values of all magnitudes, the special ones included."""
    rng = np.random.default_rng(3)
    kind = _FLOATS[dtype]
    spread = (rng.choice([-1.0, 1.0], 600) * np.exp2(rng.uniform(-30, 12, 600))).astype(kind)
    ordinary = np.linspace(-12, 12, 801).astype(kind)
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-7, -1e-7, 88.5, -103.0])
    # results that are tiny but normal: where exp(-x) already overflows
    edge = np.linspace(-105, -80, 251).astype(kind)
    return np.concatenate([spread, ordinary, edge, special.astype(kind)])


@generates("unary")
def _unary(dtype: str) -> Iterator[Case]:
    for function in FLOAT64_FUNCTIONS if dtype == "f64" else ():
        x = np.concatenate([arguments(dtype), np.array([2.0**52 + 1, -(2.0**51) - 0.5])])
        yield Case(function, Unary(function), (x,))
    if dtype not in REALS:
        return
    for function in FUNCTIONS:
        yield Case(function, Unary(function), (arguments(dtype),))
        yield Case(f"{function}_odd", Unary(function), (arguments(dtype)[700:703].reshape(3, 1),))
    yield Case("elu_2", Unary("elu", 2.5), (arguments(dtype),))
    yield Case("leaky_relu_negative", Unary("leaky_relu", -0.3), (arguments(dtype),))
    yield Case("softplus_sharp", Unary("softplus", 3.0, 5.0), (arguments(dtype),))


@generates("clamp")
def _clamp(dtype: str) -> Iterator[Case]:
    rng = np.random.default_rng(1)
    if dtype in REALS:
        yield Case("relu6", Clamp(0.0, 6.0), (arguments(dtype),))
        yield Case("above", Clamp(minimum=-0.5), (real(rng, dtype, 3, 5, 11),))
    elif dtype in ("i8", "i32"):
        yield Case("relu", Clamp(minimum=3), (_operand(rng, dtype, (3, 5, 13)),))
        yield Case("both", Clamp(-20, 21), (_operand(rng, dtype, (1,)),))


@generates("table")
def _table(dtype: str) -> Iterator[Case]:
    if dtype != "i8":
        return
    rng = np.random.default_rng(1)
    for shape in ((1,), (3, 5, 7), (2, 160)):
        yield Case(str(shape), Table(), (int8(rng, *shape), int8(rng, 256)), (1,))
    everything = np.arange(-128, 128, dtype=np.int8)
    yield Case("every_value", Table(), (everything, everything[::-1].copy()), (1,))


@generates("rescale")
def _rescale(dtype: str) -> Iterator[Case]:
    if dtype not in ("i8", "i32"):
        return
    for shape, per_channel, shift, left in (
        ((3, 4, 5), True, 31, 0),
        ((1, 67), False, 31, 0),
        ((2, 9), True, 40, 2),
        ((5,), False, 1, 0),
        ((33,), True, 62, 0),
    ):
        rng = np.random.default_rng(shape[-1])
        x = _operand(rng, dtype, shape) >> (left if dtype == "i32" else 0)
        point = int(rng.integers(-128, 128)) if dtype == "i8" else 0
        largest = 2**31 - 1 if dtype == "i8" or shift > 31 else 2**9
        count = shape[-1] if per_channel else 1
        multiplier = rng.integers(0, largest, count, endpoint=True).astype(np.int32)
        op = Rescale(point, requantize(rng, shift=shift, left_shift=left))
        yield Case(f"{shape}_{shift}_{left}", op, (x, multiplier), (1,))


@generates("quantize")
def _quantize(dtype: str) -> Iterator[Case]:
    if dtype not in REALS:
        return
    x = arguments(dtype)
    halves = (np.arange(-40, 41) * 0.25).astype(REALS[dtype])
    yield Case("int8", Quantize(0.05, 3), (x,))
    yield Case("ties", Quantize(0.5, -1, -50, 60), (halves,))
    yield Case("uint8", Quantize(0.031, 130, 0, 255, DType.U8), (x,))
    yield Case("int16", Quantize(0.001, 0, -32768, 32767, DType.I16), (x,))
    yield Case("int32", Quantize(0.01, 7, -(2**23), 2**23, DType.I32), (x,))


@generates("dequantize")
def _dequantize(dtype: str) -> Iterator[Case]:
    if dtype not in ("i8", "u8", "i16", "i32"):
        return
    limits = np.iinfo(DType(dtype).numpy)
    rng = np.random.default_rng(2)
    x = rng.integers(limits.min, limits.max, 301, limits.dtype, endpoint=True)
    for out in (DType.F32, DType.F16):
        yield Case(f"to_{out}", Dequantize(0.037, -5, dtype=out), (x,))


@generates("cast")
def _cast(dtype: str) -> Iterator[Case]:
    if dtype == "bf16":
        bits = np.random.default_rng(2).integers(0, 2**16, 301).astype(np.uint16)
        yield Case("bf16_to_f32", Cast(DType.F32), (bits.view(DType.BF16.numpy),))
        return
    if dtype in _FLOATS:
        with np.errstate(over="ignore", invalid="ignore"):
            large = (arguments(dtype) * 3e5).astype(_FLOATS[dtype])
            # where saturation begins, to the last bit
            limits = np.exp2(np.array([7, 8, 15, 16, 31, 63])).astype(_FLOATS[dtype])
            limits = np.concatenate([limits, -limits, limits - 1, 1 - limits])
        x = np.concatenate([arguments(dtype), large, limits])
    elif dtype == "bool":
        x = np.array([False, True, True])
    else:
        limits = np.iinfo(DType(dtype).numpy)
        rng = np.random.default_rng(2)
        x = rng.integers(limits.min, limits.max, 301, limits.dtype, endpoint=True)
        x = np.concatenate(
            [x, x >> 3, x >> x.itemsize * 4, np.array([limits.min, limits.max, 0], x.dtype)]
        )
    if dtype == "f32":  # ties of bfloat16 in both directions, and the largest number
        ties = np.array([1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-8 + 2**-20, 3.4e38], np.float32)
        yield Case("f32_to_bf16", Cast(DType.BF16), (np.concatenate([x, ties, -ties]),))
    for out in ("i8", "u8", "i16", "i32", "i64", "bool", "f32", "f16", "f64"):
        yield Case(f"{dtype}_to_{out}", Cast(DType(out)), (x,))
