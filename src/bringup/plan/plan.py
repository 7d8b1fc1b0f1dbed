"""The plan: which kernel serves each node, in what order, and where every byte lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bringup.ir import Array, Graph, Node
from bringup.targets.kernel import Kernel
from bringup.targets.target import Target


@dataclass(frozen=True)
class Refusal:
    """A kernel that was considered and not taken."""

    kernel: str
    why: str


@dataclass(frozen=True)
class Choice:
    """The kernel of one node.

    Args:
        kernel: None for a node that needs no code (an aliasing view).
        target: name of the target the kernel belongs to (the fallback's name on a fallback).
        reason: why this kernel; refusals: why not the others.
        fallback: True when the requested target has no kernel for the node.
        scratch: bytes of scratch memory during the node.
        constants: constant operand index -> key into `Plan.constants`.
    """

    node: Node
    kernel: Kernel | None
    target: str
    reason: str
    refusals: tuple[Refusal, ...] = ()
    fallback: bool = False
    scratch: int = 0
    constants: Mapping[int, str] | None = None


@dataclass(frozen=True)
class Placement:
    """Where a tensor lies in the arena and when it is alive (node indices, inclusive).

    `alias_of` names the tensor whose storage it shares (view or in-place result), if any.
    `first` is -1 for graph inputs; `last` is len(nodes) for graph outputs.
    """

    value: str
    offset: int
    bytes: int
    first: int
    last: int
    alias_of: str | None = None


@dataclass(frozen=True)
class Arena:
    """Result of memory planning. All sizes in bytes.

    Args:
        size: bytes the arena needs.
        lower_bound: peak of simultaneously live bytes, tensors and scratch, which no plan of this
            order and these kernels can beat.
        live_tensors: peak of the live tensors alone: what kernels without scratch would need.
        sum: what one buffer per tensor, and per scratch, would need.
        placements: by value name. scratch: offset of each node's scratch, by node name.
        guard: bytes free on both sides of every block; 0 in what is shipped.
    """

    size: int
    lower_bound: int
    live_tensors: int
    sum: int
    placements: Mapping[str, Placement]
    scratch: Mapping[str, int]
    guard: int = 0


@dataclass(frozen=True)
class Plan:
    """Everything emission needs. `constants` holds packed arrays by key."""

    graph: Graph
    target: Target
    choices: tuple[Choice, ...]
    arena: Arena
    constants: Mapping[str, Array]

    @property
    def scratch_peak(self) -> int:
        """Most bytes of scratch any node has."""
        return max((choice.scratch for choice in self.choices), default=0)

    @property
    def fallbacks(self) -> tuple[Choice, ...]:
        """Nodes served by the fallback target."""
        return tuple(choice for choice in self.choices if choice.fallback)
