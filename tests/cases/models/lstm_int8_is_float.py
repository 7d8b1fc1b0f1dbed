"""nn.LSTM must be quantized as the same cell written with nn.Linear is."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.r = torch.nn.LSTM(8, 16, batch_first=True)
        self.f = torch.nn.Linear(16, 4)

    def forward(self, x):
        y, _ = self.r(x)
        return self.f(y[:, -1])


def get_model():
    torch.manual_seed(0)
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 6, 8)
