"""A counter or a hidden state kept in a buffer (streaming models)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("state", torch.zeros(1, 6))

    def forward(self, x):
        self.state.mul_(0.9).add_(x)
        return self.state * 2


def get_model():
    return Net()


def get_sample_input():
    return torch.ones(1, 6)
