"""Self-attention over 1,024 tokens: probabilities of long rows are far below 1/256."""

import torch


class A(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.MultiheadAttention(32, 4, batch_first=True)

    def forward(self, x):
        return self.a(x, x, x, need_weights=False)[0]


def get_model():
    torch.manual_seed(0)
    return A()


def get_sample_input():
    torch.manual_seed(1)
    return torch.randn(1, 1024, 32)
