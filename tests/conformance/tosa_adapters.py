"""How each TOSA operator is expressed with ours, and what we do not claim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from tosa.ResizeMode import ResizeMode
from tosa.RoundingMode import RoundingMode
from tosa_graph import Case

from bringup import ops
from bringup.ir import DType
from bringup.numerics.elementwise import reciprocal_scale

LARGEST_TABLE = 1 << 20


class OutsideClaimError(Exception):
    """The case uses something bringup does not claim; the message says what."""


Result = tuple[np.ndarray, str]
"""(our output, remark): the remark names a detour when one operator alone does not express it."""


def evaluate(case: Case) -> Result:
    """Our operators on a case's operands. Raises OutsideClaimError."""
    for operand in case.operands:
        if operand.array is None:
            raise OutsideClaimError(f"{operand.type} operand")
    if case.output_type not in ("BOOL", "INT8", "INT16", "INT32"):
        raise OutsideClaimError(f"{case.output_type} result")
    return ADAPTERS[case.operator](case, *(operand.array for operand in case.operands))


def _run(op: object, *operands: np.ndarray) -> np.ndarray:
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


def _weighted(make: Callable, x, w, bias, weight_zero: int) -> Result:
    """A convolution; asymmetric weights w - z are a sum of symmetric int8 weights."""
    bias = np.broadcast_to(bias, (w.shape[0],)).copy()
    if weight_zero == 0:
        return _run(make(), x, w, bias), ""
    rest = w.astype(np.int16) - weight_zero
    total = None
    while total is None or rest.any():
        part = np.clip(rest, -127, 127)
        rest = rest - part
        term = _run(make(), x, part.astype(np.int8), bias)
        total = term if total is None else _run(ops.Add(), total, term)
        bias = np.zeros_like(bias)
    return total, "asymmetric weights as a sum of symmetric convolutions"


def _conv2d(case: Case, x, w, bias, input_zero, weight_zero) -> Result:
    _need(x, np.int8)
    _need(w, np.int8)
    a = case.attribute
    return _weighted(
        lambda: ops.Conv2d(
            stride=_pair(a.StrideAsNumpy()),
            padding=_four(a.PadAsNumpy()),
            dilation=_pair(a.DilationAsNumpy()),
            input_zero_point=int(input_zero[0]),
        ),
        x,
        w,
        bias,
        int(weight_zero[0]),
    )


def _depthwise(case: Case, x, w, bias, input_zero, weight_zero) -> Result:
    _need(x, np.int8)
    _need(w, np.int8)
    a = case.attribute
    kernel_h, kernel_w, channels, multiple = w.shape
    ohwi = w.transpose(2, 3, 0, 1).reshape(channels * multiple, kernel_h, kernel_w, 1)
    return _weighted(
        lambda: ops.Conv2d(
            stride=_pair(a.StrideAsNumpy()),
            padding=_four(a.PadAsNumpy()),
            dilation=_pair(a.DilationAsNumpy()),
            groups=channels,
            input_zero_point=int(input_zero[0]),
        ),
        x,
        ohwi,
        bias,
        int(weight_zero[0]),
    )


def _transpose_conv2d(case: Case, x, w, bias, input_zero, weight_zero) -> Result:
    _need(x, np.int8)
    _need(w, np.int8)
    a = case.attribute
    return _weighted(
        lambda: ops.ConvTranspose2d(
            stride=_pair(a.StrideAsNumpy()),
            padding=tuple(-pad for pad in _four(a.OutPadAsNumpy())),
            input_zero_point=int(input_zero[0]),
        ),
        x,
        w,
        bias,
        int(weight_zero[0]),
    )


def _matmul(case: Case, a, b, a_zero, b_zero) -> Result:
    _need(a, np.int8)
    op = ops.Matmul(a_zero_point=int(a_zero[0]), b_zero_point=int(b_zero[0]))
    return _run(op, a, b), ""


def _avg_pool2d(case: Case, x, input_zero, output_zero) -> Result:
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
    return _run(op, x, pairs[:, 0].copy(), pairs[:, 1].copy()), ""


def _max_pool2d(case: Case, x) -> Result:
    a = case.attribute
    op = ops.MaxPool2d(_pair(a.KernelAsNumpy()), _pair(a.StrideAsNumpy()), _four(a.PadAsNumpy()))
    return _run(op, x), ""


