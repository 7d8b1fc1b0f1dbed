"""0-d tensors: parameters, intermediate results, outputs, inputs (scalar tensor class)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.tensor(1.7))

    def forward(self, x, temperature):
        total = x.sum()
        return x * self.gain / temperature, total, total * temperature, x[0, 1], x.max()


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(2, 6, generator=g), torch.tensor(0.5 + seed)


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
