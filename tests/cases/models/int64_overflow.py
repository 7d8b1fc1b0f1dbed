"""int64 product beyond 31 bits."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, i):
        return i * 65536


def get_model():
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.tensor([[1, 40000, 70000]])
