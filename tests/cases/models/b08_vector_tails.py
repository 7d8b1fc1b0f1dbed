"""Channel counts one off the vector lengths: 17, 33, 65, 129.

Reported as MNN#4869, MNN#4590, llama.cpp#29131, #11041, opencv#29484.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(8)
        self.a = nn.Conv2d(1, 17, 3)
        self.b = nn.Conv2d(17, 33, 1)
        self.c = nn.Conv2d(33, 33, 3, groups=33, padding=1)
        self.d = nn.Conv2d(33, 65, 2, stride=2)
        self.e = nn.Linear(65, 129)
        self.f = nn.Linear(129, 1)

    def forward(self, x):
        y = torch.relu(self.b(torch.relu(self.a(x))))
        y = y + self.c(y)
        y = self.d(y).mean((2, 3))
        return self.f(torch.relu(self.e(y)))


def get_model():
    return Net()


def _x(seed):
    return torch.randn(1, 1, 7, 9, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
