"""Layers called after C keywords, library functions, generated symbols, digits and case twins.

Reported as nnoir#116, emx-onnx-cgen#142, pypto#2627, nnfusion#163, libonnx#40.
"""

import torch
from torch import nn


class Net(nn.Module):
    NAMES = (
        "int",
        "register",
        "main",
        "memcpy",
        "arena",
        "WEIGHTS",
        "model_run",
        "Conv",
        "conv",
        "CONV",
        "0",
        "9lives",
        "a_b",
        "NULL",
        "errno",
        "inline",
        "_Bool",
        "tensor",
        "output",
        "input",
        "h\u00e9t\u00e9",
        "asm",
        "linux",
        "INFINITY",
        "x86",
    )

    def __init__(self):
        super().__init__()
        torch.manual_seed(49)
        for name in self.NAMES:
            self.add_module(name, nn.Linear(4, 4))
        self.a = nn.Module()
        self.a.add_module("b", nn.Linear(4, 4))

    def forward(self, int, register):
        y = int + register
        for name in self.NAMES:
            y = getattr(self, name)(y).tanh() + y
        return self.a.b(y)


def get_model():
    return Net()


def _x(seed):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(1, 4, generator=g), torch.randn(1, 4, generator=g)


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
