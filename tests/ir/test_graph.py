"""The editor, the verifier and the interpreter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bringup.errors import GraphError, ModelError
from bringup.ir import DType, Graph, GraphEditor, TensorType, evaluate, verify
from bringup.ops.add import Add
from bringup.ops.clamp import Clamp
from bringup.ops.unary import Unary

VECTOR = TensorType(DType.F32, (3,))


def chain() -> Graph:
    editor = GraphEditor("chain")
    x = editor.add_input("x", VECTOR)
    c = editor.add_constant("c", np.float32([1, 2, 3]))
    y = editor.add_node(Add(), (x, c), name="sum")
    editor.outputs = [editor.add_node(Clamp(0.0), (y,), name="relu")]
    return editor.finish()


def test_evaluate_keeps_what_is_asked_for() -> None:
    graph, x = chain(), {"x": np.float32([-5, 0, 5])}
    assert set(evaluate(graph, x)) == {"relu"}
    assert set(evaluate(graph, x, keep=["sum"])) == {"sum", "relu"}
    assert set(evaluate(graph, x, keep=None)) == {"x", "c", "sum", "relu"}
    assert evaluate(graph, x)["relu"].tolist() == [0, 2, 8]


@pytest.mark.parametrize(
    "inputs",
    [{}, {"x": np.zeros(4, np.float32)}, {"x": np.zeros(3, np.float64)}],
)
def test_wrong_inputs_are_refused(inputs: dict) -> None:
    with pytest.raises(ModelError):
        evaluate(chain(), inputs)


def test_unique_names() -> None:
    editor = GraphEditor("names")
    x = editor.add_input("x", VECTOR)
    a = editor.add_node(Unary("exp"), (x,), name="y")
    b = editor.add_node(Unary("exp"), (a,), name="y")
    assert (a, b) == ("y", "y_1")
    assert len({node.name for node in editor.nodes}) == 2


def test_finish_sorts_and_drops() -> None:
    editor = GraphEditor.of(chain())
    editor.nodes.reverse()
    editor.add_constant("unused", np.zeros(2, np.float32))
    graph = editor.finish()
    assert [node.name for node in graph.nodes] == ["sum", "relu"]
    assert "unused" not in graph.values


def test_queries() -> None:
    graph = chain()
    assert graph.producers["sum"].name == "sum"
    assert [node.name for node in graph.consumers["sum"]] == ["relu"]
    assert graph.single_consumer("relu") is None
    assert graph.is_constant("c") and not graph.is_constant("x")


def broken() -> dict[str, Graph]:
    graph = chain()
    first, second = graph.nodes
    wrong = {**graph.values, "sum": replace(graph.values["sum"], type=VECTOR.with_shape((4,)))}
    return {
        "order": replace(graph, nodes=(second, first)),
        "type": replace(graph, values=wrong),
        "constant": replace(graph, constants={"c": np.float32([1])}),
        "twice": replace(graph, nodes=(first, replace(first, name="again"), second)),
        "node name": replace(graph, nodes=(first, replace(second, name="sum"))),
        "output": replace(graph, outputs=("nowhere",)),
        "layout": replace(graph, layouts={"x": (1,)}),
    }


@pytest.mark.parametrize("fault", broken())
def test_verifier_refuses(fault: str) -> None:
    with pytest.raises(GraphError):
        verify(broken()[fault])


def test_cycle_is_named() -> None:
    editor = GraphEditor.of(chain())
    editor.nodes[0] = replace(editor.nodes[0], inputs=("relu", "c"))
    with pytest.raises(GraphError, match="cyclic"):
        editor.finish()
