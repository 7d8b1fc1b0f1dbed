"""Choose one axis order for every region of operators that do not mind which it is.

A region is a connected set of flexible operators (passes/flexible.py) of one rank. Its edges to the
rest of the graph cost a copy, counted in elements, wherever the order inside differs from the order
outside. All orders that make some edge free are tried; the cheapest wins, and among equals the one
that copies latest, so that transposes travel towards the outputs and meet their inverses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bringup.ir import Graph, GraphEditor, Node, Quantization
from bringup.ops.dequantize import Dequantize
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose
from bringup.passes.flexible import LAST_AXIS, data_operands, follow
from bringup.passes.permutations import (
    Permutation,
    Shape,
    compose,
    identity,
    inverse,
    moves_nothing,
    permuted,
)


def assign_layouts(graph: Graph, *, last_axis_operators: bool) -> Graph:
    """Reorder regions where that saves copies.

    Args:
        last_axis_operators: whether regions include operators that fix their last axis. Without
            them regions are smaller but freer; callers do both.
    """
    chosen = []
    for region in _regions(graph, last_axis_operators):
        p = region.best()
        if p != identity(region.rank):
            chosen.append((region, p))
    if not chosen:
        return graph
    rewrite = _Rewrite(graph)
    for region, p in chosen:
        rewrite.apply(region, p)
    return rewrite.finish()


@dataclass(frozen=True)
class _Region:
    graph: Graph
    nodes: tuple[Node, ...]
    rank: int

    @cached_property
    def values(self) -> set[str]:
        return {node.outputs[0] for node in self.nodes}

    @cached_property
    def members(self) -> frozenset[str]:
        """Names of the nodes."""
        return frozenset(node.name for node in self.nodes)

    def incoming(self) -> list[str]:
        """Values read from outside that must follow, constants excepted."""
        inside = self.values
        names: dict[str, None] = {}
        for node in self.nodes:
            for name in node.inputs[: data_operands(node.op, len(node.inputs))]:
                if name not in inside and name not in self.graph.constants:
                    names[name] = None
        return list(names)

    def outside_readers(self, name: str) -> list[Node]:
        """Readers of a region's value that are not in the region."""
        return [node for node in self.graph.consumers[name] if node.name not in self.members]

    def best(self) -> Permutation:
        """The cheapest order."""
        ranked = []
        for p in sorted(self._candidates()):
            if all(follow(n.op, p, self.graph.input_types(n)) is not None for n in self.nodes):
                entering = self._entering_cost(p)
                total = entering + self._leaving_cost(p)
                ranked.append((total, entering, self._transposes(p), p != identity(self.rank), p))
        return min(ranked)[-1]

    def _candidates(self) -> set[Permutation]:
        found = {identity(self.rank)}
        for name in self.incoming():
            if (order := self._order_of_producer(name)) is not None:
                found.add(inverse(order))
        for name in self.values:
            for reader in self.outside_readers(name):
                if isinstance(reader.op, Transpose):
                    found.add(reader.op.permutation)
        return found

    def _transposes(self, p: Permutation) -> int:
        """Transposes around the region, those that move nothing included."""
        entering = sum(
            compose(self._order_of_producer(name) or identity(self.rank), p) != identity(self.rank)
            for name in self.incoming()
            if not self._is_dequantized_constant(name) and name not in self.graph.inputs
        )
        return entering + sum(
            any(order != p for order in self._wanted(name)) for name in self.values
        )

    def _wanted(self, name: str) -> set[Permutation]:
        """Orders in which outside readers want a region's value."""
        return {
            reader.op.permutation if isinstance(reader.op, Transpose) else identity(self.rank)
            for reader in self.outside_readers(name)
        }

    def _entering_cost(self, p: Permutation) -> int:
        return sum(self._entering(name, p) for name in self.incoming())

    def _entering(self, name: str, p: Permutation) -> int:
        if self._is_dequantized_constant(name):
            return 0
        type_ = self.graph.type_of(name)
        shape = full_rank(type_.shape, self.rank)
        source = name
        if (order := self._order_of_producer(name)) is not None:
            shape = permuted(shape, inverse(order))
            p = compose(order, p)
            source = self.graph.producers[name].inputs[0]
        if moves_nothing(p, shape) or self._input_may_be_stored(source, name, p):
            return 0
        return type_.elements

    def _input_may_be_stored(self, source: str, name: str, p: Permutation) -> bool:
        """Whether a graph input can be stored in order p, so that the region reads it as it is.

        Everybody else who reads it must want the same order. `name` is the input itself or its
        transpose, which the region reads.
        """
        if source not in self.graph.inputs or source in self.graph.outputs:
            return False
        others = self.outside_readers(source)
        if name != source:
            others = [node for node in others if name not in node.outputs]
            if self.outside_readers(name) or name in self.graph.outputs:
                return False
        return all(isinstance(n.op, Transpose) and n.op.permutation == p for n in others)

    def _order_of_producer(self, name: str) -> Permutation | None:
        """The permutation of the transpose that computes a value of the region's rank."""
        producer = self.graph.producers.get(name)
        if producer is None or not isinstance(producer.op, Transpose):
            return None
        order = producer.op.permutation
        return order if len(order) == self.rank else None

    def _is_dequantized_constant(self, name: str) -> bool:
        producer = self.graph.producers.get(name)
        if producer is None or not isinstance(producer.op, Dequantize):
            return False
        return self.graph.is_constant(producer.inputs[0])

    def _leaving_cost(self, p: Permutation) -> int:
        return sum(self._leaving(name, p) for name in sorted(self.values))

    def _leaving(self, name: str, p: Permutation) -> int:
        """One copy per other order that readers want; a graph output declares its order."""
        type_ = self.graph.type_of(name)
        stored = permuted(type_.shape, p)
        copies = [
            q for q in self._wanted(name) if not moves_nothing(compose(inverse(p), q), stored)
        ]
        return type_.elements * len(copies)


