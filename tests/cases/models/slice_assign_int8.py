"""An in-place assignment to a column between two layers."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(6, 6)
        self.o = torch.nn.Linear(6, 4)

    def forward(self, x):
        y = self.l(x)
        y[:, 0] = 5.0
        return self.o(y)


def get_model():
    torch.manual_seed(0)
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 4, 6)


def get_calibration_samples():
    torch.manual_seed(0)
    return [torch.randn(1, 4, 6) for _ in range(8)]
