"""Concatenation of branches whose ranges differ 1000 times, read apart again.

Reported as tensorflow#37544, Samsung/ONE#4004, model-optimization#1053.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(28)
        self.small, self.large = nn.Linear(6, 5), nn.Linear(6, 5)
        with torch.no_grad():
            self.large.weight.mul_(1000)
        self.mix = nn.Linear(10, 3)
        with torch.no_grad():
            self.mix.weight[:, 5:].mul_(0.001)

    def forward(self, x):
        return self.mix(torch.cat([self.small(x), self.large(x)], 1))


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(32)]
