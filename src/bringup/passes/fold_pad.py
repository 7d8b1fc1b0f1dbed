"""Pads with what an operator's own padding stands for become that padding.

Real zeros before a convolution, minus infinity before a maximum over windows.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from bringup.ir import Graph, GraphEditor, Node
from bringup.ops.conv2d import Conv2d
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.pad import Pad


def fold_pad(graph: Graph) -> Graph:
    """Padding of height and width (any amount, any side) moves into every reading window."""
    editor = GraphEditor.of(graph)
    changed = False
    for node in graph.nodes:
        if not isinstance(node.op, (Conv2d, MaxPool2d)):
            continue
        pad = graph.producers.get(node.inputs[0])
        if pad is None or not isinstance(pad.op, Pad) or not _is_image_border(pad):
            continue
        if pad.op.value != _own_padding(graph, node):
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


def _own_padding(graph: Graph, node: Node) -> float:
    """The stored value an operator's own padding stands for."""
    dtype = graph.input_types(node)[0].dtype
    if isinstance(node.op, Conv2d):
        return 0.0 if dtype.is_float else float(node.op.input_zero_point)
    return -math.inf if dtype.is_float else float(np.iinfo(dtype.numpy).min)
