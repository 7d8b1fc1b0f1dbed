"""What becomes int8 throughout, what stays float, and how that is said."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from bringup.frontend import LoadedModel
from bringup.ir import evaluate
from bringup.quantize import Recipe, load_outputs, quantize_model, store_inputs
from bringup.quantize.ladder import sqnr


class Last(nn.Module):
    """A recurrent layer and a linear one on its last step."""

    def __init__(self, kind):
        super().__init__()
        torch.manual_seed(0)
        self.layer, self.out = getattr(nn, kind)(8, 16, batch_first=True), nn.Linear(16, 4)

    def forward(self, x):
        return self.out(self.layer(x)[0][:, -1])


def _quantized(module, samples):
    loaded = LoadedModel("model", module.eval(), samples[0], tuple(samples))
    return quantize_model(loaded, Recipe())


def _outputs(quantized, sample):
    stored = evaluate(quantized.graph, store_inputs(quantized.graph, sample))
    return load_outputs(quantized.graph, stored)


def _samples(*shape):
    generator = torch.Generator().manual_seed(1)
    return [(torch.randn(shape, generator=generator),) for _ in range(4)]


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
def test_recurrent_layers_are_int8_and_share_their_weights(kind):
    samples = _samples(1, 6, 8)
    module = Last(kind)
    quantized = _quantized(module, samples)
    assert quantized.islands == ()
    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
    recurrent = [c for c in quantized.graph.constants.values() if c.shape == (16 * gates, 16)]
    assert len(recurrent) == 1
    exact = np.stack([module(*s).detach().numpy() for s in samples])
    assert sqnr(exact, np.stack([_outputs(quantized, s)[0] for s in samples])) > 25


def test_a_branch_that_is_infinite_stays_float_and_the_selection_is_right():
    class Reciprocal(nn.Module):
        def forward(self, x):
            return torch.where(x == 0, torch.ones_like(x), 1.0 / x) * 0.5

    x = torch.tensor([[0.0, 1.0, -2.0, 4.0]])
    quantized = _quantized(Reciprocal(), [(x,)])
    (got,) = _outputs(quantized, (x,))
    assert np.abs(got - [[0.5, 0.5, -0.25, 0.125]]).max() < 0.01


def test_norms_keep_small_elements():
    class Norm(nn.Module):
        def forward(self, x):
            return torch.sqrt((x * x).sum(-1) + 1e-6)

    samples = [(torch.logspace(-2, 0, 32).unsqueeze(-1).expand(32, 8).contiguous(),)]
    quantized = _quantized(Norm(), samples)
    exact = Norm()(*samples[0]).numpy()
    assert np.abs(_outputs(quantized, samples[0])[0] - exact).max() < 0.6 * exact.max() / 128


def test_islands_of_a_kind_share_a_note():
    class Quotients(nn.Module):
        def forward(self, x):
            y = x.abs() + 1
            return x / y + (x + 1) / (y + 1) + (x + 2) / (y * 2)

    quantized = _quantized(Quotients(), _samples(2, 5))
    (note,) = [n for n in quantized.notes if "(div)" in n]
    assert "and 2 more of its kind there" in note
