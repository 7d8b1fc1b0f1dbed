"""ceil_mode x count_include_pad x divisor_override.

Reported as pytorch#183528, onnxruntime#16752, tvm#20298.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return (
            F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=True),
            F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False),
            F.avg_pool2d(x, 4, 4, 2, ceil_mode=True),
            F.avg_pool2d(x, (2, 3), (1, 2), (1, 0), divisor_override=5),
            F.avg_pool1d(x[:, 0], 4, 3, 2, ceil_mode=True),
            F.adaptive_avg_pool2d(x, (4, 5)),
            F.avg_pool2d(x, (9, 8)),
        )


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 3, 9, 8, generator=torch.Generator().manual_seed(seed)) - 3


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
