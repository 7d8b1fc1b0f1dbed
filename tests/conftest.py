"""A small network on a small target of its own, for everything between plan and run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from bringup.emit import Project, TestVectors, emit
from bringup.ir import DType, Graph, GraphEditor, Origin, TensorType, evaluate
from bringup.ops.conv2d import Conv2d
from bringup.ops.epilogue import Requantize
from bringup.plan import Plan
from bringup.plan.arena import plan_arena
from bringup.plan.select import select_kernels
from bringup.targets import InstructionSet, Kernel, Memory, Target

# examples are judged by their result, not by how busy the machine is
settings.register_profile("bringup", deadline=None)
settings.load_profile("bringup")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kernels",
        metavar="NAME",
        help="kernel tests: only kernels of the C source NAME, so that one change is judged fast",
    )


KERNEL = """\
#include <bringup/operators.h>

/* One by one convolution, nothing else. */
void KERNEL(conv2d_test)(const struct conv2d_params *p, const int8_t *x, const int8_t *w,
                         const int32_t *bias, const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  FAULT
  for (int i = 0; i < p->batch * p->out_h * p->out_w; i++)
    for (int o = 0; o < p->out_c; o++) {
      int32_t sum = bias[o];
      for (int c = 0; c < p->in_c; c++) sum += x[i * p->in_c + c] * w[o * p->in_c + c];
      int64_t v = (((int64_t)sum * multiplier[0] + (1 << 30)) >> 31) + p->epilogue.zero_point;
      y[i * p->out_c + o] = v < -128 ? -128 : v > 127 ? 127 : v;
    }
}
"""

SCALAR = InstructionSet(64, ("i", "m", "a", "f", "d", "c"), "lp64d")
VECTOR = InstructionSet(64, ("i", "m", "a", "f", "d", "c", "v"), "lp64d")
NATIVE = InstructionSet(0)


def make_graph(*, weight: int = 1, size: int = 4) -> Graph:
    """Two layers named first and second; 3 -> 2 -> 5 channels."""
    generator = np.random.default_rng(weight)
    editor = GraphEditor("tiny")
    value = editor.add_input("x", TensorType(DType.I8, (1, size, size, 3)))
    for name, inputs, outputs in (("first", 3, 2), ("second", 2, 5)):
        weights = generator.integers(-127, 128, (outputs, 1, 1, inputs)).astype(np.int8)
        value = editor.add_node(
            Conv2d(epilogue=Requantize(zero_point=-3)),
            [
                value,
                editor.add_constant(f"{name}_w", weights),
                editor.add_constant(f"{name}_b", np.arange(outputs, dtype=np.int32)),
                editor.add_constant(f"{name}_m", np.array([2**24], np.int32)),
            ],
            name=name,
            origin=Origin(f"net.{name}", "net.py:7"),
        )
    editor.outputs.append(value)
    return editor.finish()


def make_target(
    folder: Path, isa: InstructionSet, *, fault: str = "", name: str = "test"
) -> Target:
    """A target whose only kernel runs `fault`, a C statement, before it computes."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "conv2d_test.c"
    source.write_text(KERNEL.replace("FAULT", fault))
    kernel = Kernel(
        "conv2d_test",
        "conv2d",
        ("i8->i8",),
        source,
        "three loops",
        cost=lambda site: float(site.macs),
    )
    return Target(name, "for tests", isa, (kernel,), (Memory("ram", 1 << 27, 0x80000000),))


def make_plan(graph: Graph, target: Target) -> Plan:
    choices, constants = select_kernels(graph, target)
    return Plan(graph, target, choices, plan_arena(graph, choices), constants)


def make_vectors(graph: Graph, count: int = 2) -> TestVectors:
    """Random inputs and the reference's outputs."""
    generator = np.random.default_rng(7)
    shape = graph.type_of("x").shape
    inputs = tuple(
        {"x": generator.integers(-128, 128, shape).astype(np.int8)} for _ in range(count)
    )
    return TestVectors(inputs, tuple(evaluate(graph, i) for i in inputs))


MakeProject = Callable[..., Project]


@pytest.fixture
def tiny_graph() -> Graph:
    return make_graph()


@pytest.fixture
def tiny_plan(tmp_path: Path) -> Callable[..., Plan]:
    """plan(isa="scalar", fault="", weight=1): a plan of the tiny network."""

    def make(isa: str = "scalar", fault: str = "", weight: int = 1) -> Plan:
        isas = {"scalar": SCALAR, "vector": VECTOR, "host": NATIVE}
        target = make_target(tmp_path / "kernels", isas[isa], fault=fault)
        return make_plan(make_graph(weight=weight), target)

    return make


@pytest.fixture
def tiny_project(tmp_path: Path, tiny_plan: Callable[..., Plan]) -> MakeProject:
    """project(isa="scalar", fault="", vectors=None): the tiny network's C project."""

    def make(isa: str = "scalar", fault: str = "", vectors: TestVectors | None = None) -> Project:
        return emit(tiny_plan(isa, fault), tmp_path / "project", vectors)

    return make


@pytest.fixture
def tiny_vectors(tiny_graph: Graph) -> TestVectors:
    return make_vectors(tiny_graph)
