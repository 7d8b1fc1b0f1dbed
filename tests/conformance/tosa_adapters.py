"""How each TOSA operator is expressed with ours, and what we do not claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np
from tests.conformance.tosa_graph import Case
from tosa.ResizeMode import ResizeMode
from tosa.RoundingMode import RoundingMode

from bringup import ops
from bringup.ir import DType, Operator
from bringup.numerics.elementwise import reciprocal_scale

LARGEST_TABLE = 1 << 20
MOST_TWICE = 1 << 16
"""Elements of a result that is computed in two ways."""


class OutsideClaimError(Exception):
    """The case uses something bringup does not claim; the message says what."""


Result = tuple[np.ndarray, str]
"""(our output, remark): the remark names a detour when one operator alone does not express it."""


Adapter = Callable[..., Result]


class Run(Protocol):
    """Applies one of our operators to operands; `constants` are known at compile time."""

    def __call__(
        self, op: Operator, *operands: np.ndarray, constants: tuple[int, ...] = ()
    ) -> np.ndarray: ...


def evaluate(case: Case, run: Run) -> Result:
    """Our operators on a case's operands. Raises OutsideClaimError."""
    for operand in case.operands:
        if operand.array is None:
            raise OutsideClaimError(f"{operand.type} operand")
    if case.output_type not in ("BOOL", "INT8", "INT16", "INT32"):
        raise OutsideClaimError(f"{case.output_type} result")
    return ADAPTERS[case.operator](run, case, *(operand.array for operand in case.operands))


def by_definition(
    op: Operator, *operands: np.ndarray, constants: tuple[int, ...] = ()
) -> np.ndarray:
    """The reference result; its type is checked, and that the C parameters can be made."""
    types = ops.checks.types_of(operands)
    (declared,) = op.infer(*types)
    (result,) = op.evaluate(*operands)
    assert (DType.of(result.dtype), result.shape) == (declared.dtype, declared.shape)
    op.c_parameters(*types)
    return result


def _need(array: np.ndarray, *dtypes: type) -> None:
    if array.dtype not in dtypes:
        raise OutsideClaimError(f"{array.dtype} operand")


def _pair(vector: np.ndarray) -> tuple[int, int]:
    return int(vector[0]), int(vector[1])


def _four(vector: np.ndarray) -> tuple[int, int, int, int]:
    return tuple(int(v) for v in vector)


def _weighted(run: Run, op: Operator, x, w, bias) -> Result:
    """A convolution; with asymmetric weights a second time, for the kernels that pack weights."""
    bias = np.broadcast_to(bias, (w.shape[0],)).copy()
    result = run(op, x, w, bias, constants=(1, 2))
    if not op.weight_zero_point or result.size > MOST_TWICE:
        return result, ""
    assert np.array_equal(result, _symmetric(run, op, x, w, bias))
    return result, "and as a sum of symmetric convolutions"


def _symmetric(run: Run, op: Operator, x, w, bias) -> np.ndarray:
    """Asymmetric weights w - z as a sum of symmetric int8 ones."""
    rest = w.astype(np.int16) - op.weight_zero_point
    op, total = replace(op, weight_zero_point=0), None
    while total is None or rest.any():
        part = np.clip(rest, -127, 127)
        rest = rest - part
        term = run(op, x, part.astype(np.int8), bias, constants=(1, 2))
        total = term if total is None else run(ops.Add(), total, term)
        bias = np.zeros_like(bias)
    return total


def _conv2d(run: Run, case: Case, x, w, bias, input_zero, weight_zero) -> Result:
    _need(x, np.int8)
    _need(w, np.int8)
    a = case.attribute
    return _weighted(
        run,
        ops.Conv2d(
            stride=_pair(a.StrideAsNumpy()),
            padding=_four(a.PadAsNumpy()),
            dilation=_pair(a.DilationAsNumpy()),
            input_zero_point=int(input_zero[0]),
            weight_zero_point=int(weight_zero[0]),
        ),
        x,
        w,
        bias,
    )


