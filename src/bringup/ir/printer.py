"""Graphs as readable text, one line per value that is computed."""

from __future__ import annotations

from bringup.ir.attributes import encode_attributes
from bringup.ir.graph import Graph, Node


def print_graph(graph: Graph) -> str:
    """A dump for people and for diffs.

    Example line: `conv2d_1: i8[1x14x14x32] = conv2d(relu, w, b, m) stride=[2, 2]  # block1.conv`
    """
    lines = [f"graph {graph.name}"]
    for name in graph.inputs:
        lines.append(f"  input  {_declared(graph, name)}{_layout(graph, name)}")
    for name in graph.constants:
        lines.append(f"  const  {_declared(graph, name)}")
    lines += [f"  {_node(graph, node)}" for node in graph.nodes]
    for name in graph.outputs:
        lines.append(f"  output {_declared(graph, name)}{_layout(graph, name)}")
    return "\n".join(lines) + "\n"


def _node(graph: Graph, node: Node) -> str:
    results = ", ".join(_declared(graph, name) for name in node.outputs)
    attributes = "".join(
        f" {key}={_text(value)}" for key, value in encode_attributes(node.op).items()
    )
    origin = f"  # {node.origin}" if node.origin.module or node.origin.source else ""
    return f"{results} = {node.op.name}({', '.join(node.inputs)}){attributes}{origin}"


def _declared(graph: Graph, name: str) -> str:
    value = graph.values[name]
    text = f"{name}: {value.type}"
    if value.quantization is None:
        return text
    scales = value.quantization.scale
    scale = f"{scales[0]:.6g}" if len(scales) == 1 else f"{len(scales)} scales"
    return f"{text} ({scale}, zero {value.quantization.zero_point})"


def _layout(graph: Graph, name: str) -> str:
    order = graph.layouts.get(name)
    return "" if order is None else f" layout {list(order)}"


def _text(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{key}={_text(part)}" for key, part in value.items() if key != "kind")
        return f"{value.get('kind', '')}({inside})"
    return str(value)
