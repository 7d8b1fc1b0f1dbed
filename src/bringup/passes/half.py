"""Float16 storage: every float32 tensor of a graph becomes float16.

Kernels read halves, compute in float32 and round once per stored result. The float32 parameters of
int8 normalizations stay as they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bringup.errors import ModelError
from bringup.ir import Array, DType, Graph, GraphEditor, Node, Operator
from bringup.ops.cast import Cast
from bringup.ops.dequantize import Dequantize

_LARGEST = float(np.finfo(np.float16).max)


def to_half(graph: Graph) -> Graph:
    """The graph with float16 in place of float32.

    Raises:
        ModelError: a weight exceeds what float16 can hold (65504).
    """
    editor = GraphEditor(graph.name)
    for name in graph.inputs:
        type_ = graph.type_of(name)
        half = type_.with_dtype(DType.F16) if type_.dtype is DType.F32 else type_
        editor.add_input(name, half, graph.values[name].quantization)
    constants: dict[tuple[str, bool], str] = {}
    for node in graph.nodes:
        _convert(graph, editor, node, constants)
    editor.outputs = list(graph.outputs)
    editor.layouts = dict(graph.layouts)
    return editor.finish()


def _convert(
    graph: Graph, editor: GraphEditor, node: Node, constants: dict[tuple[str, bool], str]
) -> None:
    """Add a node under its old value names; constants as half where the node works on floats."""
    halve = any(graph.type_of(n).dtype.is_float for n in (node.inputs[0], node.outputs[0]))
    inputs = []
    for name in node.inputs:
        if name in graph.constants:
            if (name, halve) not in constants:
                constants[name, halve] = _constant(graph, editor, name, halve)
            name = constants[name, halve]
        inputs.append(name)
    editor.add_node(
        _half_operator(node.op),
        inputs,
        name=node.name,
        origin=node.origin,
        quantization=graph.values[node.outputs[0]].quantization,
        outputs=node.outputs,
    )


def _half_operator(op: Operator) -> Operator:
    if isinstance(op, (Cast, Dequantize)) and op.dtype is DType.F32:
        return replace(op, dtype=DType.F16)
    return op


def _constant(graph: Graph, editor: GraphEditor, name: str, halve: bool) -> str:
    array = graph.constants[name]
    if not halve or array.dtype != np.float32:
        return editor.add_constant(name, array, graph.values[name].quantization)
    renamed = f"{name}_half"
    while renamed in graph.values:
        renamed += "_"
    return editor.add_constant(renamed, _halved(graph, name, array))


def _halved(graph: Graph, name: str, array: Array) -> Array:
    largest = float(np.max(np.abs(array), initial=0.0, where=np.isfinite(array)))
    if largest > _LARGEST:
        raise ModelError(
            "a weight does not fit float16",
            where=f"{name} in {graph.name}",
            why=f"largest magnitude {largest:.3g}, float16 ends at {_LARGEST:.0f}",
            hint="use fp32 or int8 for this model",
        )
    return array.astype(np.float16)
