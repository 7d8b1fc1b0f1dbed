"""A model that returns a dictionary, as every Hugging Face model does."""

import torch


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(8, 4)

    def forward(self, x):
        y = self.l(x)
        return {"logits": y, "prob": y.softmax(-1)}


def get_model():
    return M()


def get_sample_input():
    torch.manual_seed(0)
    return torch.randn(1, 8)
