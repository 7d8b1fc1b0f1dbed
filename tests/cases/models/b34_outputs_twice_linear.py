"""A layer's result returned twice and under an activation (torch_migraphx#85)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(34)
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        y = self.fc(x)
        return y, y.relu(), y


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
