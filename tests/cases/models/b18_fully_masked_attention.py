"""Attention with boolean mask that has rows without any key.

Reported as iree#24175, mlx#2395, rten#1321, pytorch#159973.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        mask = torch.ones(6, 6, dtype=torch.bool).tril()
        mask[2] = False
        self.register_buffer("mask", mask)

    def forward(self, q, k, v):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=self.mask)


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return tuple(torch.randn(1, 2, 6, 8, generator=g) for _ in range(3))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
