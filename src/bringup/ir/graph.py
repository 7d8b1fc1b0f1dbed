"""The graph: typed values connected by nodes, in topological order, immutable.

Passes build a new `Graph` from an old one, usually through `GraphEditor`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from bringup.errors import GraphError
from bringup.ir.operator import Array, Operator
from bringup.ir.types import DType, Quantization, TensorType
from bringup.names import printable


@dataclass(frozen=True)
class Origin:
    """Where a node comes from in the user's model.

    Args:
        module: dotted module path, for example `features.3.conv`.
        source: `file.py:line` of the call, when known.
        target: the ATen operator it was lowered from.
        node: name of that operator's call in the canonical exported program.
    """

    module: str = ""
    source: str = ""
    target: str = ""
    node: str = ""

    def __post_init__(self) -> None:
        for field_, text in vars(self).items():  # folders and modules may be called anything
            object.__setattr__(self, field_, printable(text))

    def __str__(self) -> str:
        return " ".join(part for part in (self.module, self.source) if part) or "(generated)"


@dataclass(frozen=True)
class Value:
    """A named tensor. `quantization` says what an integer tensor means in real numbers."""

    name: str
    type: TensorType
    quantization: Quantization | None = None


@dataclass(frozen=True)
class Node:
    """One operator application."""

    name: str
    op: Operator
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    origin: Origin = Origin()


@dataclass(frozen=True)
class Graph:
    """A network.

    Args:
        name: identifier used in C symbols and folder names.
        values: every tensor by name: inputs, constants, intermediates.
        constants: contents of the constant values.
        nodes: operators in topological order.
        inputs, outputs: names of the graph's boundary values, in the model's order.
        layouts: for a boundary value stored in another axis order than the PyTorch tensor:
            `permutation` such that stored = torch_tensor.transpose(permutation).
    """

    name: str
    values: Mapping[str, Value]
    constants: Mapping[str, Array]
    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    layouts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def producers(self) -> Mapping[str, Node]:
        """Node that writes each value (inputs and constants are absent)."""
        return {output: node for node in self.nodes for output in node.outputs}

    @cached_property
    def consumers(self) -> Mapping[str, tuple[Node, ...]]:
        """Nodes that read each value, in order."""
        readers: dict[str, list[Node]] = {name: [] for name in self.values}
        for node in self.nodes:
            for name in dict.fromkeys(node.inputs):
                readers[name].append(node)
        return {name: tuple(nodes) for name, nodes in readers.items()}

    def type_of(self, name: str) -> TensorType:
        """Type of a value."""
        return self.values[name].type

    def input_types(self, node: Node) -> tuple[TensorType, ...]:
        """Types of a node's operands."""
        return tuple(self.values[name].type for name in node.inputs)

    def macs(self, node: Node) -> int:
        """Multiply-accumulates of one node."""
        return node.op.macs(*self.input_types(node))

    def is_constant(self, name: str) -> bool:
        """Whether a value is known at compile time."""
        return name in self.constants

    def single_consumer(self, name: str) -> Node | None:
        """The only reader of a value that is not a graph output, else None."""
        readers = self.consumers[name]
        return readers[0] if len(readers) == 1 and name not in self.outputs else None

    def renamed(self, name: str) -> Graph:
        """The same graph under another name."""
        return replace(self, name=name)


class _Replacement(NamedTuple):
    """`new` is read instead, by the nodes `before` a position; numbered in order."""

    number: int
    new: str
    before: int


