"""The upper rungs of the verification ladder: PyTorch float, fake-quantized, integer reference.

Made once per quantized model, when its graph is prepared, and part of the verdict of every run
(docs/numerics.md "Agreement with PyTorch").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from bringup.errors import UsageError
from bringup.frontend import LoadedModel, flat_results
from bringup.ir import Array, Graph, evaluate
from bringup.quantize.boundary import load_outputs, store_inputs
from bringup.quantize.calibrate import Sample
from bringup.quantize.flow import QuantizedModel
from bringup.quantize.quality import QUALITY_SAMPLES, NodeQuality, node_qualities

LADDER_SAMPLES = 32
"""How many of the model's samples are compared at most."""

LOST = 1.0
"""Decibels of SQNR the integer reference may lose against fake quantization."""

FLOOR = 1.0
"""Least SQNR of fake quantization against float, in dB: below it noise is as large as signal."""

_SPREAD = 17.0
"""dB times sqrt(elements): two standard errors of the ratio of two independent noise powers."""

_CLOSE = 0.5
"""Rms of integer - fake quantization, in steps, that is nothing but rounding that went apart."""

_APART = 1.5
"""Largest rms of integer - fake quantization, as a multiple of the noise of fake quantization."""

_SAME_PROGRAM = 10.0
"""Least SQNR of the integer reference against a program that came quantized, in dB."""

_FLOAT_STEP = 1e-4
"""What counts as a step of an output that stays float, as a fraction of its largest magnitude."""

_INDICES = 0.1
"""Share of an integer output's elements that may differ beyond those fake quantization moves."""


@dataclass(frozen=True)
class OutputAgreement:
    """One output on all rungs, over all compared samples.

    Args:
        elements: elements compared.
        sqnr_fake, sqnr_integer: signal to quantization noise against PyTorch float, in dB.
        top1_fake, top1_integer: share of samples whose largest element is at the same place as
            PyTorch float's.
        largest_step: largest |fake-quantized - integer|, in steps of the output's scale (LSB);
            NaN for an output that stays float.
        differing: share of elements that differ by at least half a step.
        noise_fake, noise_integer: root mean square of the difference from PyTorch float, in steps.
        apart: root mean square of fake-quantized - integer, in steps.
        moved_fake: share of elements of an integer output (indices) fake quantization changes;
            None for real outputs.
        special: elements that are NaN or infinite in one form only.
    """

    name: str
    elements: int
    sqnr_fake: float
    sqnr_integer: float
    top1_fake: float
    top1_integer: float
    largest_step: float
    differing: float
    noise_fake: float
    noise_integer: float
    apart: float
    moved_fake: float | None = None
    special: int = 0

    def failures(self) -> tuple[str, ...]:
        """What is beyond the thresholds, one sentence each."""
        return tuple(text for wrong, text in self._rules() if wrong)

    def _rules(self) -> list[tuple[bool, str]]:
        odd = (self.special > 0, f"{self.name}: {self.special} elements are NaN or infinite in one")
        if self.moved_fake is not None:
            share = f"{100 * self.differing:.1f} % of elements differ from fake quantization"
            return [odd, (self.differing > self.moved_fake + _INDICES, f"{self.name}: {share}")]
        allowed = LOST + _SPREAD / math.sqrt(max(self.elements, 1))
        noisy, apart = self.noise_integer > 1.0, self.apart > _CLOSE
        figures = (
            f"{self.sqnr_integer:.1f} dB against float, fake quantization {self.sqnr_fake:.1f}"
        )
        return [
            odd,
            (
                apart and self._lost() > allowed,
                f"{self.name}: the integer reference reaches {figures}; at most {allowed:.1f} less",
            ),
            (
                apart and self.apart > self._largest_apart(),
                f"{self.name}: integer and fake-quantized are {self.apart:.2f} steps apart (rms), "
                f"at most {self._largest_apart():.2f}",
            ),
            (
                noisy and self.sqnr_fake < FLOOR,
                f"{self.name}: fake quantization is at {self.sqnr_fake:.1f} dB against float: all "
                f"that is left is noise (at least {FLOOR:g} dB)",
            ),
        ]

    def _lost(self) -> float:
        return 0.0 if math.isinf(self.sqnr_fake) else self.sqnr_fake - self.sqnr_integer

    def _largest_apart(self) -> float:
        """In steps. A program that came quantized has no noise to compare with, only a signal."""
        if self.noise_fake > 0:
            return _APART * self.noise_fake + 1.0
        return self.noise_integer * math.pow(10.0, (self.sqnr_integer - _SAME_PROGRAM) / 20)


