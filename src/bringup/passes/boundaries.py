"""Transposes at the graph's boundary become declared layouts of inputs and outputs."""

from __future__ import annotations

from dataclasses import replace

from bringup.ir import Graph, GraphEditor, Node, Value
from bringup.ops.transpose import Transpose
from bringup.passes.permutations import compose, identity, inverse, permuted
from bringup.passes.regions import moved_quantization


def absorb_boundaries(graph: Graph) -> Graph:
    """Store inputs and outputs in the order their neighbours want, recorded in `Graph.layouts`."""
    editor = GraphEditor.of(graph)
    changed = False
    for name in graph.inputs:
        changed |= _absorb_input(graph, editor, name)
    for name in graph.outputs:
        changed |= _absorb_output(graph, editor, name)
    return editor.finish() if changed else graph


def _absorb_input(graph: Graph, editor: GraphEditor, name: str) -> bool:
    readers = graph.consumers[name]
    orders = {r.op.permutation if isinstance(r.op, Transpose) else None for r in readers}
    if len(orders) != 1 or name in graph.outputs:
        return False
    (p,) = orders
    if p is None:
        return False
    if any(output in graph.outputs for reader in readers for output in reader.outputs):
        return False
    value = editor.values[name]
    editor.values[name] = Value(
        name,
        value.type.with_shape(permuted(value.type.shape, p)),
        moved_quantization(value.quantization, p),
    )
    old = editor.layouts.get(name, identity(len(p)))
    editor.layouts[name] = compose(old, p)
    for reader in readers:
        editor.remove_node(reader)
        editor.replace_uses(reader.outputs[0], name)
    return True


def _absorb_output(graph: Graph, editor: GraphEditor, name: str) -> bool:
    """The transposed value takes the output's name when it is free to."""
    producer = next((n for n in editor.nodes if name in n.outputs), None)
    if producer is None or not isinstance(producer.op, Transpose):
        return False
    if graph.outputs.count(name) != 1 or graph.consumers[name]:
        return False
    source = producer.inputs[0]
    taken = (*editor.inputs, *editor.outputs)
    if source in taken or source in editor.constants:
        return False
    editor.remove_node(producer)
    _rename(editor, source, name)
    p = producer.op.permutation
    old = editor.layouts.get(name, identity(len(p)))
    editor.layouts[name] = compose(old, inverse(p))
    return True


def _rename(editor: GraphEditor, old: str, new: str) -> None:
    editor.values[new] = replace(editor.values.pop(old), name=new)
    editor.nodes = [_renamed(node, old, new) for node in editor.nodes]


def _renamed(node: Node, old: str, new: str) -> Node:
    if old not in node.inputs and old not in node.outputs:
        return node
    return replace(
        node,
        inputs=tuple(new if name == old else name for name in node.inputs),
        outputs=tuple(new if name == old else name for name in node.outputs),
    )
