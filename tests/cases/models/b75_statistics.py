"""var / std / norms / logsumexp / cumsum / arg-extremes / normalize."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return (
            x.var(-1),
            x.std((0, 2), unbiased=False),
            torch.linalg.vector_norm(x, dim=-1),
            x.logsumexp(1),
            x.cumsum(1),
            x.argmax(1),
            x.argmin(-1),
            x.norm(p=1, dim=2),
            torch.nn.functional.normalize(x, dim=1),
            x.max(1)[0],
        )


def get_model():
    return Net()


def _x(seed):
    return torch.randn(2, 3, 7, generator=torch.Generator().manual_seed(seed))


def get_sample_input():
    return _x(0)


def get_calibration_samples():
    return [_x(i) for i in range(8)]
