"""Remove nodes that no output depends on."""

from __future__ import annotations

from bringup.ir import Graph, GraphEditor


def dead_code(graph: Graph) -> Graph:
    """The graph without unused nodes, values and constants. Unused inputs stay."""
    needed = set(graph.outputs)
    kept = []
    for node in reversed(graph.nodes):
        if needed.intersection(node.outputs):
            needed.update(node.inputs)
            kept.append(node)
    if len(kept) == len(graph.nodes):
        return graph
    editor = GraphEditor.of(graph)
    editor.nodes = kept[::-1]
    return editor.finish()
