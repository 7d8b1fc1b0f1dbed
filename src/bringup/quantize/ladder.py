"""The upper rungs of the verification ladder: PyTorch float, fake-quantized, integer reference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from bringup.errors import UsageError
from bringup.frontend import LoadedModel
from bringup.ir import Array, Graph, evaluate
from bringup.quantize.boundary import load_outputs, store_inputs
from bringup.quantize.calibrate import Sample
from bringup.quantize.flow import QuantizedModel


@dataclass(frozen=True)
class OutputAgreement:
    """One output on all rungs, over all compared samples.

    Args:
        sqnr_fake, sqnr_integer: signal to quantization noise against PyTorch float, in dB.
        top1_fake, top1_integer: share of samples whose largest element is at the same place as
            PyTorch float's.
        largest_step: largest |fake-quantized - integer|, in steps of the output's scale (LSB);
            NaN for an output that stays float.
        differing: share of elements that differ by at least half a step.
    """

    name: str
    sqnr_fake: float
    sqnr_integer: float
    top1_fake: float
    top1_integer: float
    largest_step: float
    differing: float


@dataclass(frozen=True)
class Ladder:
    """One entry per output."""

    samples: int
    outputs: tuple[OutputAgreement, ...]


def compare(loaded: LoadedModel, quantized: QuantizedModel, samples: Sequence[Sample]) -> Ladder:
    """Run the three forms of a model on the samples and compare every output.

    Raises:
        UsageError: no samples, or the model was not quantized to int8.
    """
    if quantized.program is None or not samples:
        raise UsageError("the ladder needs an int8 model and at least one sample")
    fake_quantized = quantized.program.module()
    results: list[tuple[list[Array], list[Array], list[Array]]] = []
    for sample in samples:
        with torch.no_grad():
            exact, fake = _run(loaded.module, sample), _run(fake_quantized, sample)
        integer = evaluate(quantized.graph, store_inputs(quantized.graph, sample))
        results.append((exact, fake, load_outputs(quantized.graph, integer)))
    agreements = tuple(
        _agreement(quantized.graph, name, *(_column(results, form, i) for form in range(3)))
        for i, name in enumerate(quantized.graph.outputs)
    )
    return Ladder(len(samples), agreements)


def _run(module: torch.nn.Module, sample: Sample) -> list[Array]:
    result = module(*sample)
    tensors = (result,) if isinstance(result, torch.Tensor) else tuple(result)
    return [tensor.detach().numpy() for tensor in tensors]


def _column(
    results: list[tuple[list[Array], list[Array], list[Array]]], form: int, output: int
) -> Array:
    """One output in one form, [samples, elements]."""
    rows = [result[form][output].reshape(-1) for result in results]
    return np.asarray(np.stack(rows), dtype=np.float64)


def _agreement(
    graph: Graph, name: str, exact: Array, fake: Array, integer: Array
) -> OutputAgreement:
    quantization = graph.values[name].quantization
    steps = np.full(1, math.nan)
    if quantization is not None:
        steps = np.abs(fake - integer) / quantization.scale[0]
    winners = exact.argmax(axis=1)
    return OutputAgreement(
        name,
        sqnr(exact, fake),
        sqnr(exact, integer),
        float(np.mean(fake.argmax(axis=1) == winners)),
        float(np.mean(integer.argmax(axis=1) == winners)),
        float(steps.max()),
        float(np.mean(steps >= 0.5)),
    )


def sqnr(signal: Array, approximation: Array) -> float:
    """Signal to quantization noise ratio in dB; infinite for equal arrays."""
    noise = float(np.sum(np.square(signal - approximation)))
    power = float(np.sum(np.square(signal)))
    if noise == 0.0:
        return math.inf
    return 10.0 * math.log10(power / noise) if power > 0 else -math.inf
