"""In-place arithmetic on a slice of an intermediate tensor, read through its base."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(26)
        self.fc = nn.Linear(6, 8)

    def forward(self, x):
        y = self.fc(x)
        part = y[:, 2:5]
        part.mul_(-1)
        return y


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
