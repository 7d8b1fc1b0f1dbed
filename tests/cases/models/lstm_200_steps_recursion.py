"""An LSTM of 200 steps: a graph deeper than Python's recursion limit."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.r = torch.nn.LSTM(16, 32, batch_first=True)
        self.f = torch.nn.Linear(32, 4)

    def forward(self, x):
        return self.f(self.r(x)[0][:, -1])


def get_model():
    torch.manual_seed(0)
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 200, 16)
