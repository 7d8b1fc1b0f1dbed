"""Activations around 1e6 to 1e12 and per-channel weights over 12 decades (AMDMIGraphX#4410)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(38)
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        with torch.no_grad():
            self.conv.weight.mul_(10.0 ** torch.arange(-6, 2).reshape(8, 1, 1, 1))
            self.conv.bias.zero_()

    def forward(self, x):
        return self.conv(x)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 3, 5, 5, generator=torch.Generator().manual_seed(seed)) * 1e10


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
