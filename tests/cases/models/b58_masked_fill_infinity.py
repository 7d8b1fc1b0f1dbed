"""GPT-style causal mask: masked_fill(-inf) and then softmax, int8 (onnxscript#2654, iree#17415)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(58)
        self.q, self.k, self.v = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)
        self.register_buffer("future", torch.ones(6, 6, dtype=torch.bool).triu(1))

    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2) / 8**0.5
        return scores.masked_fill(self.future, float("-inf")).softmax(-1) @ self.v(x)


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, 8, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
