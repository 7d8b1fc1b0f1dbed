"""table[index] where the index tensor holds negative positions at run time.

Reported as iree#18273, pytorch#151918.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.arange(24, dtype=torch.float32).reshape(6, 4) - 10)

    def forward(self, index):
        return self.table[index]


def get_model():
    return Net()


def get_sample_input():
    return torch.tensor([0, -1, 3, -6], dtype=torch.int64)


def get_calibration_samples():
    return [get_sample_input()]
