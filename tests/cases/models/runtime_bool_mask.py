"""A padding mask as an input (BERT attention_mask, key_padding_mask)."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.MultiheadAttention(16, 4, batch_first=True)

    def forward(self, x, m):
        return self.a(x, x, x, key_padding_mask=m, need_weights=False)[0]


def get_model():
    torch.manual_seed(0)
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 12, 16), torch.arange(12)[None] >= 9
