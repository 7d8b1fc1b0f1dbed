"""LeNet-5 on 28x28 grey images (LeCun et al. 1998), trained on the digits data set.

The weights beside this file come from `python -m bringup.models.train_lenet`.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

from bringup.errors import ModelError
from bringup.models import digits
from bringup.models.initialize import seeded

DESCRIPTION = "LeNet-5 28x28, trained on scikit-learn's handwritten digits"
NOTES = "All four ReLU fold; max pooling keeps its input's scale. Calibrated on training images."
DATASET = "digits"
MACS = 281_640
WEIGHTS = Path(__file__).with_name("lenet.safetensors")


class LeNet(nn.Module):
    """Input [N, 1, 28, 28] in [0, 1]; output logits [N, 10]."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(256, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = nn.functional.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = torch.relu(self.fc2(torch.relu(self.fc1(x))))
        out: torch.Tensor = self.fc3(x)
        return out


def get_model() -> nn.Module:
    """The trained network.

    Raises:
        ModelError: the weights file is missing or damaged.
    """
    with seeded(0):  # the constructor draws weights that are replaced at once
        model = LeNet()
    try:
        model.load_state_dict(load_file(WEIGHTS))
    except Exception as error:  # safetensors and torch raise many types for one cause
        raise ModelError(
            "LeNet's trained weights cannot be read",
            where=WEIGHTS.name,
            why=str(error),
            hint="python -m bringup.models.train_lenet writes them anew",
        ) from error
    return model.eval()


def get_sample_input() -> torch.Tensor:
    """The first held-out digit."""
    return digits.load_split()[2][:1]


def get_calibration_samples() -> list[torch.Tensor]:
    """Sixty-four training digits."""
    return list(torch.split(digits.load_split()[0][:64], 1))
