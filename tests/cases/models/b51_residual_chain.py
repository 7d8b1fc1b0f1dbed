"""Tensors read late, in-place candidates with a second reader, scratch beside outputs.

Reported as tflite-micro#913, ruhmi#3, tilelang-ascend#1156.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(51)
        self.convs = nn.ModuleList(nn.Conv2d(6, 6, 3, padding=1) for _ in range(4))
        self.down = nn.Conv2d(6, 12, 3, stride=2)

    def forward(self, x):
        kept = [x]
        y = x
        for conv in self.convs:
            y = torch.relu(conv(y)) + kept[0]
            kept.append(y)
        z = self.down(torch.cat([kept[1], kept[3]], 2))
        return z, kept[2] - kept[4], x * y


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 6, 7, 5, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
