"""Softmax and log-softmax over each axis, several rows, extreme logits.

Reported as CMSIS_5#1441, gemmini#119.
"""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return (
            torch.softmax(x, 1),
            torch.softmax(x, -1),
            torch.log_softmax(x, 2),
            torch.softmax(x * 30, 0),
            torch.softmin(x, -1),
        )


torch.softmin = lambda x, d: torch.nn.functional.softmin(x, d)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(3, 5, 19, generator=torch.Generator().manual_seed(seed)) * 4


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
