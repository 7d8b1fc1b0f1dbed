"""A 3-D pool: its windows need more loops than a 2-D one's."""

import torch


def get_model():
    return torch.nn.MaxPool3d(3, 2, 1)


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 8, 16, 16, 16)
