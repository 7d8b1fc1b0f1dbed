"""A bare nn.LSTM returns a nested tuple: (y, (h, c))."""

import torch


def get_model():
    return torch.nn.LSTM(8, 16, batch_first=True)


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 4, 8)