def _depthwise(run: Run, case: Case, x, w, bias, input_zero, weight_zero) -> Result:
    _need(x, np.int8)
    _need(w, np.int8)
    a = case.attribute
    kernel_h, kernel_w, channels, multiple = w.shape
    ohwi = w.transpose(2, 3, 0, 1).reshape(channels * multiple, kernel_h, kernel_w, 1)
    return _weighted(
        run,
        ops.Conv2d(
            stride=_pair(a.StrideAsNumpy()),
            padding=_four(a.PadAsNumpy()),
            dilation=_pair(a.DilationAsNumpy()),
            groups=channels,
            input_zero_point=int(input_zero[0]),
            weight_zero_point=int(weight_zero[0]),
        ),
        x,
        ohwi,
        bias,
    )


def _transpose_conv2d(run: Run, case: Case, x, w, bias, input_zero, weight_zero) -> Result:
    _need(x, np.int8)
    _need(w, np.int8)
    a = case.attribute
    return _weighted(
        run,
        ops.ConvTranspose2d(
            stride=_pair(a.StrideAsNumpy()),
            padding=tuple(-pad for pad in _four(a.OutPadAsNumpy())),
            input_zero_point=int(input_zero[0]),
            weight_zero_point=int(weight_zero[0]),
        ),
        x,
        w,
        bias,
    )


def _matmul(run: Run, case: Case, a, b, a_zero, b_zero) -> Result:
    _need(a, np.int8)
    op = ops.Matmul(a_zero_point=int(a_zero[0]), b_zero_point=int(b_zero[0]))
    return run(op, a, b), ""


def _avg_pool2d(run: Run, case: Case, x, input_zero, output_zero) -> Result:
    _need(x, np.int8)
    a = case.attribute
    kernel = _pair(a.KernelAsNumpy())
    count = kernel[0] * kernel[1]
    if count > LARGEST_TABLE:
        raise OutsideClaimError(f"window of more than 2**20 pixels ({kernel[0]}x{kernel[1]})")
    pairs = np.array([reciprocal_scale(i + 1) for i in range(count)], dtype=np.int32)
    op = ops.AvgPool2d(
        kernel=kernel,
        stride=_pair(a.StrideAsNumpy()),
        padding=_four(a.PadAsNumpy()),
        count_include_pad=False,
        input_zero_point=int(input_zero[0]),
        epilogue=ops.Requantize(int(output_zero[0])),
    )
    return run(op, x, pairs[:, 0].copy(), pairs[:, 1].copy(), constants=(1, 2)), ""


def _max_pool2d(run: Run, case: Case, x) -> Result:
    a = case.attribute
    op = ops.MaxPool2d(_pair(a.KernelAsNumpy()), _pair(a.StrideAsNumpy()), _four(a.PadAsNumpy()))
    return run(op, x), ""


