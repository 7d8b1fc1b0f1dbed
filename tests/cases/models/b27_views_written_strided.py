"""Assignment to every second column."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        y = x + 1
        y[:, ::2] = y[:, 1::2] * 3
        return y


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
