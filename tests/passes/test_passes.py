"""Each pass on small graphs: what it removes, what it must leave, and that the meaning stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from bringup.ir import Array, DType, Graph, GraphEditor, Quantization, TensorType, evaluate
from bringup.ops import (
    Add,
    BatchNorm,
    BroadcastTo,
    Cast,
    Clamp,
    ClampEpilogue,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Dequantize,
    Linear,
    Mul,
    Pad,
    Requantize,
    Reshape,
    Slice,
    Transpose,
    Unary,
)
from bringup.passes.common_subexpressions import common_subexpressions
from bringup.passes.dead_code import dead_code
from bringup.passes.fold_batch_norm import fold_batch_norm
from bringup.passes.fold_constants import fold_constants
from bringup.passes.fold_pad import fold_pad
from bringup.passes.fuse_activation import fuse_activation
from bringup.passes.pipeline import cleanup, float_passes
from bringup.passes.remove_identities import remove_identities
from bringup.passes.tidy_names import tidy_names

RNG = np.random.default_rng(4)
F32 = DType.F32


class Builder:
    """A float graph under construction, with random constants."""

    def __init__(self, *shape: int) -> None:
        self.editor = GraphEditor("g")
        self.x = self.editor.add_input("x", TensorType(F32, shape))

    def random(self, *shape: int) -> str:
        return self.editor.add_constant("c", RNG.normal(size=shape).astype(np.float32))

    def positive(self, *shape: int) -> str:
        return self.editor.add_constant("c", RNG.uniform(0.5, 2, shape).astype(np.float32))

    def conv(self, x: str, inputs: int, outputs: int, **attributes: object) -> str:
        groups = attributes.get("groups", 1)
        weight = self.random(outputs, 3, 3, inputs // groups)  # type: ignore[operator]
        return self.add(Conv2d(**attributes), x, weight, self.random(outputs))  # type: ignore[arg-type]

    def norm(self, x: str, channels: int) -> str:
        c = channels
        return self.add(
            BatchNorm(1e-3), x, self.random(c), self.random(c), self.random(c), self.positive(c)
        )

    def add(self, op: object, *inputs: str) -> str:
        return self.editor.add_node(op, inputs)  # type: ignore[arg-type]

    def done(self, *outputs: str) -> Graph:
        self.editor.outputs = list(outputs)
        return self.editor.finish()


def operators(graph: Graph) -> dict[str, int]:
    return dict(Counter(node.op.name for node in graph.nodes))


def unchanged_meaning(graph: Graph, rewrite: Callable[[Graph], Graph]) -> Graph:
    """Apply a pass twice (it must be idempotent) and compare on random data."""
    after = rewrite(graph)
    assert operators(rewrite(after)) == operators(after)
    inputs: dict[str, Array] = {
        name: RNG.normal(size=graph.type_of(name).shape).astype(np.float32) * 2
        for name in graph.inputs
    }
    old, new = evaluate(graph, inputs), evaluate(after, inputs)
    assert len(after.outputs) == len(graph.outputs)
    for a, b in zip(graph.outputs, after.outputs, strict=True):
        np.testing.assert_allclose(new[b], old[a], rtol=1e-4, atol=1e-5)
    return after


def test_dead_code() -> None:
    b = Builder(2, 3)
    b.add(Unary("exp"), b.add(Unary("sin"), b.x))
    after = unchanged_meaning(b.done(b.add(Unary("cos"), b.x)), dead_code)
    assert operators(after) == {"unary": 1}


def test_dead_code_keeps_unused_inputs() -> None:
    b = Builder(2, 3)
    b.editor.add_input("y", TensorType(F32, (2,)))
    assert dead_code(b.done(b.add(Unary("cos"), b.x))).inputs == ("x", "y")


def test_common_subexpressions() -> None:
    b = Builder(2, 3)
    c = [b.editor.add_constant("same", np.float32([1, 2, 3])) for _ in range(2)]
    sums = [b.add(Add(), b.x, name) for name in c]
    after = unchanged_meaning(b.done(b.add(Mul(), *sums)), common_subexpressions)
    assert operators(after) == {"add": 1, "mul": 1}
    assert len(after.constants) == 1


def test_common_subexpressions_keep_what_differs() -> None:
    b = Builder(2, 3)
    low, high = b.add(Clamp(0.0, 1.0), b.x), b.add(Clamp(0.0, 2.0), b.x)
    twice = b.add(Clamp(0.0, 1.0), b.x)
    after = unchanged_meaning(b.done(low, high, twice), common_subexpressions)
    assert operators(after) == {"clamp": 3}, "every output keeps a node of its own"


def test_equal_operators_on_unlike_operands_stay_apart() -> None:
    b = Builder(2, 3)
    c = [b.editor.add_constant("c", np.float32([1, 2, number])) for number in (3, 4)]
    sums = [b.add(Add(), b.x, name) for name in c]
    after = unchanged_meaning(b.done(b.add(Mul(), *sums)), common_subexpressions)
    assert operators(after) == {"add": 2, "mul": 1}
    assert len(after.constants) == 2


def test_equal_constants_of_unequal_meaning_stay_apart() -> None:
    editor = GraphEditor("g")
    stored = np.int8([1, 2, 3])
    names = [editor.add_constant("w", stored, Quantization((s,))) for s in (0.5, 0.25)]
    reals = [editor.add_node(Dequantize(s), (n,)) for n, s in zip(names, (0.5, 0.25), strict=True)]
    editor.outputs = [editor.add_node(Add(), reals)]
    assert len(common_subexpressions(editor.finish()).constants) == 2


def test_fold_constants() -> None:
    b = Builder(2, 3)
    c = b.add(Reshape((1, 3)), b.add(Transpose((1, 0)), b.random(3, 1)))
    after = unchanged_meaning(b.done(b.add(Add(), b.x, b.add(Unary("exp"), c))), fold_constants)
    assert operators(after) == {"add": 1}


def test_large_broadcasts_are_not_stored() -> None:
    b = Builder(64, 64)
    wide = b.add(BroadcastTo((64, 64)), b.random(1, 64))
    assert "broadcast_to" in operators(fold_constants(b.done(b.add(Add(), b.x, wide))))
    small = Builder(4, 64)
    wide = small.add(BroadcastTo((4, 64)), small.random(1, 64))
    assert "broadcast_to" not in operators(
        fold_constants(small.done(small.add(Add(), small.x, wide)))
    )


@pytest.mark.parametrize("axis, scales", [(None, 1), (0, 6), (1, 4)])
def test_layout_of_quantized_weights_moves_onto_the_integers(axis: int | None, scales: int) -> None:
    b = Builder(2, 6)
    stored = RNG.integers(-127, 128, (6, 4)).astype(np.int8)
    parts = tuple(float(s) for s in RNG.uniform(0.01, 0.1, scales))
    w = b.editor.add_constant("w", stored, Quantization(parts, 0, axis))
    real = b.add(Dequantize(parts if axis is not None else parts[0], axis=axis), w)
    turned = b.add(Transpose((1, 0)), real)
    graph = b.done(b.add(Linear(), b.x, turned, b.random(4)))
    after = unchanged_meaning(graph, lambda g: dead_code(fold_constants(g)))
    assert operators(after) == {"dequantize": 1, "linear": 1}
    kept = next(node for node in after.nodes if node.op.name == "dequantize")
    assert np.array_equal(after.constants[kept.inputs[0]], stored.T)
    assert kept.op.axis == (None if axis is None else 1 - axis)  # type: ignore[attr-defined]
    quantization = after.values[kept.inputs[0]].quantization
    assert quantization is not None and quantization.axis == kept.op.axis  # type: ignore[attr-defined]


def test_reshape_that_splits_the_scaled_axis_stays() -> None:
    b = Builder(2, 3, 2, 4)
    stored = RNG.integers(-127, 128, (6, 4)).astype(np.int8)
    scales = tuple(float(s) for s in RNG.uniform(0.01, 0.1, 6))
    w = b.editor.add_constant("w", stored)
    split = b.add(Reshape((3, 2, 4)), b.add(Dequantize(scales, axis=0), w))
    after = unchanged_meaning(b.done(b.add(Add(), b.x, split)), fold_constants)
    assert operators(after) == {"dequantize": 1, "reshape": 1, "add": 1}


def test_batch_norm_into_convolution() -> None:
    b = Builder(1, 5, 6, 3)
    after = unchanged_meaning(
        b.done(b.norm(b.conv(b.x, 3, 4, padding=(1, 1, 1, 1)), 4)), fold_batch_norm
    )
    assert operators(after) == {"conv2d": 1}


def test_batch_norm_into_linear_and_transposed_convolution() -> None:
    b = Builder(2, 5, 5, 6)
    y = b.norm(b.add(Linear(), b.x, b.random(4, 6), b.random(4)), 4)
    y = b.add(ConvTranspose2d((2, 2)), y, b.random(3, 2, 2, 4), b.random(3))
    after = unchanged_meaning(b.done(b.norm(y, 3)), fold_batch_norm)
    assert operators(after) == {"linear": 1, "conv_transpose2d": 1}


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_batch_norm_into_next_convolution(groups: int) -> None:
    b = Builder(1, 5, 6, 4)
    after = unchanged_meaning(b.done(b.conv(b.norm(b.x, 4), 4, 8, groups=groups)), fold_batch_norm)
    assert operators(after) == {"conv2d": 1}


def test_batch_norm_before_padding_becomes_a_depthwise_convolution() -> None:
    """The padding's zeros are added after the norm's offset: folding forwards would be wrong."""
    b = Builder(1, 5, 6, 4)
    y = b.conv(b.norm(b.x, 4), 4, 8, padding=(1, 1, 1, 1))
    after = unchanged_meaning(b.done(y), fold_batch_norm)
    assert operators(after) == {"conv2d": 2}
    assert after.nodes[0].op.groups == 4  # type: ignore[attr-defined]


def test_batch_norm_of_a_shared_value_is_not_folded_backwards() -> None:
    b = Builder(1, 5, 6, 3)
    y = b.conv(b.x, 3, 4)
    after = unchanged_meaning(b.done(y, b.norm(y, 4)), fold_batch_norm)
    assert operators(after) == {"conv2d": 2}


def test_batch_norm_of_shared_weights() -> None:
    b = Builder(1, 5, 6, 3)
    weight, bias = b.random(4, 1, 1, 3), b.random(4)
    first = b.norm(b.add(Conv2d(), b.x, weight, bias), 4)
    second = b.norm(b.add(Conv2d(), b.x, weight, bias), 4)
    after = unchanged_meaning(b.done(first, second), fold_batch_norm)
    assert operators(after) == {"conv2d": 2}


@pytest.mark.parametrize("shape", [(4, 6), (2, 3, 6)])
def test_batch_norm_of_rows(shape: tuple[int, ...]) -> None:
    b = Builder(*shape)
    after = unchanged_meaning(b.done(b.norm(b.x, 6)), fold_batch_norm)
    assert operators(after) == {"reshape": 2, "conv2d": 1}


def test_fuse_activation() -> None:
    b = Builder(1, 5, 6, 3)
    y = b.add(Clamp(0.0), b.conv(b.x, 3, 4))
    y = b.add(Clamp(-1.0, 6.0), b.add(Add(), y, y))
    after = unchanged_meaning(b.done(y), fuse_activation)
    assert operators(after) == {"conv2d": 1, "add": 1}
    assert [n.op.epilogue for n in after.nodes] == [  # type: ignore[attr-defined]
        ClampEpilogue(0.0, np.inf),
        ClampEpilogue(-1.0, 6.0),
    ]


@pytest.mark.parametrize(
    "first, second",
    [((0.0, 6.0), (-1.0, 3.0)), ((0.0, 1.0), (2.0, 3.0)), ((4.0, 5.0), (0.0, 1.0))],
)
def test_chains_of_clamps(first: tuple[float, float], second: tuple[float, float]) -> None:
    b = Builder(1, 5, 6, 3)
    y = b.add(Clamp(*second), b.add(Clamp(*first), b.conv(b.x, 3, 4)))
    assert operators(unchanged_meaning(b.done(y), fuse_activation)) == {"conv2d": 1}
    c = Builder(2, 3)
    y = c.add(Clamp(*second), c.add(Clamp(*first), c.x))
    assert operators(unchanged_meaning(c.done(y), cleanup)) == {"clamp": 1}


def test_activation_of_a_shared_or_returned_value_stays() -> None:
    b = Builder(1, 5, 6, 3)
    y = b.conv(b.x, 3, 4)
    after = unchanged_meaning(b.done(b.add(Clamp(0.0), y), y), fuse_activation)
    assert operators(after) == {"conv2d": 1, "clamp": 1}


def test_integer_clamps_are_left_to_integerize() -> None:
    editor = GraphEditor("g")
    x = editor.add_input("x", TensorType(DType.I8, (1, 2, 2, 3)))
    w = editor.add_constant("w", np.ones((4, 1, 1, 3), np.int8))
    b = editor.add_constant("b", np.zeros(4, np.int32))
    m = editor.add_constant("m", np.full(1, 2**30, np.int32))
    y = editor.add_node(Conv2d(epilogue=Requantize()), (x, w, b, m))
    editor.outputs = [editor.add_node(Clamp(0.0, 5.0), (y,))]
    assert operators(fuse_activation(editor.finish())) == {"conv2d": 1, "clamp": 1}


def test_fold_pad() -> None:
    b = Builder(1, 5, 6, 3)
    y = b.add(Pad((0, 1, 0, 0), (0, 2, 3, 0)), b.x)
    after = unchanged_meaning(
        b.done(b.conv(y, 3, 4, padding=(1, 0, 0, 1)), b.conv(y, 3, 2)), cleanup
    )
    assert operators(after) == {"conv2d": 2}
    assert after.nodes[0].op.padding == (2, 2, 0, 4)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "pad",
    [
        Pad((0, 1, 1, 0), (0, 1, 1, 0), 0.5),
        Pad((0, 1, 1, 1), (0, 1, 1, 0)),
        Pad((1, 1, 1, 0), (0, 1, 1, 0)),
    ],
)
def test_pads_that_are_not_a_convolutions_own_stay(pad: Pad) -> None:
    b = Builder(1, 5, 6, 3)
    y = b.conv(b.add(pad, b.x), 4 if pad.before[3] else 3, 4)
    assert "pad" in operators(unchanged_meaning(b.done(y), fold_pad))


@pytest.mark.parametrize("value, folds", [(7, True), (0, False)])
def test_integer_pad_must_be_the_zero_point(value: int, folds: bool) -> None:
    editor = GraphEditor("g")
    x = editor.add_input("x", TensorType(DType.I8, (1, 2, 2, 3)))
    y = editor.add_node(Pad((0, 1, 1, 0), (0, 1, 1, 0), value), (x,))
    w = editor.add_constant("w", np.ones((4, 3, 3, 3), np.int8))
    b = editor.add_constant("b", np.zeros(4, np.int32))
    editor.outputs = [editor.add_node(Conv2d(input_zero_point=7), (y, w, b))]
    graph = editor.finish()
    after = dead_code(fold_pad(graph))
    assert ("pad" not in operators(after)) == folds
    data = {"x": RNG.integers(-128, 128, (1, 2, 2, 3)).astype(np.int8)}
    a, c = (evaluate(g, data)[g.outputs[0]] for g in (graph, after))
    assert np.array_equal(a, c)


def test_remove_identities() -> None:
    b = Builder(2, 3)
    y = b.add(Cast(F32), b.x)
    y = b.add(Slice((0, 0), (2, 3), (1, 1)), b.add(Concat(0), y))
    y = b.add(Clamp(), b.add(Pad((0, 0), (0, 0)), b.add(BroadcastTo((2, 3)), y)))
    after = unchanged_meaning(b.done(b.add(Unary("exp"), y)), remove_identities)
    assert operators(after) == {"unary": 1}


def test_identity_of_an_input_stays_an_output() -> None:
    b = Builder(2, 3)
    y = b.add(Cast(F32), b.x)
    z = b.add(Unary("exp"), y)
    after = unchanged_meaning(b.done(y, z, b.add(Clamp(), z)), remove_identities)
    assert len(set(after.outputs)) == 3
    assert after.outputs[0] not in after.inputs


def test_explicit_broadcasts_become_implicit() -> None:
    b = Builder(1, 3)
    wide = b.add(BroadcastTo((4, 3)), b.x)
    both = b.add(Add(), wide, b.add(BroadcastTo((4, 3)), b.random(1, 3)))
    after = unchanged_meaning(b.done(b.add(Mul(), both, wide)), cleanup)
    assert operators(after) == {"add": 1, "mul": 1}


def test_a_broadcast_that_makes_the_result_larger_stays() -> None:
    b = Builder(1, 3)
    wide = b.add(BroadcastTo((4, 3)), b.x)
    after = unchanged_meaning(b.done(b.add(Mul(), wide, wide)), cleanup)
    assert operators(after) == {"broadcast_to": 1, "mul": 1}


def test_tidy_names() -> None:
    b = Builder(1, 5, 6, 3)
    y = b.conv(b.x, 3, 4)
    graph = b.done(b.add(Unary("exp"), b.add(Clamp(0.0), y)))
    after = unchanged_meaning(graph, tidy_names)
    assert set(after.constants) == {"conv2d_weight", "conv2d_bias"}
    assert after.inputs == graph.inputs and after.outputs == graph.outputs
    for node in after.nodes:
        assert node.outputs[0] in (node.name, *after.outputs)


def test_outputs_keep_their_names_through_the_passes() -> None:
    b = Builder(1, 5, 6, 3)
    y = b.conv(b.add(Transpose((0, 1, 2, 3)), b.x), 3, 4)
    y = b.add(Clamp(), b.add(Clamp(0.0), b.norm(y, 4)))
    y = b.add(Transpose((0, 2, 3, 1)), b.add(Transpose((0, 3, 1, 2)), y))
    graph = b.done(b.add(Reshape((1, 3, 4, 4)), y))
    assert float_passes(graph).outputs == graph.outputs


def test_nothing_to_do_returns_the_same_graph() -> None:
    b = Builder(1, 5, 6, 3)
    graph = tidy_names(b.done(b.conv(b.x, 3, 4)))
    for rewrite in (dead_code, common_subexpressions, fold_constants, fold_batch_norm, fold_pad,
                    fuse_activation, remove_identities, tidy_names):  # fmt: skip
        assert rewrite(graph) is graph
    assert cleanup(graph) is graph
