"""Scaled dot-product attention as matrix products and a softmax, batch and heads intact."""

from __future__ import annotations

import math

import numpy as np

from bringup.frontend.lowering import NodeLowering
from bringup.frontend.rules.elementwise import MASKED, scaled
from bringup.frontend.rules.matrix import product
from bringup.ir import DType
from bringup.ops.add import Add
from bringup.ops.registry import lowers
from bringup.ops.softmax import Softmax


@lowers("aten.scaled_dot_product_attention.default")
def attention(
    lowering: NodeLowering,
    query: str,
    key: str,
    value: str,
    attn_mask: str | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> str:
    if dropout_p != 0.0:
        raise lowering.unsupported("attention with dropout; export the model in eval mode")
    if enable_gqa:
        key, value = (_repeat_heads(lowering, t, query) for t in (key, value))
    factor = 1.0 / math.sqrt(lowering.shape(query)[-1]) if scale is None else scale
    scores = product(lowering, query, key, transpose_b=True)
    scores = scaled(lowering, scores, factor)
    mask = _mask(lowering, scores, attn_mask, is_causal)
    if mask is not None:
        scores = lowering.emit(Add(), scores, mask)
    return product(lowering, lowering.emit(Softmax(), scores), value)


def _mask(lowering: NodeLowering, scores: str, mask: str | None, is_causal: bool) -> str | None:
    """Additive mask: 0 where attended, `MASKED` where not."""
    dtype = lowering.type_of(scores).dtype
    if is_causal:
        rows, columns = lowering.shape(scores)[-2:]
        allowed = np.tril(np.ones((rows, columns), np.bool_))
        return lowering.constant(np.where(allowed, 0, MASKED).astype(dtype.numpy))
    if mask is None:
        return None
    array = lowering.constant_array(mask)
    if array is not None and array.dtype == np.bool_:
        return lowering.constant(np.where(array, 0, MASKED).astype(dtype.numpy))
    if array is not None:
        return lowering.constant(np.maximum(array, MASKED).astype(dtype.numpy))
    if lowering.type_of(mask).dtype is DType.BOOL:
        raise lowering.unsupported("a boolean attention mask computed at run time")
    return mask


def _repeat_heads(lowering: NodeLowering, x: str, query: str) -> str:
    """Grouped-query attention: each key/value head serves several query heads."""
    *batch, heads, length, width = lowering.shape(x)
    repeats = lowering.shape(query)[-3] // heads
    if repeats == 1:
        return x
    y = lowering.reshape(x, (*batch, heads, 1, length, width))
    y = lowering.expand(y, (*batch, heads, repeats, length, width))
    return lowering.reshape(y, (*batch, heads * repeats, length, width))
