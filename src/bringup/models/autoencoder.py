"""The deep autoencoder of MLPerf Tiny's anomaly detection: 640-128x4-8-128x4-640."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import vectors

DESCRIPTION = "Deep autoencoder of MLPerf Tiny, 640 features, random weights"
NOTES = "Batch norm and ReLU fold into the linear layers; the output has both signs."
MACS = 264_192


def _network() -> nn.Module:
    widths = (640, 128, 128, 128, 128, 8, 128, 128, 128, 128)
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], 640))


def get_model() -> nn.Module:
    """Input and output [1, 640]."""
    return build(_network, seed=19, samples=vectors(64, 640, seed=23))


def get_sample_input() -> torch.Tensor:
    """A standard normal feature vector."""
    return vectors(1, 640, seed=24)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Sixteen standard normal feature vectors."""
    return vectors(16, 640, seed=25)
