"""scale_factor that does not give whole pixels, without recompute (pytorch#170688)."""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return F.interpolate(x, scale_factor=1.5, mode="bilinear", align_corners=False)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 3, 5, 7, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
