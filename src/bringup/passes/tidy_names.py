"""Names a reader can follow: results after their nodes, constants after what reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bringup.ir import Graph, GraphEditor, Node

_ROLES = {
    "conv2d": ("", "weight", "bias", "multiplier"),
    "conv_transpose2d": ("", "weight", "bias", "multiplier"),
    "linear": ("", "weight", "bias", "multiplier"),
    "layer_norm": ("", "gamma", "beta"),
    "rms_norm": ("", "gamma"),
    "group_norm": ("", "gamma", "beta"),
    "batch_norm": ("", "gamma", "beta", "mean", "variance"),
    "matmul": ("a", "b", "multiplier"),
    "gather": ("table", "indices"),
    "table": ("", "table"),
    "softmax": ("", "exponents"),
    "masked_softmax": ("", "masked", "exponents"),
    "rescale": ("", "multiplier"),
    "mean": ("", "multiplier"),
    "sum": ("", "multiplier"),
    "avg_pool2d": ("", "multiplier", "shift"),
    "adaptive_avg_pool2d": ("", "multiplier", "shift"),
}


def tidy_names(graph: Graph, outputs: Sequence[str] = ()) -> Graph:
    """Rename values, not nodes; the graph's inputs keep their names.

    Args:
        outputs: names for the graph's outputs, in order; they keep theirs where none is given.
    """
    names = _chosen(graph, outputs or graph.outputs)
    if all(old == new for old, new in names.items()):
        return graph
    editor = GraphEditor(graph.name)
    editor.inputs = list(graph.inputs)
    editor.outputs = [names[name] for name in graph.outputs]
    editor.layouts = {names[name]: order for name, order in graph.layouts.items()}
    editor.values = {names[k]: replace(v, name=names[k]) for k, v in graph.values.items()}
    editor.constants = {names[k]: array for k, array in graph.constants.items()}
    editor.nodes = [_renamed(node, names) for node in graph.nodes]
    return editor.finish()


def _chosen(graph: Graph, outputs: Sequence[str]) -> dict[str, str]:
    names = {name: name for name in graph.inputs}
    taken = set(names)

    def choose(old: str, stem: str) -> None:
        if old in names:
            return
        name, number = stem, 1
        while name in taken:
            name, number = f"{stem}_{number}", number + 1
        names[old] = name
        taken.add(name)

    for old, wanted in zip(graph.outputs, outputs, strict=True):
        choose(old, wanted)
    for node in graph.nodes:
        for i, output in enumerate(node.outputs):
            choose(output, node.name if len(node.outputs) == 1 else f"{node.name}_{i}")
    for node in graph.nodes:
        for i, operand in enumerate(node.inputs):
            if operand in graph.constants:
                choose(operand, f"{node.name}_{_role(node, i)}")
    for name in graph.values:
        choose(name, name)
    return names


def _role(node: Node, operand: int) -> str:
    roles = _ROLES.get(node.op.name, ())
    named = roles[operand] if operand < len(roles) else ""
    return named or f"operand{operand}"


def _renamed(node: Node, names: dict[str, str]) -> Node:
    return replace(
        node,
        inputs=tuple(names[name] for name in node.inputs),
        outputs=tuple(names[name] for name in node.outputs),
    )