@dataclass(frozen=True)
class Ladder:
    """One entry per output, and per node whose result is a tensor of the float model too."""

    samples: int
    outputs: tuple[OutputAgreement, ...]
    nodes: tuple[NodeQuality, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        """What contradicts that the integer graph computes what fake quantization computes."""
        return tuple(failure for output in self.outputs for failure in output.failures())


def compare(loaded: LoadedModel, quantized: QuantizedModel, samples: Sequence[Sample]) -> Ladder:
    """Run the three forms of a model on the samples and compare every output.

    Raises:
        UsageError: no samples, or the model was not quantized to int8.
    """
    if quantized.program is None or not samples:
        raise UsageError("the ladder needs an int8 model and at least one sample")
    fake_quantized = quantized.program.module()
    results: list[tuple[list[Array], list[Array], list[Array]]] = []
    for sample in samples[:LADDER_SAMPLES]:
        with torch.no_grad():
            exact = [tensor.numpy() for tensor in loaded.run(sample)]
            fake = [tensor.numpy() for tensor in flat_results(fake_quantized(*sample))]
        integer = evaluate(quantized.graph, store_inputs(quantized.graph, sample))
        results.append((exact, fake, load_outputs(quantized.graph, integer)))
    agreements = tuple(
        _agreement(quantized.graph, name, *(_column(results, form, i) for form in range(3)))
        for i, name in enumerate(quantized.graph.outputs)
    )
    nodes = node_qualities(loaded, quantized.graph, samples[:QUALITY_SAMPLES])
    return Ladder(len(results), agreements, nodes)


def _column(
    results: list[tuple[list[Array], list[Array], list[Array]]], form: int, output: int
) -> Array:
    """One output in one form, [samples, elements]."""
    rows = [result[form][output].reshape(-1) for result in results]
    return np.asarray(np.stack(rows), dtype=np.float64)


def _agreement(
    graph: Graph, name: str, exact: Array, fake: Array, integer: Array
) -> OutputAgreement:
    winners = [_winners(form) for form in (exact, fake, integer)]
    finite = np.isfinite(exact) & np.isfinite(fake) & np.isfinite(integer)
    same = (exact == fake) & (fake == integer)
    same |= np.isnan(exact) & np.isnan(fake) & np.isnan(integer)
    exact, fake, integer = (form[finite] for form in (exact, fake, integer))
    step = _step(graph, name, exact)
    steps = np.abs(fake - integer) / step
    quantized = graph.values[name].quantization is not None
    indices = not quantized and not graph.type_of(name).dtype.is_float
    return OutputAgreement(
        name,
        exact.size,
        sqnr(exact, fake),
        sqnr(exact, integer),
        float(np.mean(winners[1] == winners[0])),
        float(np.mean(winners[2] == winners[0])),
        float(steps.max(initial=0.0)) if quantized else math.nan,
        _mean(steps >= 0.5),
        _rms((fake - exact) / step),
        _rms((integer - exact) / step),
        _rms(steps),
        _mean(fake != exact) if indices else None,
        int(np.sum(~finite & ~same)),
    )


def _step(graph: Graph, name: str, exact: Array) -> float:
    """What one step of an output is in real numbers."""
    quantization = graph.values[name].quantization
    if quantization is not None:
        return quantization.scale[0]
    if not graph.type_of(name).dtype.is_float:
        return 1.0
    return _FLOAT_STEP * float(np.abs(exact).max(initial=0.0)) or 1.0


def _winners(form: Array) -> Array:
    return form.argmax(axis=1) if form.shape[1] else np.zeros(len(form), np.int64)


def _mean(array: Array) -> float:
    return float(np.mean(array)) if array.size else 0.0


def _rms(array: Array) -> float:
    return math.sqrt(_mean(np.square(array)))


def sqnr(signal: Array, approximation: Array) -> float:
    """Signal to quantization noise ratio in dB; infinite for equal arrays."""
    noise = float(np.sum(np.square(signal - approximation)))
    power = float(np.sum(np.square(signal)))
    if noise == 0.0:
        return math.inf
    return 10.0 * math.log10(power / noise) if power > 0 else -math.inf
