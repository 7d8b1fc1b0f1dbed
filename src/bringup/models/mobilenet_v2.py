"""MobileNetV2 at width 0.25 on 96x96 images, 1000 classes (Sandler et al. 2018,
arXiv:1801.04381, table 2)."""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import images

DESCRIPTION = "MobileNetV2 width 0.25, 96x96, 1000 classes, random weights"
NOTES = "ReLU6 folds into stored bounds; depthwise weights are quantized per channel."
MACS = 7_877_792

_WIDTH = 0.25
_STAGES = (  # expansion, channels at width 1, repeats, stride of the first
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def scaled(channels: int) -> int:
    """Channels at our width: the multiple of 8 nearest, at least 8, at most 10 % below."""
    exact = channels * _WIDTH
    rounded = max(8, int(exact + 4) // 8 * 8)
    return rounded if rounded >= 0.9 * exact else rounded + 8


def conv_bn(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Module:
    """Convolution, batch norm, ReLU6."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU6(),
    )


class InvertedResidual(nn.Module):
    """Expand, filter each channel, project; added to its input when the shapes agree."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        expand = [conv_bn(inputs, hidden, 1)] if expansion != 1 else []
        self.conv = nn.Sequential(
            *expand,
            conv_bn(hidden, hidden, 3, stride, groups=hidden),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.conv(x)
        return x + y if self.residual else y


class MobileNetV2(nn.Module):
    """Input [N, 3, 96, 96]; output logits [N, 1000]."""

    def __init__(self) -> None:
        super().__init__()
        channels = scaled(32)
        layers = [conv_bn(3, channels, 3, stride=2)]
        for expansion, width, repeats, stride in _STAGES:
            for i in range(repeats):
                layers.append(
                    InvertedResidual(channels, scaled(width), stride if i == 0 else 1, expansion)
                )
                channels = scaled(width)
        layers.append(conv_bn(channels, 1280, 1))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 1000))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.adaptive_avg_pool2d(self.features(x), (1, 1))
        out: torch.Tensor = self.classifier(torch.flatten(x, 1))
        return out


def get_model() -> nn.Module:
    """The network with measured batch-norm statistics."""
    return build(MobileNetV2, seed=14, samples=_images(32, seed=8))


def _images(count: int, seed: int) -> list[torch.Tensor]:
    return [(image - 0.5) / 0.25 for image in images(count, 3, 96, 96, seed=seed)]


def get_sample_input() -> torch.Tensor:
    """A normalised image."""
    return _images(1, seed=9)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Eight normalised images."""
    return _images(8, seed=10)
