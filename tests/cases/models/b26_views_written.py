"""In-place writes into views of intermediate tensors, strided ones too."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(26)
        self.fc = nn.Linear(6, 8)

    def forward(self, x):
        y = self.fc(x)
        view = y[:, 2:5]
        view.mul_(-1)
        y[:, 0] = 7.0
        z = y.clone()
        z[1] += y[0]
        z.relu_()
        y.view(-1)[3] = z.sum()
        return y, z


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 6, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
