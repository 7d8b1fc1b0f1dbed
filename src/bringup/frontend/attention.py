"""Scaled dot-product attention as matrix products, mask and softmax.

Quantizers need it taken apart: observers only see tensors between nodes, and scores and
probabilities must have scales of their own.
"""

from __future__ import annotations

import math

import torch

MASKED = -1e4
"""Score of a position that is not attended."""


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
    """softmax(query key^T scale + mask) value.

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
        allowed = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
        scores = scores + torch.zeros(allowed.shape).masked_fill(~allowed, MASKED)
    elif attn_mask is not None and attn_mask.dtype is torch.bool:
        scores = scores + torch.zeros(attn_mask.shape).masked_fill(~attn_mask, MASKED)
    elif attn_mask is not None:
        scores = scores + attn_mask.clamp_min(MASKED)
    weights = torch.softmax(scores, dim=-1)
    if dropout_p > 0.0:  # the rule of dropout refuses it
        weights = torch.dropout(weights, dropout_p, True)
    return torch.matmul(weights, value)
