"""MobileNetV1 at width 0.25 on 96x96 images, the visual wake words network of MLPerf Tiny."""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import images

DESCRIPTION = "MobileNetV1 width 0.25 of MLPerf Tiny, person or none in 96x96, random weights"
NOTES = "Depthwise weights per channel; stride-2 layers pad below and right only (Keras 'same')."
MACS = 7_489_664

_LAYERS = (  # output channels, stride of each depthwise-separable pair
    (16, 1),
    (32, 2),
    (32, 1),
    (64, 2),
    (64, 1),
    (128, 2),
    (128, 1),
    (128, 1),
    (128, 1),
    (128, 1),
    (128, 1),
    (256, 2),
    (256, 1),
)


def conv(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Module:
    """Padded convolution, batch norm, ReLU."""
    pad = {(3, 1): (1, 1, 1, 1), (3, 2): (0, 1, 0, 1)}.get((kernel, stride))
    return nn.Sequential(
        *([nn.ZeroPad2d(pad)] if pad else []),
        nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class MobileNetV1(nn.Module):
    """Input [N, 3, 96, 96]; output probabilities [N, 2]."""

    def __init__(self) -> None:
        super().__init__()
        channels = 8
        layers = [conv(3, channels, 3, stride=2)]
        for outputs, stride in _LAYERS:
            layers += [
                conv(channels, channels, 3, stride, groups=channels),
                conv(channels, outputs, 1),
            ]
            channels = outputs
        self.features = nn.Sequential(*layers)
        self.pool = nn.AvgPool2d(3)
        self.fc = nn.Linear(channels, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.flatten(self.pool(self.features(x)), 1)
        return torch.softmax(self.fc(x), dim=1)


def get_model() -> nn.Module:
    """The network with measured batch-norm statistics."""
    return build(MobileNetV1, seed=17, samples=images(32, 3, 96, 96, seed=17))


def get_sample_input() -> torch.Tensor:
    """An image in [0, 1]."""
    return images(1, 3, 96, 96, seed=18)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Eight images in [0, 1]."""
    return images(8, 3, 96, 96, seed=19)
