"""The passes in the order they are run."""

from __future__ import annotations

from bringup.ir import Graph
from bringup.passes.channels_last import channels_last
from bringup.passes.common_subexpressions import common_subexpressions
from bringup.passes.dead_code import dead_code
from bringup.passes.fold_batch_norm import fold_batch_norm
from bringup.passes.fold_constants import fold_constants
from bringup.passes.fold_pad import fold_pad
from bringup.passes.fuse_activation import fuse_activation
from bringup.passes.remove_identities import remove_identities
from bringup.passes.tidy_names import tidy_names


def float_passes(graph: Graph) -> Graph:
    """An imported float graph, ready for planning: no batch norms, fused clamps, channels last."""
    graph = cleanup(graph)
    graph = fold_batch_norm(graph)
    graph = fuse_activation(graph)
    return cleanup(graph)


def cleanup(graph: Graph) -> Graph:
    """What any graph profits from, float, quantized or integer; run after every rewriting pass."""
    outputs = graph.outputs
    graph = dead_code(fold_constants(graph))
    graph = remove_identities(graph)
    graph = channels_last(graph)
    graph = fold_pad(graph)
    graph = dead_code(common_subexpressions(fold_constants(graph)))
    return tidy_names(graph, outputs)
