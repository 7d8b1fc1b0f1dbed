"""Inputs to verify with: the model's own data first, then values no calibration would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bringup.errors import UsageError
from bringup.frontend import LoadedModel
from bringup.frontend.arguments import Sample
from bringup.ir import Array, DType, Graph
from bringup.quantize.boundary import store_inputs

_SEED = 20240229


def verification_inputs(
    loaded: LoadedModel | None,
    graph: Graph,
    count: int,
    given: Sequence[Sample] | None = None,
) -> tuple[Mapping[str, Array], ...]:
    """`count` input sets in stored layout, or exactly the `given` ones.

    The sample input, then calibration samples, but from the second set on every other one is
    uniform noise over the whole stored range, which reaches saturation and extreme codes. Without
    a model, noise only.

    Raises:
        UsageError: `given` is empty. ModelError: it does not fit the graph.
    """
    if given is not None and not given:
        raise UsageError("there are no inputs to verify with", where=graph.name)
    if given is not None:
        return tuple(store_inputs(graph, sample) for sample in given)
    samples = [loaded.sample, *(loaded.calibration or ())] if loaded else []
    generator = np.random.default_rng(_SEED)
    sets = []
    for number in range(count):
        if not samples or (number % 2 == 1 and _may_be_noise(graph)):
            sets.append(_noise(graph, generator))
        else:
            sets.append(store_inputs(graph, samples[(number // 2) % len(samples)]))
    return tuple(sets)


def _may_be_noise(graph: Graph) -> bool:
    """Index inputs (embeddings) only make sense with the model's own data."""
    return all(
        graph.type_of(name).dtype.is_float or graph.type_of(name).dtype is DType.I8
        for name in graph.inputs
    )


def _noise(graph: Graph, generator: np.random.Generator) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for name in graph.inputs:
        type_ = graph.type_of(name)
        if not type_.dtype.is_float and type_.dtype is not DType.I8:
            arrays[name] = np.zeros(
                type_.shape, type_.dtype.numpy
            )  # an index: any table has one row
        elif type_.dtype.is_float:
            noise = generator.standard_normal(type_.shape) * 2.0
            arrays[name] = noise.astype(type_.dtype.numpy)
        else:
            arrays[name] = generator.integers(-128, 128, type_.shape, dtype=np.int8)
    return arrays
