"""What our integers keep of a network, beside plain fake quantization that shares no code."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from tests.architectures.networks import Architecture
from tests.cases.fake_quantization import Sample, fake_quantize
from tests.cases.judge import ALLOWANCE, decibels

from bringup.frontend.load import LoadedModel
from bringup.ir import evaluate
from bringup.quantize import Recipe, quantize_model
from bringup.quantize.boundary import load_outputs, store_inputs

CALIBRATION, JUDGED = 16, 48
"""Inputs; those that are judged were not calibrated on."""


@dataclass(frozen=True)
class Accuracy:
    """Of one network's output over all judged inputs, in dB.

    Args:
        ours: signal to noise of the integer graph against float.
        fake: of fake quantization.
        ours_varying: as `ours`, the signal less its mean over the inputs: what tells inputs apart.
        fake_varying: likewise.
    """

    ours: float
    fake: float
    ours_varying: float
    fake_varying: float

    @property
    def enough(self) -> bool:
        """Whether at most `ALLOWANCE` is lost."""
        return self.ours >= self.fake - ALLOWANCE

    def __str__(self) -> str:
        varying = f"{self.ours_varying:.1f} / {self.fake_varying:.1f}"
        return f"{self.ours:8.1f}{self.fake:8.1f}{self.ours - self.fake:+12.1f}{varying:>22}"


def measure(architecture: Architecture) -> Accuracy:
    """Quantize a network both ways and compare each with float."""
    module = architecture.build()
    calibration = architecture.draw(CALIBRATION, seed=3)
    judged = architecture.draw(JUDGED, seed=4)
    fake = fake_quantize(copy.deepcopy(module), calibration[0], calibration)
    ours = _integers(module, calibration, judged)
    with torch.no_grad():
        golden = np.stack([module(*sample).double().numpy() for sample in judged])
    faked = np.stack([fake.run(sample)[0].double().numpy() for sample in judged])
    varying = golden - golden.mean(0)
    return Accuracy(
        decibels(golden, ours - golden),
        decibels(golden, faked - golden),
        decibels(varying, ours - golden),
        decibels(varying, faked - golden),
    )


def _integers(
    module: torch.nn.Module, calibration: list[Sample], judged: list[Sample]
) -> np.ndarray:
    """The integer reference's output, [inputs, *shape]."""
    loaded = LoadedModel("architecture", copy.deepcopy(module), calibration[0], tuple(calibration))
    graph = quantize_model(loaded, Recipe("int8"), tuple(calibration)).graph
    found = [load_outputs(graph, evaluate(graph, store_inputs(graph, one)))[0] for one in judged]
    return np.stack(found).astype(np.float64)
