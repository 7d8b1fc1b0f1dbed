"""Every common way to write an attention mask, in int8: masked positions get exactly zero, the
rest is as good as fake quantization that sees only the scores."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from tests.cases.fake_quantization import fake_quantize
from torch import nn

from bringup.errors import ModelError
from bringup.frontend import LoadedModel
from bringup.ir import evaluate
from bringup.ops import MaskedSoftmax
from bringup.quantize import Recipe, load_outputs, quantize_model, store_inputs

TOKENS = 64
LOWEST = torch.finfo(torch.float32).min

FUTURE = torch.ones(TOKENS, TOKENS, dtype=torch.bool).triu(1)
PADDING = (torch.arange(TOKENS) >= 50).expand(2, TOKENS)
BIAS = torch.randn(1, 2, TOKENS, TOKENS, generator=torch.Generator().manual_seed(9))


def _additive(mask: torch.Tensor, fill: float) -> torch.Tensor:
    return torch.zeros(mask.shape).masked_fill(mask, fill)


def _windows(scores: torch.Tensor) -> torch.Tensor:
    """As Swin transformers add masks: scores viewed as windows, and back."""
    shape = scores.shape
    masked = scores.view(1, *shape) + _additive(FUTURE, -100.0).unsqueeze(0).unsqueeze(0)
    return masked.view(shape).softmax(-1)


CONSTANT = {
    "masked_fill 1e9": lambda s: s.masked_fill(FUTURE, -1e9).softmax(-1),
    "masked_fill inf": lambda s: s.masked_fill(FUTURE, -torch.inf).softmax(-1),
    "masked_fill finfo": lambda s: s.masked_fill(FUTURE, LOWEST).softmax(-1),
    "masked_fill 1e4": lambda s: s.masked_fill(FUTURE, -1e4).softmax(-1),
    "masked_fill tensor": lambda s: s.masked_fill(FUTURE, torch.tensor(-1e9)).softmax(-1),
    "masked_fill of zeros": lambda s: s.masked_fill((~FUTURE).float() == 0, -1e9).softmax(-1),
    "in place": lambda s: (s + 0).masked_fill_(FUTURE, -1e9).softmax(-1),
    "where": lambda s: torch.where(FUTURE, -1e9, s).softmax(-1),
    "where the other way": lambda s: torch.where(~FUTURE, s, torch.tensor(LOWEST)).softmax(-1),
    "where full_like": lambda s: torch.where(FUTURE, torch.full_like(s, -1e9), s).softmax(-1),
    "where slice of a larger mask": lambda s: torch.where(
        torch.ones(99, 99, dtype=torch.bool).tril()[None, None, :TOKENS, :TOKENS], s, LOWEST
    ).softmax(-1),
    "add 1e4": lambda s: (s + _additive(FUTURE, -1e4)).softmax(-1),
    "add inf": lambda s: (s + _additive(FUTURE, -torch.inf)).softmax(-1),
    "add expanded": lambda s: (
        s + _additive(FUTURE, LOWEST)[None, None].expand(2, 1, TOKENS, TOKENS).clone()
    ).softmax(-1),
    "add on the left": lambda s: (_additive(FUTURE, -1e9) + s).softmax(-1),
    "one minus mask": lambda s: (s + (1.0 - (~FUTURE).float()) * -10000.0).softmax(-1),
    "subtracted": lambda s: (s - 1e9 * FUTURE.float()).softmax(-1),
    "bias and mask": lambda s: (s + BIAS + _additive(FUTURE, -1e9)).softmax(-1),
    "bias plus mask": lambda s: (s + (BIAS + _additive(FUTURE, -1e9))).softmax(-1),
    "two masks": lambda s: (
        s + (_additive(FUTURE, LOWEST) + _additive(PADDING[:, None, None], -1e9)).clamp(min=LOWEST)
    ).softmax(-1),
    "two fills": lambda s: (
        s.masked_fill(FUTURE, -1e9).masked_fill(PADDING[:, None, None], -1e9).softmax(-1)
    ),
    "windows": _windows,
    "scaled afterwards": lambda s: (s.masked_fill(FUTURE, -1e9) / 2.0).softmax(-1),
    "first axes merged": lambda s: (
        (s.view(-1, TOKENS, TOKENS) + _additive(FUTURE, -1e9)[None]).softmax(-1).view(s.shape)
    ),
    "float softmax": lambda s: F.softmax(s.masked_fill(FUTURE, -1e9), -1, dtype=torch.float32),
}
"""Scores [2, 2, T, T] to probabilities, masks known when the model is exported."""

RUNTIME = {
    "run-time masked_fill": lambda s, m: s.masked_fill(m.bool()[:, None, None], -1e9).softmax(-1),
    "run-time inf": lambda s, m: s.masked_fill(m.bool()[:, None, None], -torch.inf).softmax(-1),
    "run-time where": lambda s, m: torch.where(m.bool()[:, None, None], LOWEST, s).softmax(-1),
    "run-time additive": lambda s, m: (s + m[:, None, None] * -10000.0).softmax(-1),
    "run-time minimum": lambda s, m: (
        s + (1.0 - (1.0 - m)[:, None, None].expand(2, 1, TOKENS, TOKENS)) * LOWEST
    ).softmax(-1),
    "run-time and future": lambda s, m: (
        s.masked_fill(FUTURE, -1e9).masked_fill(m.bool()[:, None, None], -1e9).softmax(-1)
    ),
}
"""The same with a mask [2, T] of zeros and ones among the inputs."""


class Attention(nn.Module):
    """Two heads of width 16; returns the probabilities as well."""

    def __init__(self, idiom):
        super().__init__()
        torch.manual_seed(0)
        self.idiom = idiom
        self.qkv, self.out = nn.Linear(32, 96), nn.Linear(32, 32)

    def forward(self, x, *mask):
        q, k, v = self.qkv(x).view(2, TOKENS, 3, 2, 16).permute(2, 0, 3, 1, 4).unbind(0)
        weights = self.idiom(2 * (q @ k.transpose(-1, -2)), *mask)
        y = (weights @ v).transpose(1, 2).reshape(2, TOKENS, 32)
        return self.out(y), weights


def _samples(runtime: bool, count: int = 4):
    generator = torch.Generator().manual_seed(1)
    x = [torch.randn(2, TOKENS, 32, generator=generator) for _ in range(count)]
    return [(one, PADDING.float().clone()) if runtime else (one,) for one in x]


def _sqnr(signal: np.ndarray, approximation: np.ndarray) -> float:
    noise = float(np.sum((signal - approximation) ** 2))
    return 10 * math.log10(float(np.sum(signal**2)) / noise)


def _quantized(module, samples):
    loaded = LoadedModel("attention", module.eval(), samples[0], tuple(samples))
    return quantize_model(loaded, Recipe("int8"))


@pytest.mark.parametrize("idiom", [*CONSTANT, *RUNTIME])
def test_scores_are_seen_without_the_mask(idiom):
    runtime = idiom in RUNTIME
    samples = _samples(runtime)
    module = Attention((RUNTIME if runtime else CONSTANT)[idiom])
    quantized = _quantized(module, samples)
    assert any(isinstance(node.op, MaskedSoftmax) for node in quantized.graph.nodes)
    fake = fake_quantize(
        Attention(CONSTANT["masked_fill inf"]), samples[0][:1], [s[:1] for s in samples]
    )
    fake_runtime = fake_quantize(module, samples[0], samples) if runtime else None
    with torch.no_grad():
        exact, probabilities = (t.numpy() for t in module(*samples[1]))
        rounded = (fake_runtime.run(samples[1]) if fake_runtime else fake.run(samples[1]))[
            0
        ].numpy()
        golden = (
            exact if runtime else Attention(CONSTANT["masked_fill inf"])(*samples[1])[0].numpy()
        )
    stored = evaluate(quantized.graph, store_inputs(quantized.graph, samples[1]))
    got, weights = load_outputs(quantized.graph, stored)
    assert (weights[probabilities < 1e-20] == 0).all()
    assert _sqnr(exact, got) >= _sqnr(golden, rounded) - 1


def test_a_row_of_minus_infinities_is_refused():
    mask = FUTURE | PADDING[:1].T
    module = Attention(lambda s: s.masked_fill(mask, -torch.inf).softmax(-1))
    with pytest.raises(ModelError, match="every score is minus infinity") as error:
        _quantized(module, _samples(False))
    assert "test_masks.py" in error.value.where and "finfo" in error.value.hint


def test_a_row_with_every_finite_fill_is_uniform():
    mask = FUTURE | PADDING[:1].T
    module = Attention(lambda s: s.masked_fill(mask, -1e9).softmax(-1))
    samples = _samples(False)
    quantized = _quantized(module, samples)
    stored = evaluate(quantized.graph, store_inputs(quantized.graph, samples[0]))
    weights = load_outputs(quantized.graph, stored)[1]
    assert np.abs(weights[:, :, 50:] - 1 / TOKENS).max() < 1 / 256


def test_real_scores_below_a_fill_keep_their_meaning():
    """A fill value among the scores is not a mask: nothing is rewritten."""
    module = Attention(lambda s: (1e3 * s).masked_fill(FUTURE, -100.0).softmax(-1))
    quantized = _quantized(module, _samples(False))
    assert not any(isinstance(node.op, MaskedSoftmax) for node in quantized.graph.nodes)


def test_a_fill_that_is_read_elsewhere_stays():
    def idiom(scores):
        masked = scores.masked_fill(FUTURE, -50.0)
        return masked.softmax(-1) + 0 * masked.sum()

    samples = _samples(False)
    quantized = _quantized(Attention(idiom), samples)
    stored = evaluate(quantized.graph, store_inputs(quantized.graph, samples[0]))
    exact = Attention(idiom)(*samples[0])[0].detach().numpy()
    assert _sqnr(exact, load_outputs(quantized.graph, stored)[0]) > 10
