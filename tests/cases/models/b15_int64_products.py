"""int64 arithmetic that needs more than 32 bits (iree#18273: 64-bit integers demoted to 32)."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        squared = x * x
        return squared, (squared.to(torch.float32) / 1e9), x + x


def get_model():
    return Net()


def get_sample_input():
    return torch.tensor([3, 70000, -123456, 2_000_000_000], dtype=torch.int64)


def get_calibration_samples():
    return [get_sample_input()]
