"""An input nobody reads, a dead branch, a constant output only partly (gap_sdk#265 class)."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, used, unused):
        dead = unused.exp() * 3
        del dead
        return used.abs()


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(2, 6, generator=g), torch.randn(3, generator=g)


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
