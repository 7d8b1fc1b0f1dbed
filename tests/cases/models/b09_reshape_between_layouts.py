"""flatten, view and permute between convolutions, where channels-last and NCHW order differ.

Reported as hls4ml#852, #1161, tflite-micro#159.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(9)
        self.a = nn.Conv2d(3, 8, 3, padding=1)
        self.b = nn.Conv2d(16, 6, 3, padding=1)
        self.line = nn.Conv1d(6, 4, 3)
        self.fc = nn.Linear(4 * 10, 5)

    def forward(self, x):
        y = self.a(x)  # 1 8 6 4
        y = y.view(1, 2, 4, 6, 4).transpose(1, 2).reshape(1, 8, 6, 4)  # channel shuffle
        y = y.reshape(1, 16, 3, 4)  # channels mixed with rows
        y = self.b(y).permute(0, 1, 3, 2)
        y = self.line(y.flatten(2))
        return self.fc(y.flatten(1)), y.transpose(1, 2)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 3, 6, 4, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
