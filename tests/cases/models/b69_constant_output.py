"""One output is a buffer that no node computes, e.g. anchors or a class table."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("anchors", torch.tensor([[1.0, -2.0], [3.0, 4.0]]))

    def forward(self, x):
        return x * 2, self.anchors


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
