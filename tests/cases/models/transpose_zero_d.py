"""cumsum of a 0-d tensor."""

import torch


class M(torch.nn.Module):
    def forward(self, x):
        return x.mean().cumsum(0)


def get_model():
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 4)
