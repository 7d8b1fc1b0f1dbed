"""where / masked_fill with a large negative fill that is not a mask.

Reported as onnxscript#2654 turned round.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pick", torch.tensor([True, False, True, False]))

    def forward(self, x):
        return torch.where(self.pick, x, torch.tensor(-250000.0)), x.masked_fill(
            self.pick, -65504.0
        )


def get_model():
    return Net()


def get_sample_input():
    return torch.tensor([[1.0, -20000.0, 3.0, 150000.0]])


def get_calibration_samples():
    return [get_sample_input(), get_sample_input() * 0.5]
