"""Real layout handling: make the transposes between PyTorch's axis order and ours disappear.

Importing leaves a transpose around every operator that wants channels last. This pass moves them
through operators that do not mind, cancels them against each other, folds them into constant
weights, and declares what remains at the boundary as the layout of an input or output. What it
cannot remove stays a real data movement.
"""

from __future__ import annotations

from bringup.ir import Graph
from bringup.passes.boundaries import absorb_boundaries
from bringup.passes.dead_code import dead_code
from bringup.passes.flatten import absorb_flatten
from bringup.passes.fold_constants import fold_constants
from bringup.passes.regions import assign_layouts
from bringup.passes.transposes import simplify_transposes

_ROUNDS = (
    16  # each round moves transposes past at least one rank change; networks need two or three
)


def channels_last(graph: Graph) -> Graph:
    """Cancel, sink and absorb transposes until nothing improves."""
    for _ in range(_ROUNDS):
        before = graph
        graph = settle(graph)
        graph = settle(assign_layouts(graph, last_axis_operators=False))
        graph = settle(assign_layouts(graph, last_axis_operators=True))
        graph = dead_code(fold_constants(absorb_flatten(graph)))
        if graph is before:
            break
    return settle(absorb_boundaries(graph), final=True)


def settle(graph: Graph, *, final: bool = False) -> Graph:
    """Apply the local transpose and reshape rules until they change nothing."""
    for _ in range(_ROUNDS):
        simpler = dead_code(simplify_transposes(graph, final=final))
        if simpler is graph:
            break
        graph = simpler
    return graph
