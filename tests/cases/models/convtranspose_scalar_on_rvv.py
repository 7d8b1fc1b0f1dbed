"""A transposed 1-D convolution between ordinary ones, where a vector target may lack a kernel."""

import torch


def get_model():
    torch.manual_seed(0)
    return torch.nn.Sequential(
        torch.nn.Conv1d(4, 8, 3),
        torch.nn.ReLU(),
        torch.nn.ConvTranspose1d(8, 8, 4, 2),
        torch.nn.ReLU(),
        torch.nn.Conv1d(8, 4, 3),
    )


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 4, 32)
