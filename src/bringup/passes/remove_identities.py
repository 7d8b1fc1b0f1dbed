"""Remove nodes that compute nothing: no-op casts, slices, pads, clamps, broadcasts."""

from __future__ import annotations

import math
from dataclasses import replace

from bringup.ir import Graph, GraphEditor, Node
from bringup.ops.broadcast_to import BroadcastTo
from bringup.ops.cast import Cast
from bringup.ops.clamp import Clamp
from bringup.ops.concat import Concat
from bringup.ops.pad import Pad
from bringup.ops.slice import Slice
from bringup.passes.fuse_activation import merged


def remove_identities(graph: Graph) -> Graph:
    """The graph without no-op nodes.

    Also drops explicit broadcasts in front of operators that broadcast by themselves, and merges
    clamps of clamps. A node that makes an input, a constant or another output into an output stays.
    """
    editor = GraphEditor.of(graph)
    operand: dict[str, str] = {}  # of each removed node, by its result
    for node in graph.nodes:
        if _is_identity(graph, node) and _removable(graph, node):
            # nodes come in order, so what an operand stands for is known already
            name = node.inputs[0]
            operand[node.outputs[0]] = operand.get(name, name)
            editor.remove_node(node)
            editor.replace_uses(node.outputs[0], operand[node.outputs[0]])
    graph = editor.finish() if operand else graph
    return _merge_clamps(_implicit_broadcasts(graph))


def _is_identity(graph: Graph, node: Node) -> bool:
    same = graph.type_of(node.inputs[0]) == graph.type_of(node.outputs[0])
    op = node.op
    if isinstance(op, Clamp):
        return math.isinf(op.minimum) and math.isinf(op.maximum) and op.minimum < op.maximum
    if isinstance(op, Concat):
        return len(node.inputs) == 1
    return same and isinstance(op, (BroadcastTo, Cast, Pad, Slice))


def _removable(graph: Graph, node: Node) -> bool:
    if node.outputs[0] not in graph.outputs:
        return True
    source = node.inputs[0]
    return source in graph.producers and source not in graph.outputs


def _implicit_broadcasts(graph: Graph) -> Graph:
    editor = GraphEditor.of(graph)
    changed = False
    for position, node in enumerate(nodes := editor.nodes):
        if not node.op.broadcasts:
            continue
        for index in range(len(node.inputs)):
            producer = graph.producers.get(node.inputs[index])
            if producer is None or not isinstance(producer.op, BroadcastTo):
                continue
            inputs = list(node.inputs)
            inputs[index] = producer.inputs[0]
            types = tuple(editor.values[name].type for name in inputs)
            if node.op.infer(*types)[0] == graph.type_of(node.outputs[0]):
                node = replace(node, inputs=tuple(inputs))
                nodes[position] = node
                changed = True
    return editor.finish() if changed else graph


def _merge_clamps(graph: Graph) -> Graph:
    editor = GraphEditor.of(graph)
    producers = dict(graph.producers)
    changed = False
    for position, node in enumerate(nodes := editor.nodes):
        first = producers.get(node.inputs[0]) if node.inputs else None
        if not isinstance(node.op, Clamp) or first is None or not isinstance(first.op, Clamp):
            continue
        low, high = merged((first.op.minimum, first.op.maximum), (node.op.minimum, node.op.maximum))
        node = replace(node, op=Clamp(low, high), inputs=first.inputs)
        nodes[position] = producers[node.outputs[0]] = node
        changed = True
    return editor.finish() if changed else graph
