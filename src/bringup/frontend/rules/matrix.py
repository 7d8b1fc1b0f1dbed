"""Matrix products: by constant weights (`linear`) and between activations (`matmul`)."""

from __future__ import annotations

import math

import numpy as np

from bringup.frontend.lowering import NodeLowering, axis_of
from bringup.frontend.rules.elementwise import scaled
from bringup.ops.add import Add
from bringup.ops.linear import Linear
from bringup.ops.matmul import Matmul
from bringup.ops.registry import lowers


@lowers("aten.linear.default")
def linear(lowering: NodeLowering, input: str, weight: str, bias: str | None = None) -> str:
    if len(lowering.shape(weight)) == 1:
        product = dense(lowering, input, lowering.reshape(weight, (1, *lowering.shape(weight))))
        return lowering.reshape(product, lowering.result.shape)
    return dense(lowering, input, weight, bias)


@lowers("aten.matmul.default", "aten.mm.default", "aten.bmm.default", "aten.mv.default")
def matmul(lowering: NodeLowering, a: str, b: str) -> str:
    if len(lowering.shape(a)) == 1:
        a = lowering.reshape(a, (1, *lowering.shape(a)))
    if len(lowering.shape(b)) == 1:
        b = lowering.reshape(b, (*lowering.shape(b), 1))
    return lowering.reshape(product(lowering, a, b), lowering.result.shape)


@lowers("aten.dot.default")
def dot(lowering: NodeLowering, a: str, b: str) -> str:
    return matmul(lowering, a, b)


@lowers("aten.addmm.default")
def addmm(
    lowering: NodeLowering, bias: str, a: str, b: str, *, beta: float = 1, alpha: float = 1
) -> str:
    columns = lowering.shape(b)[1]
    weight = transposed_weight(lowering, b)
    if weight is not None and alpha == beta == 1 and lowering.shape(bias) == (columns,):
        return dense(lowering, a, weight, bias)
    return _add(lowering, scaled(lowering, product(lowering, a, b), alpha), bias, beta)


@lowers("aten.baddbmm.default")
def baddbmm(
    lowering: NodeLowering, bias: str, a: str, b: str, *, beta: float = 1, alpha: float = 1
) -> str:
    return _add(lowering, scaled(lowering, product(lowering, a, b), alpha), bias, beta)


@lowers("aten.cumsum.default")
def cumsum(lowering: NodeLowering, input: str, dim: int, **_: object) -> str:
    """A product with the lower triangular matrix of ones."""
    x = lowering.cast(input, lowering.result.dtype)
    if not lowering.result.dtype.is_float:
        raise lowering.unsupported("cumulative sum of integers")
    rank = len(lowering.shape(x))
    if rank == 0:
        return x
    axis = axis_of(dim, rank)
    order = [*(i for i in range(rank) if i != axis), axis]
    length = lowering.shape(x)[axis]
    weight = lowering.constant(np.tril(np.ones((length, length), lowering.result.dtype.numpy)))
    y = dense(lowering, lowering.transpose(x, order), weight)
    return lowering.transpose(y, [int(i) for i in np.argsort(order)])


def product(lowering: NodeLowering, a: str, b: str, *, transpose_b: bool = False) -> str:
    """`a @ b` of operands with at least two axes; batch axes broadcast as in NumPy."""
    if len(lowering.shape(b)) == 2 and not transpose_b:
        weight = transposed_weight(lowering, b)
        if weight is not None:
            return dense(lowering, a, weight)
    *batch_a, rows, inner = lowering.shape(a)
    batch_b = lowering.shape(b)[:-2]
    if not batch_b and batch_a:
        flat = lowering.reshape(a, (math.prod(batch_a) * rows, inner))
        flat = lowering.emit(Matmul(transpose_b=transpose_b), flat, b)
        return lowering.reshape(flat, (*batch_a, rows, lowering.shape(flat)[-1]))
    batch = np.broadcast_shapes(tuple(batch_a), batch_b)
    a = _with_batch(lowering, a, batch)
    b = _with_batch(lowering, b, batch)
    return lowering.emit(Matmul(transpose_b=transpose_b), a, b)


def dense(lowering: NodeLowering, x: str, weight: str, bias: str | None = None) -> str:
    """`x @ weight.T + bias`; the bias and the weight must be constants for `linear`."""
    dtype = lowering.type_of(x).dtype
    out_features = lowering.shape(weight)[0]
    if not is_weight(lowering, weight):
        result = product(lowering, _rows(lowering, x), weight, transpose_b=True)
        result = lowering.reshape(result, (*lowering.shape(x)[:-1], out_features))
        return result if bias is None else lowering.emit(Add(), result, bias)
    bias = bias or lowering.zeros(out_features, dtype)
    return lowering.emit(Linear(), x, weight, bias)


def is_weight(lowering: NodeLowering, value: str) -> bool:
    """Whether a value is a constant, or a constant that is only dequantized and moved."""
    while lowering.constant_array(value) is None:
        producer = lowering.producer(value)
        if producer is None or producer.op.name not in ("dequantize", "transpose", "reshape"):
            return False
        value = producer.inputs[0]
    return True


def transposed_weight(lowering: NodeLowering, value: str) -> str | None:
    """The transpose of a constant [K, N] operand, or None when it is not a constant."""
    if not is_weight(lowering, value):
        return None
    producer = lowering.producer(value)
    if producer is not None and producer.op.name == "transpose":
        return producer.inputs[0]
    return lowering.transpose(value, (1, 0))


def _rows(lowering: NodeLowering, value: str) -> str:
    shape = lowering.shape(value)
    return lowering.reshape(value, (math.prod(shape[:-1]), shape[-1]))


def _with_batch(lowering: NodeLowering, value: str, batch: tuple[int, ...]) -> str:
    own = lowering.shape(value)
    value = lowering.reshape(value, (1,) * (len(batch) + 2 - len(own)) + own)
    return lowering.expand(value, (*batch, *own[-2:]))


def _add(lowering: NodeLowering, result: str, bias: str, beta: float) -> str:
    return result if beta == 0 else lowering.emit(Add(), result, scaled(lowering, bias, beta))