class GraphEditor:
    """Mutable view of a graph for building and rewriting; `finish` verifies and freezes it.

    New values get unique names. Nodes may be added in any order: `finish` sorts them
    topologically (stable with respect to insertion) and drops nothing. Every change takes constant
    time: removals and replaced operands are only noted, and carried out together when somebody
    asks for `nodes`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[str, Value] = {}
        self.constants: dict[str, Array] = {}
        self.inputs: list[str] = []
        self.outputs: list[str] = []
        self.layouts: dict[str, tuple[int, ...]] = {}
        self._nodes: list[Node] = []
        # where each node stands, by name; None when the list was in other hands
        self._position: dict[str, int] | None = {}
        # what is noted holds for the nodes that were there then: those before a position
        self._removed: dict[str, int] = {}
        self._replaced: dict[str, list[_Replacement]] = {}
        self._notes = 0
        # the least number that may still be free behind a stem: names are not tried again
        self._next_value: dict[str, int] = {}
        self._next_node: dict[str, int] = {}

    @classmethod
    def of(cls, graph: Graph) -> GraphEditor:
        """An editor holding a copy of `graph`."""
        editor = cls(graph.name)
        editor.values = dict(graph.values)
        editor.constants = dict(graph.constants)
        editor.nodes = list(graph.nodes)
        editor.inputs, editor.outputs = list(graph.inputs), list(graph.outputs)
        editor.layouts = dict(graph.layouts)
        return editor

    @property
    def nodes(self) -> list[Node]:
        """The nodes as they are now, in order of insertion; may be changed in place."""
        self._carry_out()
        self._position = None
        return self._nodes

    @nodes.setter
    def nodes(self, nodes: list[Node]) -> None:
        self._removed, self._replaced, self._position = {}, {}, None
        self._nodes = nodes

    @property
    def last(self) -> Node:
        """The node added last."""
        return self._nodes[-1]

    @property
    def added(self) -> int:
        """How many nodes were added so far, those removed since included."""
        return len(self._nodes)

    def added_since(self, added: int) -> tuple[Node, ...]:
        """The nodes added after there were `added`, as they were added."""
        return tuple(self._nodes[added:])

    def unique(self, stem: str) -> str:
        """A value name not used yet, close to `stem`."""
        return _unique(stem, self.values, self._next_value)

    def add_input(
        self, name: str, type_: TensorType, quantization: Quantization | None = None
    ) -> str:
        """Declare a graph input and return its name."""
        name = self.unique(name)
        self.values[name] = Value(name, type_, quantization)
        self.inputs.append(name)
        return name

    def add_constant(
        self, name: str, array: Array, quantization: Quantization | None = None
    ) -> str:
        """Add a constant and return its name. The array is copied and made read-only."""
        name = self.unique(name)
        array = np.array(array, order="C")
        array.setflags(write=False)
        type_ = TensorType(DType.of(array.dtype), array.shape)
        self.values[name] = Value(name, type_, quantization)
        self.constants[name] = array
        return name

    def add_node(
        self,
        op: Operator,
        inputs: Iterable[str],
        *,
        name: str = "",
        origin: Origin = Origin(),
        quantization: Quantization | None = None,
        outputs: tuple[str, ...] = (),
    ) -> str:
        """Append a node, infer its output types, and return the name of output 0.

        Args:
            outputs: names for the outputs; existing names are redefined (their type is checked to
                be free of other producers by `finish`). Default: unique names after the node.
        """
        inputs = tuple(inputs)
        stem = name or op.name
        try:
            types = op.infer(*(self.values[i].type for i in inputs))
        except GraphError as error:
            raise GraphError(
                error.what, where=f"{stem} ({origin})", why=error.why, hint=error.hint
            ) from error
        node_name = _unique(stem, self._positions(), self._next_node)
        if not outputs:
            single = len(types) == 1
            outputs = tuple(
                self.unique(node_name if single else f"{node_name}_{i}") for i in range(len(types))
            )
        for output, type_ in zip(outputs, types, strict=True):
            self.values[output] = Value(output, type_, quantization)
        self.append(Node(node_name, op, inputs, outputs, origin))
        return outputs[0]

    def append(self, node: Node) -> None:
        """Append a node as it is. Its name must be free by the time of `finish`."""
        self._positions()[node.name] = len(self._nodes)
        self._nodes.append(node)

    def replace_node(self, old: Node, new: Node) -> None:
        """Put a node in another's place. Both must have the same name."""
        self._nodes[self._positions()[old.name]] = new

    def replace_uses(self, old: str, new: str) -> None:
        """Make every reader of `old`, and the graph's outputs, read `new`."""
        self._notes += 1
        note = _Replacement(self._notes, new, len(self._nodes))
        self._replaced.setdefault(old, []).append(note)
        self.outputs = [new if name == old else name for name in self.outputs]

    def rename(self, value: str, name: str) -> str:
        """Give a node's result a name close to `name`; returns the one it got."""
        name = self.unique(name)
        self.values[name] = replace(self.values.pop(value), name=name)
        _free(value, self._next_value)
        self.replace_uses(value, name)
        self.nodes = [
            replace(node, outputs=tuple(name if o == value else o for o in node.outputs))
            if value in node.outputs
            else node
            for node in self.nodes
        ]
        return name

    def remove_node(self, node: Node) -> None:
        """Remove a node; its outputs must have no reader left by the time of `finish`."""
        del self._positions()[node.name]
        _free(node.name, self._next_node)
        self._removed[node.name] = len(self._nodes)

    def _positions(self) -> dict[str, int]:
        if self._position is None:
            self._position = {node.name: i for i, node in enumerate(self._nodes)}
            self._next_node = {}
        return self._position

    def _carry_out(self) -> None:
        """Do what `remove_node` and `replace_uses` noted."""
        if not self._removed and not self._replaced:
            return
        nodes = []
        for position, node in enumerate(self._nodes):
            if position < self._removed.get(node.name, 0):
                continue
            if any(name in self._replaced for name in node.inputs):
                inputs = tuple(self._current(name, position) for name in node.inputs)
                node = replace(node, inputs=inputs)
            nodes.append(node)
        self.nodes = nodes

    def _current(self, name: str, position: int) -> str:
        """What the node at a position reads instead of `name`, replacements in their order."""
        done = 0
        while (note := self._next(name, position, done)) is not None:
            name, done = note.new, note.number
        return name

    def _next(self, name: str, position: int, done: int) -> _Replacement | None:
        for note in self._replaced.get(name, ()):
            if note.number > done and position < note.before:
                return note
        return None

    def finish(self) -> Graph:
        """Sort, drop values nobody refers to, verify and freeze."""
        from bringup.ir.verify import verify  # the verifier needs Graph: resolve the cycle late

        nodes = _topological(self.nodes, set(self.inputs) | set(self.constants))
        used = set(self.inputs) | set(self.outputs)
        for node in nodes:
            used.update(node.inputs, node.outputs)
        graph = Graph(
            self.name,
            {name: value for name, value in self.values.items() if name in used},
            {name: array for name, array in self.constants.items() if name in used},
            tuple(nodes),
            tuple(self.inputs),
            tuple(self.outputs),
            {name: perm for name, perm in self.layouts.items() if name in used},
        )
        verify(graph)
        return graph


