"""The actor of a continuous-control policy, 16-256-128-64-4 with ELU."""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import vectors

DESCRIPTION = "Control policy 16-256-128-64-4 with ELU, random weights"
NOTES = "ELU is a 256-entry table between linear layers; actions may be negative (zero point)."
MACS = 45_312


def get_model() -> nn.Module:
    """Input: observation [1, 16]; output: action [1, 4]."""
    return build(_network, seed=12)


def _network() -> nn.Module:
    return nn.Sequential(
        nn.Linear(16, 256),
        nn.ELU(),
        nn.Linear(256, 128),
        nn.ELU(),
        nn.Linear(128, 64),
        nn.ELU(),
        nn.Linear(64, 4),
    )


def get_sample_input() -> torch.Tensor:
    """A standard normal observation."""
    return vectors(1, 16, seed=3)[0]


def get_calibration_samples() -> list[torch.Tensor]:
    """Sixteen standard normal observations."""
    return vectors(16, 16, seed=4)
