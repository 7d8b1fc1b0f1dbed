"""Activations over a wide range, int8 too (pytorch#100654, pytorch#103455)."""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.prelu = nn.PReLU(3)
        with torch.no_grad():
            self.prelu.weight.copy_(torch.tensor([-0.5, 0.0, 1.5]))

    def forward(self, x):
        return (
            F.hardswish(x),
            F.gelu(x),
            F.gelu(x, approximate="tanh"),
            self.prelu(x),
            F.softplus(x, 2, 5),
            F.selu(x),
            F.softshrink(x, 1.0),
            F.glu(x, -1),
            F.logsigmoid(x),
            F.hardsigmoid(x),
            F.mish(x),
            F.hardtanh(x, -2.5, 0.5),
            F.celu(x, 0.5),
            F.elu(x, 2.0),
            F.leaky_relu(x, -0.3),
            F.relu6(x),
        )


def get_model():
    return Net()


def get_sample_input():
    return torch.linspace(-12, 12, 3 * 20).reshape(1, 3, 20)


def get_calibration_samples():
    return [get_sample_input()]
