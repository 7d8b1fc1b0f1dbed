"""DS-CNN, the keyword spotting network of MLPerf Tiny: 49 frames of 10 cepstral coefficients."""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import spectrograms

DESCRIPTION = "DS-CNN keyword spotting of MLPerf Tiny, 49x10, 12 words, random weights"
NOTES = "10x4 kernel with asymmetric padding; depthwise weights per channel."
MACS = 2_656_768


def _separable(channels: int) -> list[nn.Module]:
    return [
        nn.Conv2d(channels, channels, 3, padding=1, groups=channels),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        nn.Conv2d(channels, channels, 1),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
    ]


class DsCnn(nn.Module):
    """Input [N, 1, 49, 10]; output probabilities [N, 12]."""

    def __init__(self) -> None:
        super().__init__()
        # Keras "same" padding of a 10x4 kernel with stride 2 on 49x10: 4 above, 5 below, 1 aside.
        self.stem = nn.Sequential(
            nn.ZeroPad2d((1, 1, 4, 5)),
            nn.Conv2d(1, 64, (10, 4), stride=2),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.Dropout(0.2),
        )
        self.blocks = nn.Sequential(*(layer for _ in range(4) for layer in _separable(64)))
        self.dropout = nn.Dropout(0.4)
        self.pool = nn.AvgPool2d((25, 5))
        self.fc = nn.Linear(64, 12)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.dropout(self.blocks(self.stem(x))))
        return torch.softmax(self.fc(torch.flatten(x, 1)), dim=1)


def get_model() -> nn.Module:
    """The network with measured batch-norm statistics."""
    return build(DsCnn, seed=18, samples=spectrograms(64, 49, 10, seed=20))


def get_sample_input() -> torch.Tensor:
    """A synthetic spectrogram."""
    return spectrograms(1, 49, 10, seed=21)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Sixteen synthetic spectrograms."""
    return spectrograms(16, 49, 10, seed=22)
