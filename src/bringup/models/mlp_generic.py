"""Three linear layers, 16-32-32-10: the smallest network with every step of the way in it."""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import vectors

DESCRIPTION = "Multilayer perceptron 16-32-32-10 with ReLU, random weights"
NOTES = "Both ReLU fold into the linear layers' stored bounds."
MACS = 1_856


def get_model() -> nn.Module:
    """Input [1, 16], output [1, 10]."""
    return build(_network, seed=11)


def _network() -> nn.Module:
    return nn.Sequential(
        nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10)
    )


def get_sample_input() -> torch.Tensor:
    """A standard normal vector."""
    return vectors(1, 16, seed=1)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Sixteen standard normal vectors."""
    return vectors(16, 16, seed=2)
