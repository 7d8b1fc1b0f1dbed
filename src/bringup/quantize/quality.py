"""How much each node of an integer network loses against PyTorch float."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bringup.frontend import LoadedModel
from bringup.frontend.correspondence import Correspondence, correspondences
from bringup.frontend.execution import execute_program
from bringup.ir import Array, Graph, evaluate
from bringup.quantize.boundary import store_inputs
from bringup.quantize.calibrate import Sample

QUALITY_SAMPLES = 8
"""How many of the model's samples are looked at, at most."""


@dataclass(frozen=True)
class NodeQuality:
    """One node's result against the same tensor in PyTorch float, over the model's samples.

    Args:
        sqnr: signal to quantization noise in dB.
        lost: dB below the worst of the node's own operands; 0 when it is not below.
    """

    node: str
    sqnr: float
    lost: float


def node_qualities(
    loaded: LoadedModel, graph: Graph, samples: Iterable[Sample]
) -> tuple[NodeQuality, ...]:
    """SQNR of every node whose result is a tensor of the float program too, in order."""
    tally = _Tally(graph)
    found: dict[str, Correspondence] | None = None
    for sample in samples:
        results = execute_program(loaded.program, sample)
        stored = evaluate(graph, store_inputs(graph, sample), keep=None)
        values = {name: _real(graph, name, stored[name]) for name in _measured(graph)}
        if found is None:
            found = correspondences(graph, loaded.program, results, values)
        for name, correspondence in found.items():
            tally.add(name, correspondence.stored(results, values[name].shape), values[name])
        for name, tensor in zip(graph.inputs, sample, strict=True):
            if name in values:
                exact = tensor.detach().double().numpy()
                order = graph.layouts.get(name)
                tally.add(name, exact if order is None else exact.transpose(order), values[name])
    return tally.qualities()


class _Tally:
    """Sums of squares of signal and noise, by value."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.power: dict[str, float] = {}
        self.noise: dict[str, float] = {}

    def add(self, name: str, exact: Array, value: Array) -> None:
        finite = np.isfinite(exact) & np.isfinite(value)
        exact, value = exact[finite], value[finite]
        self.power[name] = self.power.get(name, 0.0) + float(np.sum(np.square(exact)))
        noise = float(np.sum(np.square(exact - value)))
        self.noise[name] = self.noise.get(name, 0.0) + noise

    def qualities(self) -> tuple[NodeQuality, ...]:
        ratios = {name: self._ratio(name) for name in self.power}
        found = []
        for node in self.graph.nodes:
            if node.outputs[0] not in ratios:
                continue
            own = ratios[node.outputs[0]]
            operands = [ratios[name] for name in node.inputs if name in ratios]
            lost = max(0.0, min(operands) - own) if operands else 0.0
            found.append(NodeQuality(node.name, own, lost if math.isfinite(lost) else 0.0))
        return tuple(found)

    def _ratio(self, name: str) -> float:
        power, noise = self.power[name], self.noise[name]
        if noise == 0.0:
            return math.inf
        return 10.0 * math.log10(power / noise) if power > 0 else -math.inf


def _measured(graph: Graph) -> list[str]:
    """Inputs and first results that stand for real numbers."""
    names = [*graph.inputs, *(node.outputs[0] for node in graph.nodes)]
    return [
        name
        for name in names
        if graph.type_of(name).dtype.is_float
        or ((q := graph.values[name].quantization) is not None and not q.per_channel)
    ]


def _real(graph: Graph, name: str, stored: Array) -> Array:
    """A value in real numbers, in stored layout."""
    quantization = graph.values[name].quantization
    if quantization is None or graph.type_of(name).dtype.is_float:
        return stored.astype(np.float64)
    return (stored.astype(np.float64) - quantization.zero_point) * quantization.scale[0]
