"""Compute at compile time what depends on constants only.

Dequantized weights stay integers: `dequantize` of a constant is never folded, but transposes and
reshapes move through it onto the integer constant.
"""

from __future__ import annotations

from dataclasses import replace

from bringup.ir import Array, Graph, GraphEditor, Node, Quantization
from bringup.ops.dequantize import Dequantize
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose

_GROWTH = 4
_SMALL = 4096


def fold_constants(graph: Graph) -> Graph:
    """The graph with constant nodes replaced by their values.

    A `broadcast_to` that would store many copies (more than 4 KiB and 4 times its operand) stays.
    """
    editor = GraphEditor.of(graph)
    dequantized: dict[str, Node] = {}
    nodes: list[Node] = []
    for node in graph.nodes:
        node = _behind_dequantize(editor, node, dequantized, nodes)
        if not all(name in editor.constants for name in node.inputs):
            nodes.append(node)
        elif isinstance(node.op, Dequantize):
            dequantized[node.outputs[0]] = node
            nodes.append(node)
        elif _too_large(graph, node) or set(node.outputs).intersection(graph.outputs):
            nodes.append(node)
        else:
            _store(editor, node)
    if nodes == list(graph.nodes):
        return graph
    editor.nodes = nodes
    return editor.finish()


def _store(editor: GraphEditor, node: Node) -> None:
    results = node.op.evaluate(*(editor.constants[name] for name in node.inputs))
    for name, array in zip(node.outputs, results, strict=True):
        array.setflags(write=False)
        editor.constants[name] = array


def _too_large(graph: Graph, node: Node) -> bool:
    before = sum(graph.type_of(name).bytes for name in node.inputs)
    after = sum(graph.type_of(name).bytes for name in node.outputs)
    return after > max(_SMALL, _GROWTH * before)


def _behind_dequantize(
    editor: GraphEditor, node: Node, dequantized: dict[str, Node], nodes: list[Node]
) -> Node:
    """Swap `layout(dequantize(constant))` for `dequantize(layout(constant))`."""
    if not isinstance(node.op, (Transpose, Reshape)) or node.inputs[0] not in dequantized:
        return node
    source = dequantized[node.inputs[0]]
    assert isinstance(source.op, Dequantize)
    stored = editor.constants[source.inputs[0]]
    moved, axis = move(node.op, stored, source.op.axis)
    if moved is None:
        return node
    value = editor.values[source.inputs[0]]
    quantization = value.quantization
    if quantization is not None and quantization.axis is not None:
        quantization = replace(quantization, axis=axis)
    name = editor.add_constant(source.inputs[0], moved, quantization)
    return replace(node, op=replace(source.op, axis=axis), inputs=(name,))


def move(
    op: Transpose | Reshape, array: Array, axis: int | None
) -> tuple[Array | None, int | None]:
    """The array after a layout operator and where its channel axis went.

    None when a reshape splits or merges the channel axis.
    """
    if isinstance(op, Transpose):
        moved = array.transpose(op.permutation)
        return moved, None if axis is None else op.permutation.index(axis)
    moved = array.reshape(op.shape)
    if axis is None:
        return moved, None
    return _reshaped_axis(array, moved, axis)


def _reshaped_axis(array: Array, moved: Array, axis: int) -> tuple[Array | None, int | None]:
    """An axis survives a reshape when it keeps its length and what lies behind it its size."""
    behind = int(array[0].size) if axis == 0 else _size(array.shape[axis + 1 :])
    for candidate, length in enumerate(moved.shape):
        if length == array.shape[axis] and _size(moved.shape[candidate + 1 :]) == behind:
            return moved, candidate
    return None, None


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size


def quantization_of(op: Dequantize) -> Quantization:
    """What the operand of a dequantize means."""
    scale = op.scale if isinstance(op.scale, tuple) else (op.scale,)
    return Quantization(scale, op.zero_point, op.axis)