def _unique(stem: str, taken: Mapping[str, object], following: dict[str, int]) -> str:
    """The stem, or the stem with the least number that is free."""
    if stem not in taken:
        return stem
    number = following.get(stem, 1)
    while f"{stem}_{number}" in taken:
        number += 1
    following[stem] = number
    return f"{stem}_{number}"


def _free(name: str, following: dict[str, int]) -> None:
    """Let a name be given again."""
    stem, _, number = name.rpartition("_")
    if number.isdecimal():
        following[stem] = min(following.get(stem, 1), int(number))


def _topological(nodes: list[Node], available: set[str]) -> list[Node]:
    """Order nodes so that operands come first, keeping the given order where it is legal.

    In rounds over the nodes that are left: a node is taken in the first round in which its
    operands are there before it is its turn.
    """
    producer = {name: i for i, node in enumerate(nodes) for name in node.outputs}
    readers: dict[int, list[int]] = {}
    missing = [0] * len(nodes)
    turn: list[tuple[int, int]] = []
    for i, node in enumerate(nodes):
        operands = {producer.get(name, -1) for name in node.inputs if name not in available}
        missing[i] = len(operands)
        for operand in operands:
            readers.setdefault(operand, []).append(i)
        if not operands:
            turn.append((0, i))
    order = []
    while turn:
        moment = heapq.heappop(turn)
        order.append(moment[1])
        for reader in readers.get(moment[1], ()):
            missing[reader] -= 1
            if not missing[reader]:
                # operands leave in order of time: this one is the last
                heapq.heappush(turn, (moment[0] + (reader < moment[1]), reader))
    if len(order) < len(nodes):
        known = available.union(*(nodes[i].outputs for i in order))
        blocked = [node for i, node in enumerate(nodes) if missing[i]]
        unknown = sorted({i for node in blocked for i in node.inputs if i not in known})
        raise GraphError(
            "graph is cyclic or reads an undefined value",
            where=blocked[0].name,
            why=f"never produced: {', '.join(unknown[:5])}",
        )
    return [nodes[i] for i in order]
