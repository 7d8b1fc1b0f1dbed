"""Local rules for transposes and reshapes: compose, cancel, move out of each other's way."""

from __future__ import annotations

from dataclasses import replace

from bringup.ir import Graph, GraphEditor, Node, Origin
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose
from bringup.passes.permutations import (
    Permutation,
    Shape,
    before_reshape,
    compose,
    moves_nothing,
    permuted,
    through_reshape,
)

_PER_ELEMENT = frozenset({"unary", "clamp", "table", "cast", "quantize", "dequantize"})
_PER_CHANNEL = frozenset({"batch_norm", "rescale"})


def simplify_transposes(graph: Graph, *, final: bool = False) -> Graph:
    """One sweep of the local rules; call until nothing changes.

    - transpose of transpose, reshape of reshape: one;
    - a transpose that moves only axes of length one: a reshape (only when `final`: until then it
      may still meet its inverse);
    - reshape of a transpose: the transpose goes behind, where it may cancel, when it can;
    - transpose of a reshape of a transpose: both transposes join in front, when they can;
    - one-operand element-wise operators go in front of reshapes.
    """
    sweep = _Sweep(graph, final)
    for node in graph.nodes:
        sweep.visit(node)
    return sweep.finish()


class _Sweep:
    def __init__(self, graph: Graph, final: bool) -> None:
        self.graph = graph
        self.final = final
        self.editor = GraphEditor.of(graph)
        self.editor.nodes = []
        self.producers: dict[str, Node] = {}
        self.aliases: dict[str, str] = {}
        self.changed = False

    def finish(self) -> Graph:
        if not self.changed:
            return self.graph
        self.editor.outputs = [self.aliases.get(name, name) for name in self.graph.outputs]
        self.editor.nodes = _distinct(self.editor.nodes)
        return self.editor.finish()

    def visit(self, node: Node) -> None:
        inputs = tuple(self.aliases.get(name, name) for name in node.inputs)
        if inputs != node.inputs:
            node = replace(node, inputs=inputs)
        if isinstance(node.op, Transpose):
            self._transpose(node, node.op)
        elif isinstance(node.op, Reshape):
            self._reshape(node, node.op)
        elif not self._hoisted(node):
            self._keep(node)

    def _transpose(self, node: Node, op: Transpose) -> None:
        source, p = node.inputs[0], op.permutation
        before = self.producers.get(source)
        if before is not None and isinstance(before.op, Transpose):
            source, p = before.inputs[0], compose(before.op.permutation, p)
        shape = self._shape(source)
        if p == tuple(range(len(p))) and self._removable(node, source):
            self._alias(node, source)
        elif self.final and moves_nothing(p, shape):
            self._replace(node, Reshape(permuted(shape, p)), source)
        elif not self._joined(node, source, p):
            if source == node.inputs[0]:
                self._keep(node)
            else:
                self._replace(node, Transpose(p), source)

    def _joined(self, node: Node, source: str, p: Permutation) -> bool:
        """transpose(reshape(transpose(x))) -> reshape(transpose(x))."""
        reshape = self.producers.get(source)
        if reshape is None or not isinstance(reshape.op, Reshape) or not self._only(source):
            return False
        first = self.producers.get(reshape.inputs[0])
        if first is None or not isinstance(first.op, Transpose) or not self._only(first.outputs[0]):
            return False
        q = before_reshape(p, self._shape(reshape.inputs[0]), reshape.op.shape)
        if q is None:
            return False
        joined = compose(first.op.permutation, q)
        moved = self._add(Transpose(joined), first.inputs[0], node)
        self._replace(node, Reshape(permuted(reshape.op.shape, p)), moved)
        return True

    def _reshape(self, node: Node, op: Reshape) -> None:
        source = node.inputs[0]
        before = self.producers.get(source)
        if before is not None and isinstance(before.op, Reshape):
            source = before.inputs[0]
            before = self.producers.get(source)
        if self._shape(source) == op.shape and self._removable(node, source):
            self._alias(node, source)
        elif not self._sunk(node, before, op.shape):
            if source == node.inputs[0]:
                self._keep(node)
            else:
                self._replace(node, op, source)

    def _sunk(self, node: Node, before: Node | None, shape: Shape) -> bool:
        """reshape(transpose(x)) -> transpose(reshape(x))."""
        if before is None or not isinstance(before.op, Transpose):
            return False
        if not self._only(before.outputs[0]) or self._absorbed_later(before.inputs[0]):
            return False
        moved = through_reshape(before.op.permutation, self._shape(before.outputs[0]), shape)
        if moved is None:
            return False
        inner, q = moved
        reshaped = self._add(Reshape(inner), before.inputs[0], node)
        self._replace(node, Transpose(q), reshaped)
        return True

    def _hoisted(self, node: Node) -> bool:
        """f(reshape(x)) -> reshape(f(x))."""
        reshape = self.producers.get(node.inputs[0])
        if reshape is None or not isinstance(reshape.op, Reshape):
            return False
        before = self._shape(reshape.inputs[0])
        if node.op.name in _PER_CHANNEL:
            if before[-1:] != reshape.op.shape[-1:]:
                return False
        elif node.op.name not in _PER_ELEMENT or getattr(node.op, "axis", None) is not None:
            return False
        inputs = (reshape.inputs[0], *node.inputs[1:])
        value = self.editor.values[node.outputs[0]]
        inner = self.editor.add_node(
            node.op, inputs, name=node.name, origin=node.origin, quantization=value.quantization
        )
        self.producers[inner] = self.editor.last
        self._replace(node, reshape.op, inner)
        return True

    def _shape(self, name: str) -> Shape:
        return self.editor.values[name].type.shape

    def _only(self, name: str) -> bool:
        """Whether a value has a single reader in the original graph (new values always do)."""
        return name not in self.graph.values or self.graph.single_consumer(name) is not None

    def _absorbed_later(self, name: str) -> bool:
        """Whether a transpose of this value will become the layout of a graph input."""
        return name in self.graph.inputs and self.graph.single_consumer(name) is not None

    def _removable(self, node: Node, source: str) -> bool:
        """Whether a source may stand in for the node: every output keeps a node of its own."""
        if node.outputs[0] not in self.graph.outputs:
            return True
        taken = source in self.graph.inputs or source in self.graph.constants
        return not taken and source not in self.graph.outputs

    def _alias(self, node: Node, source: str) -> None:
        quantization = self.editor.values[node.outputs[0]].quantization
        if self.editor.values[source].quantization is None and quantization is not None:
            value = self.editor.values[source]
            if quantization.axis is None:
                self.editor.values[source] = replace(value, quantization=quantization)
        self.aliases[node.outputs[0]] = source
        self.changed = True

    def _keep(self, node: Node) -> None:
        self.editor.append(node)
        self.producers.update(dict.fromkeys(node.outputs, node))

    def _add(self, op: Transpose | Reshape, source: str, like: Node) -> str:
        quantization = self.editor.values[source].quantization
        if quantization is not None and quantization.axis is not None:
            quantization = None
        name = self.editor.add_node(
            op, (source,), origin=like.origin or Origin(), quantization=quantization
        )
        self.producers[name] = self.editor.last
        return name

    def _replace(self, node: Node, op: Transpose | Reshape, source: str) -> None:
        """Compute the node's result differently, under the same name."""
        self._keep(replace(node, op=op, inputs=(source,)))
        self.changed = True


def _distinct(nodes: list[Node]) -> list[Node]:
    """Give layout nodes other names where they share one with another node."""
    movement = (Transpose, Reshape)
    taken = {node.name for node in nodes if not isinstance(node.op, movement)}
    following: dict[str, int] = {}  # names are only taken here: smaller numbers stay taken
    distinct = []
    for node in nodes:
        if isinstance(node.op, movement):
            name, number = node.name, following.get(node.op.name, 1)
            while name in taken:
                name, number = f"{node.op.name}_{number}", number + 1
            following[node.op.name] = number
            taken.add(name)
            node = replace(node, name=name)
        distinct.append(node)
    return distinct
