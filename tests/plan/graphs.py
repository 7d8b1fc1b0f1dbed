"""Random networks for the planner: every way values can share memory, no meaning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from bringup.ir import DType, Graph, GraphEditor, Node, TensorType
from bringup.ops import Add, Clamp, Concat, Reshape, Transpose
from bringup.plan import Choice
from bringup.targets import Kernel

SHAPES = ((2, 6), (6, 2), (12,), (3, 4), (0,), ())
KERNEL = Kernel("k", "op", ("f32->f32",), Path("k.c"), "none", cost=lambda site: 1.0)


@dataclass(frozen=True)
class Network:
    """A graph with the choices of its nodes, scratch included."""

    graph: Graph
    choices: tuple[Choice, ...]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Views, views of constants and of inputs, elementwise chains, results used twice, late or
    never, outputs that are inputs, views or the same twice, empty and 0-d values."""
    editor = GraphEditor("random")
    values = [
        editor.add_input(f"x{i}", TensorType(DType.F32, draw(st.sampled_from(SHAPES))))
        for i in range(draw(st.integers(1, 3)))
    ]
    constant = editor.add_constant("c", np.zeros((2, 6), np.float32))
    for _ in range(draw(st.integers(0, 12))):
        picked = draw(st.sampled_from([*values, constant]))
        values.append(_node(draw, editor, values, picked))
    for _ in range(draw(st.integers(1, 3))):
        editor.outputs.append(draw(st.sampled_from(values)))
    graph = editor.finish()
    return Network(graph, tuple(_choice(draw, graph, node) for node in graph.nodes))


def _node(draw: st.DrawFn, editor: GraphEditor, values: list[str], x: str) -> str:
    type_ = editor.values[x].type
    partners = [v for v in values if editor.values[v].type == type_] or [x]
    kind = draw(st.sampled_from(("reshape", "clamp", "add", "concat", "transpose")))
    if kind == "reshape":
        flat = (type_.elements,)
        shapes = [flat, *(s for s in SHAPES if math.prod(s) == type_.elements)]
        return editor.add_node(Reshape(draw(st.sampled_from(shapes))), [x])
    if kind == "transpose" and len(type_.shape) == 2:
        return editor.add_node(Transpose((1, 0)), [x])
    if kind == "concat" and type_.shape:
        return editor.add_node(Concat(0), [x, draw(st.sampled_from(partners))])
    if kind == "add":
        return editor.add_node(Add(), [x, draw(st.sampled_from(partners))])
    return editor.add_node(Clamp(0.0, 6.0), [x])


def _choice(draw: st.DrawFn, graph: Graph, node: Node) -> Choice:
    if node.op.is_view and not graph.is_constant(node.inputs[0]):
        return Choice(node, None, "test", "a view")
    return Choice(node, KERNEL, "test", "", scratch=draw(st.sampled_from((0, 4, 48))))
