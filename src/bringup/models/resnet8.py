"""ResNet-8, the image classification network of MLPerf Tiny (CIFAR-10 shapes).

Keras pads "same": with stride 2 on an even size that is one row below and one column to the right,
none above or left.
"""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import images

DESCRIPTION = "ResNet-8 of MLPerf Tiny, 32x32 RGB, 10 classes, random weights"
NOTES = "The ReLU after each addition folds into it; stride-2 layers pad asymmetrically."
MACS = 12_501_632


class Stack(nn.Module):
    """Two 3x3 convolutions beside the identity, or beside a strided 1x1 convolution."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        pad: nn.Module = nn.ZeroPad2d((0, 1, 0, 1)) if stride == 2 else nn.ZeroPad2d(1)
        self.branch = nn.Sequential(
            pad,
            nn.Conv2d(inputs, outputs, 3, stride),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
        )
        self.skip = nn.Conv2d(inputs, outputs, 1, stride) if stride == 2 else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.branch(x) + self.skip(x))


class ResNet8(nn.Module):
    """Input [N, 3, 32, 32]; output probabilities [N, 10]."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU())
        self.stacks = nn.Sequential(Stack(16, 16, 1), Stack(16, 32, 2), Stack(32, 64, 2))
        self.pool = nn.AvgPool2d(8)
        self.fc = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.stacks(self.stem(x)))
        return torch.softmax(self.fc(torch.flatten(x, 1)), dim=1)


def get_model() -> nn.Module:
    """The network with measured batch-norm statistics."""
    return build(ResNet8, seed=16, samples=images(64, 3, 32, 32, seed=14))


def get_sample_input() -> torch.Tensor:
    """An image in [0, 1]."""
    return images(1, 3, 32, 32, seed=15)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Sixteen images in [0, 1]."""
    return images(16, 3, 32, 32, seed=16)
