"""`bringup::masked_softmax`, the PyTorch form of the operator of that name.

Attention and the quantizer need an operator whose masked elements come out exactly zero without a
fill value that observers and scales would see.
"""

from __future__ import annotations

import torch


def _masked_softmax(scores: torch.Tensor, masked: torch.Tensor, uniform: bool) -> torch.Tensor:
    masked = masked.expand(scores.shape)
    empty = masked.all(-1, keepdim=True)
    selected = scores.masked_fill(masked, -torch.inf).masked_fill(empty, 0.0)
    alone = 1.0 / scores.shape[-1] if uniform else 0.0
    return torch.softmax(selected, -1).masked_fill(masked, 0.0).masked_fill(empty, alone)


def _like(scores: torch.Tensor, masked: torch.Tensor, uniform: bool) -> torch.Tensor:
    masked.expand(scores.shape)  # raises unless it fits
    return torch.empty_like(scores, memory_format=torch.contiguous_format)


_NAME = "bringup::masked_softmax"
torch.library.define(_NAME, "(Tensor scores, Tensor masked, bool uniform) -> Tensor")
torch.library.impl(_NAME, "default", _masked_softmax)
torch.library.register_fake(_NAME, _like)


def masked_softmax(scores: torch.Tensor, masked: torch.Tensor, uniform: bool) -> torch.Tensor:
    """Softmax over the last axis of what is not masked; zero where `masked` is true.

    Args:
        scores: [..., columns].
        masked: bool, broadcasts to `scores`.
        uniform: a row with every element masked gives 1 / columns, else zeros.
    """
    result: torch.Tensor = torch.ops.bringup.masked_softmax(scores, masked, uniform)
    return result
