"""Masks of -inf, finfo.min and -1e9 before a softmax (onnxscript#2654)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("future", torch.ones(5, 5, dtype=torch.bool).triu(1))
        self.register_buffer(
            "lowest", torch.zeros(5, 5).masked_fill(self.future, torch.finfo(torch.float32).min)
        )

    def forward(self, x):
        scores = x @ x.transpose(-1, -2)
        a = scores.masked_fill(self.future, float("-inf")).softmax(-1)
        b = (scores + self.lowest).softmax(-1)
        c = torch.where(self.future, torch.tensor(-1e9), scores).softmax(-1)
        return a @ x, b @ x, c @ x


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 5, 8, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
