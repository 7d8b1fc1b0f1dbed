"""A fully masked row of scaled_dot_product_attention is 0 in PyTorch."""

import torch
import torch.nn.functional as F


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        m = torch.ones(5, 5).tril().bool()
        m[0] = False
        self.register_buffer("m", m)

    def forward(self, q):
        return F.scaled_dot_product_attention(q, q, q, attn_mask=self.m)


def get_model():
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 2, 5, 4)
