"""Scaled dot-product attention as matrix products, mask and softmax.

Quantizers need it taken apart: observers only see tensors between nodes, and scores and
probabilities must have scales of their own.
"""

from __future__ import annotations

import math

import torch

from bringup.frontend.masked_softmax import masked_softmax


def attention(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: torch.Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> torch.Tensor:
    """softmax(query key^T scale + mask) value; zeros where a query attends to nothing.

    Args:
        query, key, value: [..., heads, length, width], as `scaled_dot_product_attention` has them.
        enable_gqa: each key/value head serves several query heads.
    """
    if enable_gqa:
        repeats = query.shape[-3] // key.shape[-3]
        key, value = (t.repeat_interleave(repeats, dim=-3) for t in (key, value))
    factor = 1.0 / math.sqrt(query.shape[-1]) if scale is None else scale
    scores = torch.matmul(query, key.transpose(-1, -2)) * factor
    if is_causal:
        masked = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
        weights = masked_softmax(scores, masked, uniform=False)
    elif attn_mask is not None and attn_mask.dtype is torch.bool:
        weights = masked_softmax(scores, torch.logical_not(attn_mask), uniform=False)
    elif attn_mask is not None:
        weights = torch.ops.aten._safe_softmax.default(scores + attn_mask, -1)
    else:
        weights = torch.softmax(scores, dim=-1)
    if dropout_p > 0.0:  # the rule of dropout refuses it
        weights = torch.dropout(weights, dropout_p, True)
    return torch.matmul(weights, value)
