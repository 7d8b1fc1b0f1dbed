"""Writing one element through a flattened view (executorch view class)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(26)
        self.fc = nn.Linear(6, 8)

    def forward(self, x):
        y = self.fc(x)
        y.view(-1)[3] = y.sum()
        return y


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
