"""Floor division and remainder of integers and floats, with negative operands."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x, f):
        return x // 4, x % 4, f // 0.5, torch.fmod(f, 0.75), torch.round(f), torch.floor(f)


def get_model():
    return Net()


def get_sample_input():
    return torch.tensor([7, -7, 6, -1, 100], dtype=torch.int32), torch.linspace(-2, 2, 5)


def get_calibration_samples():
    return [get_sample_input()]
