"""LSTM with initial state given and returned, two layers, batch_first; GRU.

Reported as TinyNeuralNetwork#83, litert-torch#808, gap_sdk#265.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(43)
        self.lstm = nn.LSTM(4, 6, num_layers=2, batch_first=True)
        self.gru = nn.GRU(6, 5, bidirectional=True, batch_first=True)

    def forward(self, x, h, c):
        y, (h, c) = self.lstm(x, (h, c))
        z, _ = self.gru(y)
        return z, h, c


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return (
        torch.randn(1, 4, 4, generator=g),
        torch.randn(2, 1, 6, generator=g) * 0.3,
        torch.randn(2, 1, 6, generator=g) * 0.3,
    )


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
