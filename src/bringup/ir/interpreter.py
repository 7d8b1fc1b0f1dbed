"""Reference execution of a graph: each node's own `evaluate`, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from bringup.errors import ModelError
from bringup.ir.graph import Graph
from bringup.ir.operator import Array


def evaluate(
    graph: Graph, inputs: Mapping[str, Array], *, keep: Iterable[str] | None = ()
) -> dict[str, Array]:
    """Run `graph` on stored-layout inputs.

    Args:
        inputs: array per graph input, dtype and shape as declared.
        keep: intermediate values to return besides the outputs; None keeps every one.

    Returns:
        Arrays by value name. Intermediates are freed after their last use unless kept.

    Raises:
        ModelError: an input is missing or has another dtype or shape than declared.
    """
    environment: dict[str, Array] = dict(graph.constants)
    for name in graph.inputs:
        environment[name] = _checked(graph, name, inputs)
    wanted = set(graph.outputs) | (set(graph.values) if keep is None else set(keep))
    last_use = {name: i for i, node in enumerate(graph.nodes) for name in node.inputs}
    for i, node in enumerate(graph.nodes):
        results = node.op.evaluate(*(environment[name] for name in node.inputs))
        environment.update(zip(node.outputs, results, strict=True))
        for name in node.inputs:
            if last_use[name] == i and name not in wanted and name not in graph.constants:
                environment.pop(name, None)
    return {name: array for name, array in environment.items() if name in wanted}


def _checked(graph: Graph, name: str, inputs: Mapping[str, Array]) -> Array:
    if name not in inputs:
        raise ModelError(f"no data for graph input {name!r}", where=graph.name)
    array, declared = np.asarray(inputs[name], order="C"), graph.type_of(name)
    if array.shape != declared.shape or array.dtype != declared.dtype.numpy:
        raise ModelError(
            f"data for graph input {name!r} has the wrong type",
            where=graph.name,
            why=f"given {array.dtype}{list(array.shape)}, declared {declared}",
        )
    return array
