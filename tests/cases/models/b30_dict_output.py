"""forward returns a dictionary (pytorch#158844, TorchEasyRec#478)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(30)
        self.boxes, self.scores = nn.Linear(6, 4), nn.Linear(6, 3)

    def forward(self, x):
        return {"boxes": self.boxes(x), "scores": self.scores(x).softmax(-1)}


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
