"""Hand-written attention: masked_fill / where with a large finite value (onnxscript#2654)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(56)
        self.q, self.k, self.v = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)
        self.register_buffer("future", torch.ones(6, 6, dtype=torch.bool).triu(1))

    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2) / 8**0.5
        a = scores.masked_fill(self.future, -1e9).softmax(-1)
        b = torch.where(self.future, torch.tensor(-1e4), scores).softmax(-1)
        return a @ self.v(x), b @ self.v(x)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, 8, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
