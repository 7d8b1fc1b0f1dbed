"""The GPT idiom scores.masked_fill(mask, float('-inf')).softmax(-1)."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.q = torch.nn.Linear(16, 48)
        self.o = torch.nn.Linear(16, 16)
        self.register_buffer("m", torch.ones(8, 8).triu(1).bool())

    def forward(self, x):
        q, k, v = self.q(x).chunk(3, -1)
        a = (q @ k.transpose(-1, -2) * 0.25).masked_fill(self.m, float("-inf"))
        return self.o(a.softmax(-1) @ v)


def get_model():
    torch.manual_seed(0)
    return M().eval()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 8, 16)


def get_calibration_samples():
    torch.manual_seed(0)
    return [torch.randn(1, 8, 16) for _ in range(8)]
