"""Every activation over a wide range, the discontinuous ones as well (executorch activations)."""

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
            F.threshold(x, 0.3, -1.0),
            F.hardshrink(x, 0.7),
            F.celu(x, 0.5),
            torch.sign(x),
        )


def get_model():
    return Net()


def get_sample_input():
    return torch.linspace(-12, 12, 3 * 20).reshape(1, 3, 20)


def get_calibration_samples():
    return [get_sample_input()]
