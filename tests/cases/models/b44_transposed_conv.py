"""Transposed convolutions: output_padding, groups, dilation, padding larger than needed, 1-D.

Reported as tflite-micro#2085, #876.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(44)
        self.a = nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.b = nn.ConvTranspose2d(
            6, 3, (2, 4), stride=(3, 1), dilation=(2, 1), padding=(0, 2), output_padding=(1, 0)
        )
        self.c = nn.ConvTranspose1d(4, 2, 5, stride=3, padding=2, output_padding=2)

    def forward(self, x):
        return self.b(self.a(x)), self.c(x.flatten(2))


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 4, 4, 5, generator=torch.Generator().manual_seed(seed)) + 0.5


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
