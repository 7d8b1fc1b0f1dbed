"""Activations around 1e-6 and weights around 1e-7: scales below the epsilon of float32.

Reported as pytorch/ao#4534, #1770, #201.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(37)
        self.fc = nn.Linear(16, 16, bias=False)
        with torch.no_grad():
            self.fc.weight.mul_(1e-6)
        self.out = nn.Linear(16, 4, bias=False)

    def forward(self, x):
        return self.out(self.fc(x))


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 16, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
