"""Comparisons and masks made at run time (iree#20549, #20550)."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return torch.where(x > 0.5, x, x * 0.1), (x > 0) & (x < 1), (x * (x > 0)).sum(-1)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 5, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
