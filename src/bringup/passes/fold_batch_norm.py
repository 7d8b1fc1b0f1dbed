"""Batch norm disappears: into the convolution before it, or after it, or as a 1x1 depthwise one.

y = x * k + t with k = gamma / sqrt(variance + epsilon) and t = beta - mean * k, per channel,
computed in float64 and rounded once into the weights.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bringup.ir import Array, Graph, GraphEditor, Node
from bringup.ops.batch_norm import BatchNorm
from bringup.ops.conv2d import Conv2d
from bringup.ops.conv_transpose2d import ConvTranspose2d
from bringup.ops.linear import Linear
from bringup.ops.reshape import Reshape

_WEIGHTED = (Conv2d, Linear, ConvTranspose2d)  # output channels are axis 0 of all their weights


class _Affine(NamedTuple):
    """Per channel: factor and offset, float64."""

    factor: Array
    offset: Array


def fold_batch_norm(graph: Graph) -> Graph:
    """The graph without batch_norm nodes, as far as their parameters are constants."""
    while any(_foldable(graph, node) for node in graph.nodes):
        graph = _sweep(graph)
    return graph


def _foldable(graph: Graph, node: Node) -> bool:
    return isinstance(node.op, BatchNorm) and all(graph.is_constant(n) for n in node.inputs[1:])


def _sweep(graph: Graph) -> Graph:
    """Fold every batch norm whose neighbours have not changed in this sweep."""
    editor = GraphEditor.of(graph)
    changed: set[str] = set()
    for node in graph.nodes:
        if not _foldable(graph, node):
            continue
        before = graph.producers.get(node.inputs[0])
        after = graph.single_consumer(node.outputs[0])
        involved = {n.name for n in (before, node, after) if n is not None}
        if not involved & changed:
            changed |= involved
            _fold(graph, editor, node, before, after)
    return editor.finish()


def _fold(
    graph: Graph, editor: GraphEditor, node: Node, before: Node | None, after: Node | None
) -> None:
    affine = _affine(graph, node)
    if before is not None and _takes_output(graph, before):
        _into_previous(graph, editor, before, node, affine)
    elif after is not None and _takes_input(graph, after, node, affine):
        _into_next(graph, editor, after, node, affine)
    else:
        _as_convolution(graph, editor, node, affine)


def _affine(graph: Graph, node: Node) -> _Affine:
    assert isinstance(node.op, BatchNorm)
    gamma, beta, mean, variance = (
        graph.constants[name].astype(np.float64) for name in node.inputs[1:]
    )
    factor = gamma / np.sqrt(variance + node.op.epsilon)
    return _Affine(factor, beta - mean * factor)


def _constant_weights(graph: Graph, node: Node) -> bool:
    return all(graph.is_constant(name) for name in node.inputs[1:3])


def _takes_output(graph: Graph, node: Node) -> bool:
    """Whether a node's weights can absorb an affine map of its result."""
    return (
        isinstance(node.op, _WEIGHTED)
        and node.op.epilogue is None
        and _constant_weights(graph, node)
        and graph.single_consumer(node.outputs[0]) is not None
    )


def _into_previous(
    graph: Graph, editor: GraphEditor, before: Node, node: Node, affine: _Affine
) -> None:
    weight, bias = (graph.constants[name] for name in before.inputs[1:3])
    factor = affine.factor.reshape((-1,) + (1,) * (weight.ndim - 1))
    scaled = (weight.astype(np.float64) * factor).astype(weight.dtype)
    shifted = (bias.astype(np.float64) * affine.factor + affine.offset).astype(bias.dtype)
    _bypass(editor, _replace_weights(editor, before, scaled, shifted), node)


def _takes_input(graph: Graph, node: Node, norm: Node, affine: _Affine) -> bool:
    """Whether a node's weights can absorb an affine map of its operand.

    Padding adds zeros after the map, so with padding the map must have no offset.
    """
    if not isinstance(node.op, (Conv2d, Linear)) or node.inputs[0] != norm.outputs[0]:
        return False
    if node.inputs.count(norm.outputs[0]) != 1 or not _constant_weights(graph, node):
        return False
    padded = isinstance(node.op, Conv2d) and any(node.op.padding)
    return not padded or not affine.offset.any()


def _into_next(graph: Graph, editor: GraphEditor, after: Node, node: Node, affine: _Affine) -> None:
    weight, bias = (graph.constants[name].astype(np.float64) for name in after.inputs[1:3])
    groups = after.op.groups if isinstance(after.op, Conv2d) else 1
    per_group = weight.shape[0] // groups
    factor, offset = (
        np.repeat(part.reshape(groups, -1), per_group, axis=0) for part in affine
    )  # [out channels, input channels of the group]
    shape = (weight.shape[0],) + (1,) * (weight.ndim - 2) + (weight.shape[-1],)
    shifted = bias + (weight * offset.reshape(shape)).sum(axis=tuple(range(1, weight.ndim)))
    dtype = graph.constants[after.inputs[1]].dtype
    scaled = (weight * factor.reshape(shape)).astype(dtype)
    _replace_weights(editor, after, scaled, shifted.astype(dtype))
    editor.remove_node(node)
    editor.replace_uses(node.outputs[0], node.inputs[0])


def _as_convolution(graph: Graph, editor: GraphEditor, node: Node, affine: _Affine) -> None:
    """A depthwise 1x1 convolution on the same values seen as images."""
    shape = graph.type_of(node.inputs[0]).shape
    dtype = graph.type_of(node.inputs[0]).dtype.numpy
    channels = shape[-1]
    images = shape if len(shape) == 4 else (1, 1, int(np.prod(shape[:-1])), channels)
    weight = affine.factor.astype(dtype).reshape(channels, 1, 1, 1)
    operands = (
        editor.add_constant(f"{node.name}_weight", weight),
        editor.add_constant(f"{node.name}_bias", affine.offset.astype(dtype)),
    )
    editor.remove_node(node)
    x = node.inputs[0]
    if images != shape:
        x = editor.add_node(Reshape(images), (x,), origin=node.origin)
    final = images == shape
    y = editor.add_node(
        Conv2d(groups=channels),
        (x, *operands),
        name=node.name,
        origin=node.origin,
        outputs=node.outputs if final else (),
    )
    if not final:
        editor.add_node(Reshape(shape), (y,), origin=node.origin, outputs=node.outputs)


def _replace_weights(editor: GraphEditor, node: Node, weight: Array, bias: Array) -> Node:
    names = (
        editor.add_constant(node.inputs[1], weight),
        editor.add_constant(node.inputs[2], bias),
    )
    changed = replace(node, inputs=(node.inputs[0], *names, *node.inputs[3:]))
    editor.replace_node(node, changed)
    return changed


def _bypass(editor: GraphEditor, before: Node, node: Node) -> None:
    """Let `before`, which computes a node's operand, write the node's result."""
    old, new = node.inputs[0], node.outputs[0]
    editor.remove_node(node)
    outputs = tuple(new if name == old else name for name in before.outputs)
    editor.replace_node(before, replace(before, outputs=outputs))
