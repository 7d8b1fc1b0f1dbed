"""max_pool1d that returns the indices as well."""

import torch


class M(torch.nn.Module):
    def forward(self, x):
        return torch.nn.functional.max_pool1d(x, 2, return_indices=True)


def get_model():
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 2, 8)
