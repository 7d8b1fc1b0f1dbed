"""padding='same' with even kernels, 1-D and (32, 1), behind a reshape.

Reported as pytorch/executorch#20558, #20517.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(2)
        self.line = nn.Conv1d(2, 6, 4, padding="same")
        self.dilated = nn.Conv1d(6, 4, 2, padding="same", dilation=3)
        self.tall = nn.Sequential(nn.Conv2d(1, 5, (32, 1), padding="same"), nn.ReLU())

    def forward(self, x):
        a = self.dilated(self.line(x))
        b = self.tall(x.reshape(1, 1, 64, 1))
        return a, b


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 2, 32, generator=torch.Generator().manual_seed(seed)) + 1


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
