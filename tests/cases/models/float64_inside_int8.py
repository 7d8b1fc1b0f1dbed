"""float64 in the middle of a model that is quantized."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(4, 4)

    def forward(self, x):
        return self.l((x.double() * 0.5).float())


def get_model():
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 4)
