"""Clamps (relu, relu6, hardtanh) move into the epilogue of the operator before them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bringup.ir import Graph, GraphEditor, Node, Operator
from bringup.ops.clamp import Clamp
from bringup.ops.epilogue import ClampEpilogue

FUSABLE = frozenset({"conv2d", "conv_transpose2d", "linear", "matmul", "add", "sub", "mul", "div"})


def fuse_activation(graph: Graph) -> Graph:
    """Float clamps of a value nobody else reads become the producer's `ClampEpilogue`."""
    editor = GraphEditor.of(graph)
    producers = dict(graph.producers)
    changed = False
    for node in graph.nodes:
        if not isinstance(node.op, Clamp):
            continue
        producer = producers.get(node.inputs[0])
        if producer is None or not _takes_clamp(graph, producer):
            continue
        if graph.single_consumer(node.inputs[0]) is None:
            continue
        fused = replace(producer, op=_with_clamp(producer.op, node.op), outputs=node.outputs)
        editor.replace_node(producer, fused)
        editor.remove_node(node)
        producers[node.outputs[0]] = fused
        changed = True
    return editor.finish() if changed else graph


def merged(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """Bounds of clamping to `first`, then to `second`."""
    low, high = second
    return float(np.clip(first[0], low, high)), float(np.clip(first[1], low, high))


def _takes_clamp(graph: Graph, node: Node) -> bool:
    if node.op.name not in FUSABLE or not graph.type_of(node.outputs[0]).dtype.is_float:
        return False
    epilogue = getattr(node.op, "epilogue", None)
    return epilogue is None or isinstance(epilogue, ClampEpilogue)


def _with_clamp(op: Operator, clamp: Clamp) -> Operator:
    before = getattr(op, "epilogue", None) or ClampEpilogue()
    low, high = merged((before.minimum, before.maximum), (clamp.minimum, clamp.maximum))
    fused: Operator = replace(op, epilogue=ClampEpilogue(low, high))  # type: ignore[type-var]
    return fused
