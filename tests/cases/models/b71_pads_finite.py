"""Asymmetric and negative pads, other pad values, reflect, replicate, circular.

Reported as onnxruntime#6325, executorch#13576, tvm#4807.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(45)
        self.conv = nn.Conv2d(2, 4, 3)
        self.circular = nn.Conv2d(2, 3, 3, padding=1, padding_mode="circular")
        self.reflect = nn.Conv2d(2, 3, 3, padding=(2, 1), padding_mode="reflect")

    def forward(self, x):
        return (
            self.conv(F.pad(x, (1, 2, 0, 3))),
            self.conv(F.pad(x, (1, 0, 2, 1), value=-5.0)),
            F.pad(x, (-1, 2, -2, -1)),
            F.pad(x, (2, 1, 0, 3), mode="replicate"),
            self.circular(x),
            self.reflect(x),
        )


def get_model():
    return Net()


def _x(seed):
    return torch.rand(1, 2, 6, 5, generator=torch.Generator().manual_seed(seed)) + 2


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
