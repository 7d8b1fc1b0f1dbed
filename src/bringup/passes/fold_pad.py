"""A pad with real zeros before a convolution becomes the convolution's own padding."""

from __future__ import annotations

from dataclasses import replace

from bringup.ir import Graph, GraphEditor, Node
from bringup.ops.conv2d import Conv2d
from bringup.ops.pad import Pad


def fold_pad(graph: Graph) -> Graph:
    """Zero padding of height and width (any amount, any side) moves into every reading conv2d."""
    editor = GraphEditor.of(graph)
    changed = False
    for node in graph.nodes:
        pad = graph.producers.get(node.inputs[0]) if isinstance(node.op, Conv2d) else None
        if pad is None or not isinstance(pad.op, Pad) or not _is_image_border(pad):
            continue
        assert isinstance(node.op, Conv2d)
        if pad.op.value != _real_zero(graph, node, node.op):
            continue
        (_, top, left, _), (_, bottom, right, _) = pad.op.before, pad.op.after
        own = node.op.padding
        padding = (own[0] + top, own[1] + bottom, own[2] + left, own[3] + right)
        folded = replace(
            node,
            op=replace(node.op, padding=padding),
            inputs=(pad.inputs[0], *node.inputs[1:]),
        )
        editor.replace_node(node, folded)
        changed = True
    return editor.finish() if changed else graph


def _is_image_border(pad: Node) -> bool:
    assert isinstance(pad.op, Pad)
    before, after = pad.op.before, pad.op.after
    return before[0] == before[3] == after[0] == after[3] == 0


def _real_zero(graph: Graph, node: Node, op: Conv2d) -> float:
    """The stored value the convolution's own padding stands for."""
    return 0.0 if graph.input_types(node)[0].dtype.is_float else float(op.input_zero_point)
