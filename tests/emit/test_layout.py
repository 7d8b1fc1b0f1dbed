"""The tables of model.c say what the plan says, and images do what they say."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from bringup.emit import emit
from bringup.emit.guards import guard_table
from bringup.emit.layout import interface_of
from bringup.ir import DType, Graph, GraphEditor, TensorType, evaluate
from bringup.ops import Add, Clamp, Concat, Reshape, Transpose
from bringup.pipeline.build import test_vectors as vectors_of
from bringup.plan import GUARD, Plan, make_plan, with_guards
from bringup.runners import RUNNERS, Request
from bringup.targets import find_target
from bringup.toolchain import build

TENSOR = re.compile(r'\{"([^"]*)", BRINGUP_(\w+), (\d+), shape_\d+, (\d+), (\d+)\}')
NODE = re.compile(
    r'^ {4}\{"([^"]*)", "(\w+)", "(\w+)", (\w+), (\d+), (\d+), (\d)\},$', re.MULTILINE
)


def awkward() -> Graph:
    """Views of inputs and constants, results used in place, empty and 0-d values, an output that
    is an input and one that comes twice."""
    editor = GraphEditor("awkward")
    x = editor.add_input("x", TensorType(DType.F32, (2, 3)))
    point = editor.add_input("point", TensorType(DType.F32, ()))
    empty = editor.add_input("empty", TensorType(DType.F32, (0, 3)))
    constant = editor.add_constant("c", np.arange(6, dtype=np.float32))
    turned = editor.add_node(Transpose((1, 0)), [x], name="turned")
    clamped = editor.add_node(Clamp(0.0, 6.0), [turned], name="clamped")
    seen = editor.add_node(Reshape((6,)), [x], name="seen")
    fixed = editor.add_node(Reshape((2, 3)), [constant], name="fixed")
    both = editor.add_node(Concat(0), [empty, x], name="both")
    nothing = editor.add_node(Clamp(0.0, 6.0), [empty], name="nothing")
    moved = editor.add_node(Add(), [point, point], name="moved")
    one = editor.add_node(Reshape((1,)), [moved], name="one")
    editor.outputs += [x, clamped, seen, fixed, both, nothing, moved, one, clamped]
    return editor.finish()


@pytest.fixture(params=["host", "scalar", "rvv"])
def plan(request: pytest.FixtureRequest) -> Plan:
    return make_plan(awkward(), find_target(request.param))


def text_of(plan: Plan, folder: Path) -> str:
    project = emit(plan, folder)
    return (folder / f"{project.interface.prefix}.c").read_text()


@pytest.mark.parametrize("guarded", [False, True])
def test_tables_hold_the_plan(plan: Plan, guarded: bool, tmp_path: Path) -> None:
    plan = with_guards(plan) if guarded else plan
    text = text_of(plan, tmp_path / "p")
    tensors = {name: (int(o), int(n), int(r)) for name, _, r, o, n in TENSOR.findall(text)}
    graph, places = plan.graph, plan.arena.placements
    assert list(tensors) == [t.name for t in interface_of(plan, "p").tensors]
    for name, (offset, size, rank) in tensors.items():
        assert (offset, size) == (places[name].offset, graph.type_of(name).bytes)
        assert rank == len(graph.type_of(name).shape)
    nodes = {name: (function, int(over)) for name, _, _, function, _, _, over in NODE.findall(text)}
    assert list(nodes) == [node.name for node in graph.nodes]
    assert {name for name, (function, _) in nodes.items() if function == "NULL"} == {"seen", "one"}
    # clamped overwrites turned; views lie over their operands
    assert {name for name, (_, over) in nodes.items() if over} == {"clamped", "seen", "one"}
    outputs = re.search(r"outputs\[\] = \{([\d, ]+)\}", text)[1].split(", ")
    assert [list(tensors)[int(i)] for i in outputs] == list(graph.outputs)
    header = (tmp_path / f"p/awkward_{plan.target.name}.h").read_text()
    size = re.search(r"ARENA_BYTES (\d+)", header)[1]
    assert int(size) == max(64, -(-plan.arena.size // 64) * 64)


def test_awkward_values_are_computed(plan: Plan, tmp_path: Path) -> None:
    name = "host" if plan.target.name == "host" else "sim"
    if not RUNNERS[name].available():
        pytest.skip(f"no {name}")
    generator = np.random.default_rng(3)
    inputs = {
        "x": generator.normal(size=(2, 3)).astype(np.float32),
        "point": np.array(1.5, np.float32),
        "empty": np.zeros((0, 3), np.float32),
    }
    golden = evaluate(plan.graph, inputs)
    for planned in (plan, with_guards(plan)):
        image = build(emit(planned, tmp_path / "p"))
        (answer,) = RUNNERS[name].run(image, Request((inputs,), dump=None)).response.inferences
        assert answer.overruns == ()
        for output in plan.graph.outputs:
            assert np.array_equal(answer.outputs[output], golden[output]), output
            assert answer.outputs[output].shape == golden[output].shape


def test_awkward_values_check_themselves(plan: Plan, tmp_path: Path) -> None:
    name = "host" if plan.target.name == "host" else "sim"
    if not RUNNERS[name].available():
        pytest.skip(f"no {name}")
    inputs = {
        name: np.ones(plan.graph.type_of(name).shape, np.float32) for name in plan.graph.inputs
    }
    vectors = vectors_of(plan.graph, (inputs,))
    assert "PASS" in RUNNERS[name].self_check(build(emit(plan, tmp_path / "p", vectors)))


def test_guards_are_for_verification_only(tiny_plan, tmp_path: Path) -> None:
    plan = tiny_plan("scalar")
    assert guard_table(plan) is None
    shipped = emit(plan, tmp_path / "shipped").folder
    assert "bringup_guards" not in (shipped / "main.c").read_text()
    image = build(emit(plan, tmp_path / "shipped"))
    assert not {name for _, _, name in image.symbols if "guards" in name}
    guarded = with_guards(plan)
    table = guard_table(guarded)
    assert table.reach == guarded.arena.size > plan.arena.size
    assert [r.bytes for r in table.scratch] == [0, 0]
    assert guarded.choices == plan.choices and guarded.arena.guard == GUARD


def test_many_nodes_look_less_far() -> None:
    editor = GraphEditor("long")
    value = editor.add_input("x", TensorType(DType.F32, (1 << 16,)))
    for _ in range(600):
        value = editor.add_node(Clamp(0.0, 6.0), [value])
    editor.outputs.append(value)
    table = guard_table(with_guards(make_plan(editor.finish(), find_target("scalar"))))
    assert table.reach == (1 << 25) // 600 // 4
