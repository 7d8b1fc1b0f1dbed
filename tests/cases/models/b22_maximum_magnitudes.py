"""maximum / minimum of operands of very different size, and with infinities.

Reported as tinygrad#862, torchdynamo#1572.
"""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, a, b):
        return torch.maximum(a, b), torch.minimum(a, b)


def get_model():
    return Net()


def get_sample_input():
    a = torch.tensor([0.001, 1.0, -3e38, 1e-30, 5.0, 16777217.0])
    b = torch.tensor([-1e6, -1e9, 3e38, -1.0, 5.0, -0.3])
    return a, b


def get_calibration_samples():
    return [get_sample_input()]
