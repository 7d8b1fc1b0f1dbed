"""Max pools with padding where every activation is negative; dilation; windows mostly outside.

Reported as TIM-VX#423 class.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(5)
        self.conv = nn.Conv2d(2, 18, 1)
        with torch.no_grad():
            self.conv.weight.mul_(0.1)
            self.conv.bias.fill_(-4.0)

    def forward(self, x):
        y = self.conv(x)
        return (
            F.max_pool2d(y, 3, 2, 1),
            F.max_pool2d(y, 2, 3, 1, dilation=2, ceil_mode=True),
            y.amax((2, 3)),
            y.amin(1),
        )


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 2, 10, 7, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
