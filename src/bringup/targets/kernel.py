"""What a target declares about each of its kernels, and the node it is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bringup.ir import Array, Graph, Node, Operator, TensorType


@dataclass(frozen=True)
class Site:
    """One node with the types and constants a kernel may look at."""

    graph: Graph
    node: Node

    @property
    def op(self) -> Operator:
        """The operator with its attributes."""
        return self.node.op

    @cached_property
    def inputs(self) -> tuple[TensorType, ...]:
        """Operand types."""
        return self.graph.input_types(self.node)

    @cached_property
    def outputs(self) -> tuple[TensorType, ...]:
        """Result types."""
        return tuple(self.graph.type_of(name) for name in self.node.outputs)

    @cached_property
    def types(self) -> str:
        """Element types of operand 0 and result 0, for example `i8->i8`."""
        first = self.inputs[0].dtype if self.inputs else self.outputs[0].dtype
        return f"{first}->{self.outputs[0].dtype}"

    @cached_property
    def macs(self) -> int:
        """Multiply-accumulates of the node."""
        return self.graph.macs(self.node)

    def constant(self, operand: int) -> Array | None:
        """Contents of a constant operand, else None."""
        if operand >= len(self.node.inputs):
            return None
        return self.graph.constants.get(self.node.inputs[operand])


def accept_all(site: Site) -> str | None:
    """The kernel handles every node of its operator and types."""
    return None


def pack_nothing(site: Site) -> Mapping[int, Array]:
    """Constants are stored as they stand in the graph."""
    return {}


def no_scratch(site: Site) -> int:
    """The kernel needs no scratch memory."""
    return 0


@dataclass(frozen=True)
class Kernel:
    """One C function that implements one operator for some types and shapes.

    The C signature is fixed by the operator, whatever the kernel: see
    runtime/include/bringup/operators.h. The symbol is also the stem of nothing: several kernels
    may share one `source` file.

    Args:
        symbol: C function name before target mangling, `<operator>_<types>_<isa>[_<algorithm>]`.
        operator: `Operator.name` it implements.
        types: accepted `Site.types` strings.
        source: C file that defines it.
        algorithm: one line: the idea of the kernel.
        accepts: None when the kernel handles the site, else the reason it does not.
        pack: constant operands the kernel wants in another layout, by operand index.
        scratch: bytes of scratch memory (16-byte aligned) for the site.
        cost: estimated retired instructions, used only to rank the kernels of one target.
    """

    symbol: str
    operator: str
    types: tuple[str, ...]
    source: Path
    algorithm: str
    cost: Callable[[Site], float]
    accepts: Callable[[Site], str | None] = accept_all
    pack: Callable[[Site], Mapping[int, Array]] = pack_nothing
    scratch: Callable[[Site], int] = no_scratch

    def refusal(self, site: Site) -> str | None:
        """Why the kernel cannot serve a site of its operator, or None when it can."""
        if site.types not in self.types:
            return f"types {site.types} are not {' or '.join(self.types)}"
        return self.accepts(site)
