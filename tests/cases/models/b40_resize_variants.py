"""Nearest and bilinear with odd ratios, align_corners, downscale, size 1.

Reported as pytorch#170688, executorch#7031, tensorflow#23598.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return (
            F.interpolate(x, size=(7, 11), mode="nearest"),
            F.interpolate(x, scale_factor=2.5, mode="nearest", recompute_scale_factor=True),
            F.interpolate(x, size=(9, 3), mode="bilinear", align_corners=True),
            F.interpolate(x, size=(7, 11), mode="bilinear", align_corners=False),
            F.interpolate(x, size=(1, 1), mode="bilinear", align_corners=True),
            F.interpolate(x, size=(3, 2), mode="bilinear", align_corners=False),
            F.interpolate(x[:, :, 0], scale_factor=3, mode="nearest"),
            F.interpolate(x, scale_factor=2, mode="nearest-exact"),
        )


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 3, 5, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
