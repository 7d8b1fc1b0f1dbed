"""add / sub / rsub / addmm / baddbmm with alpha and beta (executorch#11683, #11684)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(24)
        self.w, self.b = nn.Parameter(torch.randn(6, 4)), nn.Parameter(torch.randn(3, 4))

    def forward(self, x, y):
        return (
            torch.add(x, y, alpha=10),
            torch.sub(x, y, alpha=-0.25),
            torch.rsub(x, y, alpha=3),
            torch.addmm(self.b, x, self.w, alpha=0.5, beta=2),
            torch.sub(x, 1.5, alpha=4),
            torch.addcmul(x, x, y, value=-2),
            torch.lerp(x, y, 0.3),
        )


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(3, 6, generator=g), torch.randn(3, 6, generator=g)


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
