"""Which kernel serves a node: pinned at representative sites, with its reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bringup.errors import PlanError
from bringup.ir import DType, Graph, GraphEditor, Operator, TensorType
from bringup.ops import Conv2d, Linear, Reshape
from bringup.ops.epilogue import Requantize
from bringup.plan import Choice, make_plan
from bringup.plan.select import select_kernels
from bringup.targets import Target, find_target
from bringup.targets.kernel import Site

RVV, SCALAR = find_target("rvv"), find_target("scalar")


def graph_of(op: Operator, x: TensorType, *constants: np.ndarray) -> Graph:
    editor = GraphEditor("one")
    names = [editor.add_constant(f"c{i}", array) for i, array in enumerate(constants)]
    editor.outputs.append(editor.add_node(op, [editor.add_input("x", x), *names], name="node"))
    return editor.finish()


def weighted(op: Operator, x: tuple[int, ...], w: tuple[int, ...], dtype: DType) -> Graph:
    """A convolution or linear layer with constant weights, bias and multiplier."""
    weights = np.ones(w, dtype.numpy)
    if dtype is not DType.I8:
        return graph_of(op, TensorType(dtype, x), weights, np.zeros(w[0], dtype.numpy))
    op = replace(op, epilogue=Requantize())
    multiplier = np.full(1, 1 << 24, np.int32)
    return graph_of(op, TensorType(dtype, x), weights, np.zeros(w[0], np.int32), multiplier)


def conv(x: tuple[int, ...], w: tuple[int, ...], dtype: DType = DType.I8, **attributes) -> Graph:
    return weighted(Conv2d(**attributes), x, w, dtype)


def linear(rows: int, k: int, n: int, dtype: DType = DType.I8) -> Graph:
    return weighted(Linear(), (rows, k), (n, k), dtype)


def choice(graph: Graph, target: Target) -> Choice:
    (one,) = select_kernels(graph, target)[0]
    return one


SAME = (1, 1, 1, 1)
SITES = [
    ("first layer, few channels", conv((1, 32, 32, 1), (6, 5, 5, 1)), "conv2d_s8_rvv_lines"),
    ("few outputs, deep", conv((1, 12, 12, 6), (16, 5, 5, 6)), "conv2d_s8_rvv_pixels"),
    ("many outputs", conv((1, 8, 8, 32), (64, 3, 3, 32), padding=SAME), "conv2d_s8_rvv"),
    ("1x1", conv((1, 8, 8, 64), (128, 1, 1, 64)), "conv2d_s8_rvv_pointwise"),
    (
        "depthwise",
        conv((1, 16, 16, 32), (32, 3, 3, 1), groups=32, padding=SAME),
        "conv2d_s8_rvv_depthwise",
    ),
    (
        "depthwise, float",
        conv((1, 16, 16, 32), (32, 3, 3, 1), DType.F32, groups=32, padding=SAME),
        "conv2d_f32_rvv_depthwise",
    ),
    ("wide features", linear(1, 256, 120), "linear_s8_rvv"),
    ("a handful of features", linear(1, 84, 10), "linear_s8_rvv_dot"),
    ("float features", linear(4, 64, 64, DType.F32), "linear_f32_rvv"),
    (
        "grouped: no vector kernel",
        conv((1, 8, 8, 8), (8, 3, 3, 4), groups=2),
        "conv2d_s8_scalar",
    ),
]
SCALAR_SITES = [
    ("convolution", conv((1, 8, 8, 32), (64, 3, 3, 32), padding=SAME), "conv2d_s8_scalar"),
    (
        "depthwise",
        conv((1, 16, 16, 32), (32, 3, 3, 1), groups=32, padding=SAME),
        "conv2d_s8_scalar_depthwise",
    ),
    ("row", linear(1, 256, 120), "linear_s8_scalar"),
    ("float", linear(4, 64, 64, DType.F32), "linear_f32_scalar"),
    (
        "float depthwise",
        conv((1, 16, 16, 32), (32, 3, 3, 1), DType.F32, groups=32, padding=SAME),
        "conv2d_f32_scalar_depthwise",
    ),
]
ALL = [(RVV, *site) for site in SITES] + [(SCALAR, *site) for site in SCALAR_SITES]


@pytest.mark.parametrize(("target", "name", "graph", "symbol"), ALL, ids=[s[1] for s in ALL])
def test_kernel_of_representative_sites(target, name, graph, symbol) -> None:
    found = choice(graph, target)
    assert found.kernel.symbol == symbol
    assert found.fallback == (found.target != target.name)
    assert symbol.split("_")[2] == found.target


@pytest.mark.parametrize(("target", "name", "graph", "symbol"), ALL, ids=[s[1] for s in ALL])
def test_the_cheapest_is_taken_and_the_others_are_named(target, name, graph, symbol) -> None:
    found = choice(graph, target)
    site = Site(graph, graph.nodes[0])
    owner = find_target(found.target)
    accepting = [k for k in owner.kernels if k.operator == site.op.name and k.refusal(site) is None]
    assert found.kernel.cost(site) == min(kernel.cost(site) for kernel in accepting)
    assert found.scratch == found.kernel.scratch(site)
    named = {refusal.kernel for refusal in found.refusals}
    assert named >= {kernel.symbol for kernel in accepting} - {symbol}


def test_order_of_declaration_does_not_matter() -> None:
    backwards = replace(RVV, kernels=RVV.kernels[::-1])
    for _, graph, symbol in SITES:
        assert choice(graph, backwards).kernel.symbol == symbol


def test_strict_refuses_a_fallback_and_says_where() -> None:
    graph = conv((1, 8, 8, 8), (8, 3, 3, 4), groups=2)
    with pytest.raises(PlanError, match="--strict: 1 nodes have no rvv kernel") as error:
        make_plan(graph, RVV, strict=True)
    assert "node" in error.value.where and "grouped convolution" in error.value.why
    assert make_plan(linear(1, 84, 10), RVV, strict=True).fallbacks == ()


def test_a_node_nobody_serves_is_named() -> None:
    bare = replace(SCALAR, kernels=(), name="bare")
    with pytest.raises(PlanError, match="no kernel for 1 nodes") as error:
        make_plan(linear(1, 4, 4), bare)
    assert "node" in error.value.where and "linear" in error.value.why


def test_equal_constants_are_stored_once() -> None:
    editor = GraphEditor("twice")
    value = editor.add_input("x", TensorType(DType.F32, (1, 4)))
    for i in range(3):
        same = np.eye(4, dtype=np.float32) * (1 if i < 2 else 2)
        bias = np.zeros(4, np.float32)
        operands = [editor.add_constant(f"w{i}", same), editor.add_constant(f"b{i}", bias)]
        value = editor.add_node(Linear(), [value, *operands])
    editor.outputs.append(value)
    plan = make_plan(editor.finish(), SCALAR)
    keys = [dict(c.constants or {}) for c in plan.choices]
    assert keys[0] == keys[1] != keys[2] and len(plan.constants) == 3


def test_views_cost_nothing_unless_they_are_of_constants() -> None:
    view = choice(graph_of(Reshape((16,)), TensorType(DType.F32, (4, 4))), SCALAR)
    assert view.kernel is None
    editor = GraphEditor("constant")
    editor.add_input("x", TensorType(DType.F32, (1,)))
    constant = editor.add_constant("c", np.zeros((4, 4), np.float32))
    editor.outputs.append(editor.add_node(Reshape((16,)), [constant]))
    copied = choice(editor.finish(), RVV)
    assert copied.kernel.symbol == "strided_copy_rvv" and copied.constants == {0: "c"}
