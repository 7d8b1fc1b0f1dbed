"""where(constant mask, x, -20000)."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("m", torch.tensor([[True, False, True, False]]))
        self.register_buffer("low", torch.full((1, 4), -20000.0))

    def forward(self, x):
        return torch.where(self.m, x, self.low)


def get_model():
    return M()


def get_sample_input():
    return torch.randn(1, 4)