def _rescale(run: Run, case: Case, x, multiplier, shift, input_zero, output_zero) -> Result:
    a = case.attribute
    if case.output_type != "INT8":
        raise OutsideClaimError(f"rescale to {case.output_type}")
    if a.RoundingMode() != RoundingMode.SINGLE_ROUND:
        raise OutsideClaimError("rounding mode other than SINGLE_ROUND")
    detours = []
    zeros = [int(input_zero[0]), int(output_zero[0])]
    if a.InputUnsigned():
        bits = 8 * x.itemsize
        x = x.view(f"u{x.itemsize}")
        zeros[0] %= 1 << bits
        detours.append("unsigned operand")
    if x.dtype not in (np.int8, np.int32):
        detours.append(f"{x.dtype} operand through int32")
        x = run(ops.Cast(DType.I32), x) if x.dtype != np.uint16 else x.astype(np.int32)
    if a.OutputUnsigned():  # clamp(v, 0, 255) = clamp(v - 128, -128, 127) + 128
        detours.append("unsigned result as one shifted by 128")
        zeros[1] = zeros[1] % 256 - 128
    if not a.Scale32():
        detours.append("16-bit multiplier as 32-bit one")
    multiplier = multiplier.astype(np.int32)

    def rescale(part: np.ndarray, m: np.ndarray, s: int) -> np.ndarray:
        op = ops.Rescale(zeros[0], ops.Requantize(zeros[1], shift=s))
        return run(op, part, m, constants=(1,))

    if len(set(shift.tolist())) == 1:
        result = rescale(x, multiplier, int(shift[0]))
    else:
        detours.append("unequal shifts as one rescale per channel")
        parts = [
            rescale(np.ascontiguousarray(x[..., c : c + 1]), multiplier[c : c + 1], int(shift[c]))
            for c in range(x.shape[-1])
        ]
        result = run(ops.Concat(-1), *parts)
    if a.OutputUnsigned():
        wide = run(ops.Cast(DType.I32), result)
        wide = run(ops.Add(), wide, np.array(128, np.int32), constants=(1,))
        result = run(ops.Cast(DType.U8), wide).view(np.int8)
    return result, ", ".join(detours)


def _table(run: Run, case: Case, x, table) -> Result:
    _need(x, np.int8)
    return run(ops.Table(), x, table, constants=(1,)), ""


def _clamp(run: Run, case: Case, x) -> Result:
    a = case.attribute
    low, high = (
        int(np.frombuffer(bound.tobytes(), x.dtype)[0])
        for bound in (a.MinValAsNumpy(), a.MaxValAsNumpy())
    )
    return run(ops.Clamp(low, high), x), ""


def _concat(run: Run, case: Case, *operands) -> Result:
    return run(ops.Concat(case.attribute.Axis()), *operands), ""


def _pad(run: Run, case: Case, x, widths, value) -> Result:
    widths = [int(w) for w in widths]
    op = ops.Pad(tuple(widths[::2]), tuple(widths[1::2]), value[0].item())
    return run(op, x), ""


def _reshape(run: Run, case: Case, x, shape) -> Result:
    return run(ops.Reshape(tuple(int(s) for s in shape)), x), ""


def _slice(run: Run, case: Case, x, start, size) -> Result:
    op = ops.Slice(tuple(int(s) for s in start), tuple(int(s) for s in size), (1,) * len(x.shape))
    return run(op, x), ""


def _transpose(run: Run, case: Case, x) -> Result:
    return run(ops.Transpose(tuple(int(p) for p in case.attribute.PermsAsNumpy())), x), ""


def _gather(run: Run, case: Case, values, indices) -> Result:
    _need(indices, np.int32)
    rows = [
        run(ops.Gather(), np.ascontiguousarray(v), i) for v, i in zip(values, indices, strict=True)
    ]
    return np.stack(rows), "" if len(rows) == 1 else "one gather per batch"


def _resize(run: Run, case: Case, x, scale, offset, border) -> Result:
    _need(x, np.int8)
    size = case.output_shape[1], case.output_shape[2]
    (y_n, y_d, x_n, x_d), (y_o, x_o) = (int(v) for v in scale), (int(v) for v in offset)
    if case.attribute.Mode() == ResizeMode.BILINEAR:
        op = ops.ResizeBilinear(size, False, (y_n, y_d, y_o), (x_n, x_d, x_o))
    else:  # round to nearest: floor(d / n + 1/2)
        op = ops.ResizeNearest(
            size, False, (2 * y_n, 2 * y_d, 2 * y_o + y_n), (2 * x_n, 2 * x_d, 2 * x_o + x_n)
        )
    return run(op, x), ""


def _argmax(run: Run, case: Case, x) -> Result:
    return run(ops.ArgMax(case.attribute.Axis()), x), ""


def _reduce_max(run: Run, case: Case, x) -> Result:
    return run(ops.Max((case.attribute.Axis(),), True), x), ""


def _reduce_sum(run: Run, case: Case, x) -> Result:
    _need(x, np.int32)
    return run(ops.Sum((case.attribute.Axis(),), True), x), ""


