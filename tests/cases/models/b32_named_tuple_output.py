"""forward returns a NamedTuple (pytorch#158844)."""

from typing import NamedTuple

import torch
from torch import nn


class Result(NamedTuple):
    value: torch.Tensor
    policy: torch.Tensor


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(32)
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        y = self.fc(x)
        return Result(y.tanh(), y.sigmoid())


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
