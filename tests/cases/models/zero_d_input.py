"""A 0-d input, e.g. the time step of a diffusion model."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(8, 4)

    def forward(self, x, t):  # t: a scalar, e.g. the time step of a diffusion model
        return self.l(x) * t


def get_model():
    return M()


def get_sample_input():
    return torch.randn(1, 8), torch.tensor(0.5)
