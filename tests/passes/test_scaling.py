"""Deep graphs: twice the nodes take about twice the steps, and nothing recurses over nodes."""

from __future__ import annotations

import sys
from types import FrameType

import numpy as np
import pytest

from bringup.ir import DType, Graph, GraphEditor, Node, TensorType
from bringup.ops.cast import Cast
from bringup.ops.clamp import Clamp
from bringup.ops.linear import Linear
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose
from bringup.ops.unary import Unary
from bringup.passes.pipeline import float_passes
from bringup.plan import make_plan
from bringup.targets import find_target

MOST = 2.2
"""Steps of twice the nodes: 2, and sorting; 4 when a pass is quadratic."""


def chain(layers: int) -> Graph:
    """Linear, clamp, no-op cast, two transposes that cancel and a tanh, over and over."""
    editor = GraphEditor("chain")
    x = editor.add_input("x", TensorType(DType.F32, (4, 8)))
    weight = editor.add_constant("w", np.eye(8, dtype=np.float32))
    bias = editor.add_constant("b", np.zeros(8, np.float32))
    for _ in range(layers):
        x = editor.add_node(Linear(), (x, weight, bias))
        x = editor.add_node(Clamp(0.0, 6.0), (x,))
        x = editor.add_node(Cast(DType.F32), (x,))
        x = editor.add_node(Reshape((2, 2, 8)), (x,))
        x = editor.add_node(Transpose((1, 0, 2)), (x,))
        x = editor.add_node(Unary("tanh"), (x,))
        x = editor.add_node(Transpose((1, 0, 2)), (x,))
        x = editor.add_node(Reshape((4, 8)), (x,))
    editor.outputs.append(x)
    return editor.finish()


def steps(layers: int) -> int:
    """Lines of Python run to build, clean up and plan: a count, the same on any machine."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    make_plan(float_passes(chain(1)), find_target("scalar"))  # what is imported and cached once
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        graph = float_passes(chain(layers))
        make_plan(graph, find_target("scalar"))
    finally:
        sys.settrace(before)
    assert len(graph.nodes) <= 4 * layers
    return count


def test_steps_grow_linearly() -> None:
    assert steps(200) <= MOST * steps(100)  # 1,600 and 800 nodes


def test_a_quadratic_step_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def scanning(editor: GraphEditor, node: Node) -> None:
        editor.nodes = [other for other in editor.nodes if other.name != node.name]

    monkeypatch.setattr(GraphEditor, "remove_node", scanning)
    assert steps(200) > MOST * steps(100)


def import_steps(layers: int) -> int:
    """Lines of Python run to add nodes one by one and ask for each what was added."""
    editor = GraphEditor("chain")
    x = editor.add_input("x", TensorType(DType.F32, (4, 8)))
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for _ in range(layers):
            added = editor.added
            x = editor.add_node(Unary("tanh"), (x,))
            assert len(editor.added_since(added)) == 1
    finally:
        sys.settrace(before)
    return count


def test_adding_nodes_grows_linearly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert import_steps(200) <= MOST * import_steps(100)
    monkeypatch.setattr(GraphEditor, "added", property(lambda editor: len(editor.nodes)))
    assert import_steps(200) > MOST * import_steps(100)


def test_nothing_recurses_over_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(400)
        assert float_passes(chain(150)).nodes
    finally:
        sys.setrecursionlimit(limit)