def full_rank(shape: Shape, rank: int) -> Shape:
    """A shape with leading axes of length one, as broadcasting sees it."""
    return (1,) * (rank - len(shape)) + shape


def _regions(graph: Graph, last_axis_operators: bool) -> list[_Region]:
    """Connected components of flexible nodes, in graph order."""
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    flexible = {n.outputs[0]: n for n in graph.nodes if _is_flexible(graph, n, last_axis_operators)}
    for name, node in flexible.items():
        parent[name] = name
        for operand in node.inputs[: data_operands(node.op, len(node.inputs))]:
            same_rank = len(graph.type_of(operand).shape) == len(graph.type_of(name).shape)
            if operand in flexible and same_rank:
                parent[find(name)] = find(operand)
    members: dict[str, list[Node]] = {}
    for name, node in flexible.items():
        members.setdefault(find(name), []).append(node)
    return [
        _Region(graph, tuple(nodes), len(graph.type_of(nodes[0].outputs[0]).shape))
        for nodes in members.values()
    ]


def _is_flexible(graph: Graph, node: Node, last_axis_operators: bool) -> bool:
    if len(node.outputs) != 1 or (node.op.name in LAST_AXIS and not last_axis_operators):
        return False
    if all(graph.is_constant(name) for name in node.inputs):
        return False
    rank = len(graph.type_of(node.outputs[0]).shape)
    return rank > 1 and follow(node.op, identity(rank), graph.input_types(node)) is not None


class _Rewrite:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.editor = GraphEditor.of(graph)
        self.moved: dict[tuple[str, Permutation], str] = {}

    def apply(self, region: _Region, p: Permutation) -> None:
        """Store a region's values as `value.transpose(p)`."""
        inside: dict[str, str] = {}
        for node in region.nodes:
            followed = follow(node.op, p, self.graph.input_types(node))
            assert followed is not None  # checked by best()
            inputs = [
                inside.get(name) or self._entering(name, p) if i < followed.data else name
                for i, name in enumerate(node.inputs)
            ]
            old = self.editor.values[node.outputs[0]]
            self.editor.remove_node(node)
            inside[old.name] = self.editor.add_node(
                followed.op,
                inputs,
                name=node.name,
                origin=node.origin,
                quantization=moved_quantization(old.quantization, p),
            )
        for old_name, new_name in inside.items():
            if region.outside_readers(old_name) or old_name in self.graph.outputs:
                self._leaving(old_name, new_name, p)

    def finish(self) -> Graph:
        return self.editor.finish()

    def _entering(self, name: str, p: Permutation) -> str:
        key = (name, p)
        if key not in self.moved:
            self.moved[key] = self._transposed(name, p)
        return self.moved[key]

    def _transposed(self, name: str, p: Permutation) -> str:
        value = self.editor.values[name]
        shape = full_rank(value.type.shape, len(p))
        quantization = moved_quantization(value.quantization, p)
        if name in self.editor.constants:
            array = self.editor.constants[name].reshape(shape).transpose(p)
            return self.editor.add_constant(name, array, quantization)
        if shape != value.type.shape:
            name = self.editor.add_node(Reshape(shape), (name,), quantization=value.quantization)
        return self.editor.add_node(Transpose(p), (name,), quantization=quantization)

    def _leaving(self, old: str, new: str, p: Permutation) -> None:
        quantization = self.editor.values[old].quantization
        self.editor.add_node(
            Transpose(inverse(p)), (new,), outputs=(old,), quantization=quantization
        )


def moved_quantization(quantization: Quantization | None, p: Permutation) -> Quantization | None:
    """Quantization parameters after a transpose."""
    if quantization is None or quantization.axis is None or len(p) <= quantization.axis:
        return quantization
    return replace(quantization, axis=p.index(quantization.axis))
