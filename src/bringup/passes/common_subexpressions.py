"""Compute equal things once, and store equal constants once."""

from __future__ import annotations

from dataclasses import replace

from bringup.ir import Graph, GraphEditor, Operator, Quantization


def common_subexpressions(graph: Graph) -> Graph:
    """Merge nodes of equal operator, operands and result meaning; merge equal constants.

    A graph output keeps its own node.
    """
    same = _equal_constants(graph)
    first: dict[tuple[Operator, tuple[str, ...], Quantization | None], tuple[str, ...]] = {}
    nodes = []
    for node in graph.nodes:
        node = replace(node, inputs=tuple(same.get(name, name) for name in node.inputs))
        key = (node.op, node.inputs, graph.values[node.outputs[0]].quantization)
        known = first.setdefault(key, node.outputs)
        if known is not node.outputs and not set(node.outputs).intersection(graph.outputs):
            same.update(zip(node.outputs, known, strict=True))
        else:
            nodes.append(node)
    if not same:
        return graph
    editor = GraphEditor.of(graph)
    editor.nodes = nodes
    return editor.finish()


def _equal_constants(graph: Graph) -> dict[str, str]:
    """Constant -> the first constant with the same type, bytes and meaning."""
    first: dict[object, str] = {}
    same: dict[str, str] = {}
    for name, array in graph.constants.items():
        value = graph.values[name]
        known = first.setdefault((value.type, value.quantization, array.tobytes()), name)
        if known != name and name not in graph.outputs:
            same[name] = known
    return same
