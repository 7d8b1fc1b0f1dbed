"""Which operand's memory a result may take over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bringup.ir import DType, Graph, GraphEditor, TensorType
from bringup.ops import Add, Clamp, Requantize, Rescale, Reshape
from bringup.plan import Choice
from bringup.plan.liveness import analyse
from bringup.targets import Kernel

KERNEL = Kernel("k", "op", ("f32->f32",), Path("k.c"), "none", cost=lambda site: 1.0)


def owners(graph: Graph) -> dict[str, str]:
    choices = tuple(Choice(node, KERNEL, "t", "") for node in graph.nodes)
    return dict(analyse(graph, choices).storage_of)


@pytest.mark.parametrize(("shape", "shared"), [((2, 6), True), ((6,), False), ((1, 6), False)])
def test_a_broadcast_operand_is_no_place_for_the_result(shape, shared) -> None:
    editor = GraphEditor("g")
    x = editor.add_input("x", TensorType(DType.F32, shape))
    y = editor.add_input("y", TensorType(DType.F32, (2, 6)))
    small = editor.add_node(Clamp(0.0, 1.0), (x,), name="small")
    editor.outputs.append(editor.add_node(Add(), (small, y), name="sum"))
    assert owners(editor.finish())["sum"] == ("small" if shared else "sum")


def test_a_view_keeps_its_owner_alive() -> None:
    """The owner's own last reader must not overwrite what the view is read for later."""
    editor = GraphEditor("g")
    x = editor.add_input("x", TensorType(DType.F32, (2, 6)))
    owner = editor.add_node(Clamp(0.0, 1.0), (x,), name="owner")
    view = editor.add_node(Reshape((12,)), (owner,), name="view")
    changed = editor.add_node(Clamp(0.0, 0.5), (owner,), name="changed")
    flat = editor.add_node(Reshape((12,)), (changed,), name="flat")
    editor.outputs.append(editor.add_node(Add(), (view, flat), name="sum"))
    found = owners(editor.finish())
    assert found["view"] == "owner" and found["changed"] == "changed"


def test_an_operand_of_another_element_type_is_no_place_for_the_result() -> None:
    editor = GraphEditor("g")
    x = editor.add_input("x", TensorType(DType.I32, (8,)))
    wide = editor.add_node(Clamp(0, 9), (x,), name="wide")
    factor = editor.add_constant("factor", np.array([2**30], np.int32))
    narrow = Rescale(0, Requantize(0))
    editor.outputs.append(editor.add_node(narrow, (wide, factor), name="narrow"))
    assert owners(editor.finish())["narrow"] == "narrow"
