"""Padded int8 convolutions on inputs whose zero point is far from the middle.

Reported as apache/tvm#13364, #4807.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.first = nn.Conv2d(3, 9, 3, padding=2)
        self.second = nn.Conv2d(9, 5, (5, 3), padding=(2, 1), stride=(2, 1))
        with torch.no_grad():
            self.first.bias.copy_(torch.linspace(-6, 6, 9))
            self.first.weight.abs_()

    def forward(self, x):
        return self.second(self.first(x))


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return 5 + torch.rand(1, 3, 11, 7, generator=g)  # never near zero


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
