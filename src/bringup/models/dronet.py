"""DroNet: steering angle and collision probability from one image (Loquercio et al. 2018).

Residual blocks are pre-activated (batch norm, ReLU, convolution), so two of the three batch norms
of a block follow a pooling, an addition, or nothing that could absorb them.
"""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import images

DESCRIPTION = "DroNet 112x112 RGB: steering and collision probability, random weights"
NOTES = (
    "Batch norm comes before ReLU and convolution: those not behind a convolution become depthwise "
    "1x1 convolutions. Block inputs feed both branches with one scale."
)
MACS = 13_006_848


class Block(nn.Module):
    """Two pre-activated 3x3 convolutions, the first with stride 2, beside a strided 1x1."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1, stride=2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.conv1(torch.relu(self.bn1(x)))
        y = self.conv2(torch.relu(self.bn2(y)))
        out: torch.Tensor = y + self.skip(x)
        return out


class DroNet(nn.Module):
    """Input [N, channels, 112, 112]; outputs steering [N, 1] and probability [N, 1]."""

    def __init__(self, channels: int = 3) -> None:
        super().__init__()
        self.conv0 = nn.Conv2d(channels, 32, 3, stride=2, padding=1)
        self.pool = nn.MaxPool2d(3, stride=2)
        self.block1 = Block(32, 32)
        self.block2 = Block(32, 64)
        self.block3 = Block(64, 128)
        self.dropout = nn.Dropout(0.5)
        self.steer = nn.Linear(2048, 1)
        self.collision = nn.Linear(2048, 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = self.pool(self.conv0(x))
        x = self.block3(self.block2(self.block1(x)))
        x = self.dropout(torch.flatten(torch.relu(x), 1))
        return self.steer(x), torch.sigmoid(self.collision(x))


def get_model() -> nn.Module:
    """The RGB network."""
    return build(DroNet, seed=13, samples=images(32, 3, 112, 112, seed=5))


def get_sample_input() -> torch.Tensor:
    """An image in [0, 1]."""
    return images(1, 3, 112, 112, seed=6)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Eight images in [0, 1]."""
    return images(8, 3, 112, 112, seed=7)
