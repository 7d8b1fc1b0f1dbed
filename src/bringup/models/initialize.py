"""Weights and batch-norm statistics for networks we have no trained weights of.

Quantization only means something when activations are distributed as in a trained network:
zero-mean unit-variance channels after normalization, no layer that dies or explodes. Random weights
alone do not give that; measuring the batch-norm statistics on sample inputs does.

Nor may a small change of the input grow from layer to layer, as it does in normalized networks of
random weights: with ReLU on N(0, 1), centring the result again multiplies the power of a difference
by 0.5 / 0.34 per layer. On N(1, 1) it is 0.84 / 0.75, hence the positive mean of our offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import nn

_OFFSET = 1.0


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make PyTorch's default generator start from `seed`, and restore it afterwards."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def build(
    factory: Callable[[], nn.Module],
    seed: int,
    samples: Iterable[torch.Tensor] = (),
) -> nn.Module:
    """A network with reproducible weights, in eval mode.

    Convolutions and linear layers get He-normal weights and small biases, batch norms a spread of
    gains and offsets and, when there are `samples` (each batch 1), the statistics of those.
    """
    with seeded(seed):
        model = factory()
        for module in model.modules():
            _initialize(module)
    samples = list(samples)
    if samples:
        measure_batch_norm(model, torch.cat(samples))
    return model.eval()


def _initialize(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.normal_(module.bias, std=0.05)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        nn.init.normal_(module.weight, mean=1.0, std=0.15)
        nn.init.normal_(module.bias, mean=_OFFSET, std=0.3)


def measure_batch_norm(model: nn.Module, batch: torch.Tensor) -> None:
    """Set every batch norm's running statistics to those of `batch`.

    The statistics are rounded to bfloat16: sums differ in the last bits with the number of threads
    and the instruction set, and the same network should come out on every machine.
    """
    model.eval()  # dropout must not disturb the statistics
    norms = [m for m in model.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # cumulative average: after one batch, that batch's statistics
        norm.train()
    with torch.no_grad():
        model(batch)
    for norm in norms:
        norm.momentum = 0.1
        for statistic in (norm.running_mean, norm.running_var):
            assert isinstance(statistic, torch.Tensor)
            statistic.copy_(statistic.to(torch.bfloat16).to(torch.float32))
        norm.eval()
