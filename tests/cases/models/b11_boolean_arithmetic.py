"""Sums and products of masks: bool + bool is OR (nod-ai/amd-shark-ai#341, llvm/torch-mlir#1761)."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("a", torch.tensor([True, True, False, False]))
        self.register_buffer("b", torch.tensor([True, False, True, False]))

    def forward(self, x):
        either = self.a + self.b
        both = self.a * self.b
        return (
            x * either,
            torch.where(both, x, -x),
            x.masked_fill(self.a ^ self.b, 2.5),
            x * (self.a & ~self.b),
        )


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 4, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
