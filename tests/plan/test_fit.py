"""Networks that are too large are refused with the node, and those that just fit are not."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from bringup.errors import PlanError
from bringup.ir import DType, Graph, GraphEditor, Origin, TensorType
from bringup.ops import Add, Clamp, Linear, Transpose
from bringup.plan import make_plan
from bringup.targets import find_target

SCALAR = find_target("scalar")


def network(width: int = 64) -> Graph:
    editor = GraphEditor("n")
    x = editor.add_input("x", TensorType(DType.F32, (1, width)))
    w = editor.add_constant("w", np.zeros((4 * width, width), np.float32))
    b = editor.add_constant("b", np.zeros(4 * width, np.float32))
    y = editor.add_node(Linear(), [x, w, b], name="wide", origin=Origin("net.wide", "net.py:3"))
    editor.outputs.append(editor.add_node(Clamp(0.0, 6.0), [y], name="clamp"))
    return editor.finish()


def test_memory_is_refused_by_the_byte() -> None:
    plan = make_plan(network(), SCALAR)
    needed = plan.arena.size + sum(array.nbytes for array in plan.constants.values())
    for size, fits in ((needed, True), (needed - 1, False)):
        target = replace(SCALAR, memories=(replace(SCALAR.memories[0], size=size),))
        if fits:
            make_plan(network(), target)
            continue
        with pytest.raises(PlanError, match="does not fit scalar's memory") as error:
            make_plan(network(), target)
        assert "wide (net.wide net.py:3)" in error.value.where
        assert " 1 more than" in error.value.why


def test_tensors_past_int32_are_refused() -> None:
    editor = GraphEditor("large")
    x = editor.add_input("x", TensorType(DType.I8, (1 << 16, 1 << 15)))
    editor.outputs.append(editor.add_node(Transpose((1, 0)), [x], name="turn"))
    with pytest.raises(PlanError, match="tensor 'x' is too large") as error:
        make_plan(editor.finish(), SCALAR)
    assert error.value.where.startswith("turn")


def deep(nodes: int) -> Graph:
    editor = GraphEditor("deep")
    value = skipped = editor.add_input("x", TensorType(DType.F32, (8, 8)))
    for i in range(nodes):
        value = editor.add_node(Transpose((1, 0)), [value], name=f"n{i}")
        if i % 10 == 9:
            value = skipped = editor.add_node(Add(), [value, skipped], name=f"add{i}")
    editor.outputs.append(value)
    return editor.finish()


def test_time_grows_with_the_number_of_nodes() -> None:
    """Placing, proving and choosing look at what is alive, not at the whole network."""
    seconds = {}
    for nodes in (500, 4000):
        graph = deep(nodes)
        start = time.process_time()
        plan = make_plan(graph, SCALAR)
        seconds[nodes] = time.process_time() - start
        assert plan.arena.size == plan.arena.lower_bound == 3 * 256
    assert seconds[4000] < 3 * 8 * seconds[500] + 0.2
