"""maximum and minimum on ordinary values, int8 quality."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, a, b):
        return torch.maximum(a, b), torch.minimum(a, b)


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(4, 9, generator=g), torch.randn(4, 9, generator=g)


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
