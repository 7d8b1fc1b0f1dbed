"""masked_fill with a large finite value that no softmax consumes."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mask", torch.tensor([[True, False, False, True]]))

    def forward(self, x):
        return x.masked_fill(self.mask, -50000.0)


def get_model():
    return M()


def get_sample_input():
    return torch.randn(1, 4)