def _add(run: Run, case: Case, a, b) -> Result:
    return run(ops.Add(), a, b), ""


def _sub(run: Run, case: Case, a, b) -> Result:
    return run(ops.Sub(), a, b), ""


def _mul(run: Run, case: Case, a, b, shift) -> Result:
    if int(shift[0]) != 0:
        raise OutsideClaimError("scaled int32 multiplication (shift > 0)")
    if a.dtype == np.int32:
        return run(ops.Mul(), a, b), ""
    wide = [run(ops.Cast(DType.I32), v) for v in (a, b)]
    return run(ops.Mul(), *wide), f"{a.dtype} product as int32 product of casts"


def _select(run: Run, case: Case, condition, a, b) -> Result:
    return run(ops.Where(), condition, a, b), ""


def _maximum(run: Run, case: Case, a, b) -> Result:
    return run(ops.Maximum(), a, b), ""


def _minimum(run: Run, case: Case, a, b) -> Result:
    return run(ops.Minimum(), a, b), ""


def _bitwise(function: str) -> Adapter:
    return lambda run, case, a, b: (run(ops.Bitwise(function), a, b), "")


def _complement(run: Run, case: Case, x) -> Result:
    ones = np.array(x.dtype.type(-1) if x.dtype != np.bool_ else True)
    return run(ops.Bitwise("xor"), x, ones, constants=(1,)), "exclusive or with ones"


def _relation(relation: str) -> Adapter:
    return lambda run, case, a, b: (run(ops.Compare(relation), a, b), "")


def _intdiv(run: Run, case: Case, a, b) -> Result:
    return run(ops.Quotient("trunc"), a, b), ""


def _cast(run: Run, case: Case, x) -> Result:
    return run(ops.Cast(OUR_TYPES[case.output_type]), x), ""


def _tile(run: Run, case: Case, x, repeats) -> Result:
    for axis, count in enumerate(int(r) for r in repeats):
        if count > 1:
            x = run(ops.Concat(axis), *[x] * count)
    return x, "repeats as concatenations"


OUR_TYPES = {"BOOL": DType.BOOL, "INT8": DType.I8, "INT16": DType.I16, "INT32": DType.I32}

ADAPTERS: dict[str, Adapter] = {
    "CONV2D": _conv2d,
    "DEPTHWISE_CONV2D": _depthwise,
    "TRANSPOSE_CONV2D": _transpose_conv2d,
    "MATMUL": _matmul,
    "AVG_POOL2D": _avg_pool2d,
    "MAX_POOL2D": _max_pool2d,
    "RESCALE": _rescale,
    "TABLE": _table,
    "CLAMP": _clamp,
    "CONCAT": _concat,
    "PAD": _pad,
    "RESHAPE": _reshape,
    "SLICE": _slice,
    "TRANSPOSE": _transpose,
    "GATHER": _gather,
    "RESIZE": _resize,
    "ARGMAX": _argmax,
    "REDUCE_MAX": _reduce_max,
    "REDUCE_SUM": _reduce_sum,
    "ADD": _add,
    "SUB": _sub,
    "MUL": _mul,
    "SELECT": _select,
    "MAXIMUM": _maximum,
    "MINIMUM": _minimum,
    "BITWISE_AND": _bitwise("and"),
    "BITWISE_OR": _bitwise("or"),
    "BITWISE_XOR": _bitwise("xor"),
    "BITWISE_NOT": _complement,
    "LOGICAL_AND": _bitwise("and"),
    "LOGICAL_OR": _bitwise("or"),
    "LOGICAL_XOR": _bitwise("xor"),
    "LOGICAL_NOT": _complement,
    "EQUAL": _relation("eq"),
    "GREATER": _relation("gt"),
    "GREATER_EQUAL": _relation("ge"),
    "INTDIV": _intdiv,
    "CAST": _cast,
    "TILE": _tile,
}
