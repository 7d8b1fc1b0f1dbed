"""linear(reshape(transpose(x))): permute the constant weight instead of the activations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bringup.ir import Array, Graph, GraphEditor, Node
from bringup.ops.dequantize import Dequantize
from bringup.ops.linear import Linear
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose
from bringup.passes.permutations import Permutation, Shape, moves_nothing


def absorb_flatten(graph: Graph) -> Graph:
    """Fully connected layers on flattened, transposed images read the images as they lie."""
    editor = GraphEditor.of(graph)
    changed = False
    for node in graph.nodes:
        if not isinstance(node.op, Linear):
            continue
        found = _flattened(graph, node)
        weight = None if found is None else _weight(graph, node)
        if found is None or weight is None:
            continue
        transpose, shape = found
        order = _columns(transpose, shape)
        x = editor.add_node(
            Reshape(graph.type_of(node.inputs[0]).shape),
            (transpose.inputs[0],),
            origin=node.origin,
            quantization=graph.values[node.inputs[0]].quantization,
        )
        w = _reordered(graph, editor, weight, order)
        editor.replace_node(node, replace(node, inputs=(x, w, *node.inputs[2:])))
        changed = True
    return editor.finish() if changed else graph


def _flattened(graph: Graph, node: Node) -> tuple[Node, Shape] | None:
    """The transpose in front of a linear's reshape, and the image axes the reshape merges."""
    reshape = graph.producers.get(node.inputs[0])
    if reshape is None or not isinstance(reshape.op, Reshape):
        return None
    transpose = graph.producers.get(reshape.inputs[0])
    if transpose is None or not isinstance(transpose.op, Transpose):
        return None
    before, after = graph.type_of(transpose.outputs[0]).shape, reshape.op.shape
    merged, axes = 1, len(before)
    while merged < after[-1] and axes:
        axes -= 1
        merged *= before[axes]
    p = transpose.op.permutation
    if merged != after[-1] or p[:axes] != tuple(range(axes)):
        return None
    if moves_nothing(p, graph.type_of(transpose.inputs[0]).shape):
        return None
    return transpose, before[axes:]


def _weight(graph: Graph, node: Node) -> Node | str | None:
    """The weight constant, or the node that dequantizes it."""
    name = node.inputs[1]
    if graph.is_constant(name):
        return name
    producer = graph.producers.get(name)
    if producer is None or not isinstance(producer.op, Dequantize):
        return None
    if not graph.is_constant(producer.inputs[0]) or producer.op.axis not in (None, 0):
        return None
    return producer


def _columns(transpose: Node, merged: Shape) -> Callable[[Array], Array]:
    """How weight columns move when the image is read untransposed."""
    assert isinstance(transpose.op, Transpose)
    p: Permutation = transpose.op.permutation
    first = len(p) - len(merged)
    order = tuple(1 + p.index(axis) - first for axis in range(first, len(p)))

    def reorder(weight: Array) -> Array:
        images = weight.reshape(weight.shape[0], *merged)
        return images.transpose(0, *order).reshape(weight.shape)

    return reorder


def _reordered(
    graph: Graph, editor: GraphEditor, weight: Node | str, order: Callable[[Array], Array]
) -> str:
    name = weight if isinstance(weight, str) else weight.inputs[0]
    quantization = graph.values[name].quantization
    constant = editor.add_constant(name, order(graph.constants[name]), quantization)
    if isinstance(weight, str):
        return constant
    return editor.add_node(weight.op, (constant,), origin=weight.origin)
