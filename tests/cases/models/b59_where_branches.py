"""where() whose branch not taken is infinite for this input: 0 * inf.

Reported as tinygrad#942, tt-metal#22308.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pick", torch.tensor([True, False, True, False]))

    def forward(self, x):
        return torch.where(self.pick, x.reciprocal(), x + 1)


def get_model():
    return Net()


def get_sample_input():
    return torch.tensor([[1.0, 0.0, 3.0, 0.0]])
