"""Strided, negative, reversed and out-of-range slices.

Reported as tensorflow#23599, tvm#10286, tflite-vx-delegate#172.
"""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return (
            x[:, -5:-1:2],
            x[..., 1:100:3],
            x.flip(1),
            x.flip((0, 2)),
            x[:, -1],
            x.roll((1, -2), (1, 2)),
            x[:, 3:4, ::4],
            x.narrow(1, -3, 2),
        )


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 7, 9, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
