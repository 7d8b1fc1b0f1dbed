"""Small layers of every common kind, as networks whose nodes are measured one by one."""

from __future__ import annotations

import torch
from torch import nn


class _Layers(nn.Module):
    """3x3, strided, depthwise and pointwise convolution, pools, an addition, matrix products."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.strided = nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.depthwise = nn.Conv2d(16, 16, 3, padding=1, groups=16)
        self.pointwise = nn.Conv2d(16, 16, 1)
        self.max_pool = nn.MaxPool2d(2)
        self.avg_pool = nn.AvgPool2d(2)
        self.wide = nn.Linear(64, 48)
        self.narrow = nn.Linear(48, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.relu(self.strided(torch.relu(self.first(x))))
        y = y + self.pointwise(self.depthwise(y))
        y = self.avg_pool(self.max_pool(y)).flatten(1)
        return torch.softmax(self.narrow(torch.sigmoid(self.wide(y))), dim=-1)


def get_model() -> nn.Module:
    """The network, with weights from a seed."""
    torch.manual_seed(0)
    return _Layers().eval()


def get_sample_input() -> tuple[torch.Tensor, ...]:
    """One image."""
    return (torch.randn(1, 3, 16, 16, generator=torch.Generator().manual_seed(1)),)


def get_calibration_samples() -> list[tuple[torch.Tensor, ...]]:
    """Images of the same distribution."""
    generator = torch.Generator().manual_seed(2)
    return [(torch.randn(1, 3, 16, 16, generator=generator),) for _ in range(4)]
