"""Which tensors share storage, and when each storage is alive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bringup.ir import Graph, Node
from bringup.plan.plan import Choice

ALIGNMENT = 16
"""Bytes; every tensor starts on this boundary (widest scalar and vector element access)."""


def aligned(size: int) -> int:
    """`size` rounded up to the alignment."""
    return -(-size // ALIGNMENT) * ALIGNMENT


@dataclass(frozen=True)
class Storage:
    """A block of the arena.

    Args:
        name: the value (or `node:scratch`) that created it.
        bytes: aligned size. first, last: node indices between which it is alive, inclusive.
    """

    name: str
    bytes: int
    first: int
    last: int


@dataclass(frozen=True)
class Liveness:
    """Storages of a graph, and the storage each tensor lives in.

    Args:
        tensors, scratch: blocks that hold tensors, and scratch of single nodes.
        storage_of: name of the storage of each tensor. lifetimes: of each tensor.
    """

    tensors: tuple[Storage, ...]
    scratch: tuple[Storage, ...]
    storage_of: Mapping[str, str]
    lifetimes: Mapping[str, tuple[int, int]]

    @property
    def storages(self) -> tuple[Storage, ...]:
        """All blocks of the arena."""
        return self.tensors + self.scratch

    @property
    def lower_bound(self) -> int:
        """Largest total of simultaneously live bytes: no placement of this order is smaller."""
        return peak(self.storages)


def peak(storages: Sequence[Storage]) -> int:
    """Largest total of bytes alive at one time."""
    changes: Counter[int] = Counter()
    for storage in storages:
        changes[storage.first] += storage.bytes
        changes[storage.last + 1] -= storage.bytes
    return max(accumulate(changes[time] for time in sorted(changes)), default=0)


def analyse(graph: Graph, choices: Sequence[Choice]) -> Liveness:
    """Lifetimes of every tensor and scratch block, with views and in-place results merged.

    Graph inputs are alive from before the first node (they are written by the caller) and graph
    outputs until after the last.
    """
    lifetimes = _lifetimes(graph)
    root = {name: name for name in lifetimes}
    end = {name: last for name, (_, last) in lifetimes.items()}
    for index, node in enumerate(graph.nodes):
        shared = _shareable(graph, node, index, root, end)
        if shared is not None:
            owner = root[shared]
            root[node.outputs[0]] = owner
            end[owner] = max(end[owner], lifetimes[node.outputs[0]][1])
    return Liveness(
        tuple(_tensor_storages(graph, lifetimes, root)),
        tuple(_scratch_storages(choices)),
        root,
        lifetimes,
    )


def _lifetimes(graph: Graph) -> dict[str, tuple[int, int]]:
    """First and last node index of every non-constant value."""
    lifetimes = dict.fromkeys(graph.inputs, (-1, -1))
    for index, node in enumerate(graph.nodes):
        for name in node.outputs:
            lifetimes[name] = (index, index)
        for name in node.inputs:
            if name in lifetimes:
                lifetimes[name] = (lifetimes[name][0], index)
    for name in graph.outputs:
        if name in lifetimes:
            lifetimes[name] = (lifetimes[name][0], len(graph.nodes))
    return lifetimes


def _shareable(
    graph: Graph, node: Node, index: int, root: Mapping[str, str], end: Mapping[str, int]
) -> str | None:
    """The operand whose storage the node's first result may take over, if any."""
    if node.op.is_view and node.inputs[0] in root:
        return node.inputs[0]
    if not node.op.in_place:
        return None
    out = graph.type_of(node.outputs[0])
    for name in node.inputs:
        if name not in root or graph.type_of(name) != out:
            continue
        readers = sum(root.get(i) == root[name] for i in node.inputs)
        if end[root[name]] == index and readers == 1 and root[name] not in graph.inputs:
            return name
    return None


def _tensor_storages(
    graph: Graph, lifetimes: Mapping[str, tuple[int, int]], root: Mapping[str, str]
) -> list[Storage]:
    blocks: dict[str, Storage] = {}
    for name, (first, last) in lifetimes.items():
        size = aligned(graph.type_of(name).bytes)
        block = blocks.get(root[name], Storage(root[name], 0, first, last))
        blocks[root[name]] = Storage(
            root[name], max(block.bytes, size), min(block.first, first), max(block.last, last)
        )
    return list(blocks.values())


def _scratch_storages(choices: Sequence[Choice]) -> list[Storage]:
    return [
        Storage(f"{choice.node.name}:scratch", aligned(choice.scratch), index, index)
        for index, choice in enumerate(choices)
        if choice.scratch
    ]