def _rescale(case: Case, x, multiplier, shift, input_zero, output_zero) -> Result:
    a = case.attribute
    if case.output_type != "INT8":
        raise OutsideClaimError(f"rescale to {case.output_type}")
    _need(x, np.int8, np.int32)
    if not a.Scale32():
        raise OutsideClaimError("16-bit multiplier (scale32 false)")
    if a.RoundingMode() != RoundingMode.SINGLE_ROUND:
        raise OutsideClaimError("rounding mode other than SINGLE_ROUND")
    if a.InputUnsigned() or a.OutputUnsigned():
        raise OutsideClaimError("unsigned operand")
    zeros = int(input_zero[0]), int(output_zero[0])

    def rescale(part: np.ndarray, m: np.ndarray, s: int) -> np.ndarray:
        return _run(ops.Rescale(zeros[0], ops.Requantize(zeros[1], shift=s)), part, m)

    if len(set(shift.tolist())) == 1:
        return rescale(x, multiplier, int(shift[0])), ""
    parts = [
        rescale(np.ascontiguousarray(x[..., c : c + 1]), multiplier[c : c + 1], int(shift[c]))
        for c in range(x.shape[-1])
    ]
    return _run(ops.Concat(-1), *parts), "unequal shifts as one rescale per channel"


def _table(case: Case, x, table) -> Result:
    _need(x, np.int8)
    return _run(ops.Table(), x, table), ""


def _clamp(case: Case, x) -> Result:
    a = case.attribute
    low, high = (
        int(np.frombuffer(bound.tobytes(), x.dtype)[0])
        for bound in (a.MinValAsNumpy(), a.MaxValAsNumpy())
    )
    return _run(ops.Clamp(low, high), x), ""


def _concat(case: Case, *operands) -> Result:
    return _run(ops.Concat(case.attribute.Axis()), *operands), ""


def _pad(case: Case, x, widths, value) -> Result:
    widths = [int(w) for w in widths]
    op = ops.Pad(tuple(widths[::2]), tuple(widths[1::2]), value[0].item())
    return _run(op, x), ""


def _reshape(case: Case, x, shape) -> Result:
    return _run(ops.Reshape(tuple(int(s) for s in shape)), x), ""


def _slice(case: Case, x, start, size) -> Result:
    op = ops.Slice(tuple(int(s) for s in start), tuple(int(s) for s in size), (1,) * len(x.shape))
    return _run(op, x), ""


def _transpose(case: Case, x) -> Result:
    return _run(ops.Transpose(tuple(int(p) for p in case.attribute.PermsAsNumpy())), x), ""


def _gather(case: Case, values, indices) -> Result:
    _need(indices, np.int32)
    rows = [
        _run(ops.Gather(), np.ascontiguousarray(v), i) for v, i in zip(values, indices, strict=True)
    ]
    return np.stack(rows), "" if len(rows) == 1 else "one gather per batch"


def _resize(case: Case, x, scale, offset, border) -> Result:
    _need(x, np.int8)
    size = case.output_shape[1], case.output_shape[2]
    (y_n, y_d, x_n, x_d), (y_o, x_o) = (int(v) for v in scale), (int(v) for v in offset)
    if case.attribute.Mode() == ResizeMode.BILINEAR:
        op = ops.ResizeBilinear(size, False, (y_n, y_d, y_o), (x_n, x_d, x_o))
    else:  # round to nearest: floor(d / n + 1/2)
        op = ops.ResizeNearest(
            size, False, (2 * y_n, 2 * y_d, 2 * y_o + y_n), (2 * x_n, 2 * x_d, 2 * x_o + x_n)
        )
    return _run(op, x), ""


def _argmax(case: Case, x) -> Result:
    return _run(ops.ArgMax(case.attribute.Axis()), x), ""


def _reduce_max(case: Case, x) -> Result:
    return _run(ops.Max((case.attribute.Axis(),), True), x), ""


def _reduce_sum(case: Case, x) -> Result:
    _need(x, np.int32)
    return _run(ops.Sum((case.attribute.Axis(),), True), x), ""


def _add(case: Case, a, b) -> Result:
    return _run(ops.Add(), a, b), ""


def _sub(case: Case, a, b) -> Result:
    return _run(ops.Sub(), a, b), ""


def _mul(case: Case, a, b, shift) -> Result:
    if int(shift[0]) != 0:
        raise OutsideClaimError("scaled int32 multiplication (shift > 0)")
    if a.dtype == np.int32:
        return _run(ops.Mul(), a, b), ""
    wide = [_run(ops.Cast(DType.I32), v) for v in (a, b)]
    return _run(ops.Mul(), *wide), f"{a.dtype} product as int32 product of casts"


ADAPTERS: dict[str, Callable[..., Result]] = {
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
}
