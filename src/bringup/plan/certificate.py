"""Proof that a memory plan is right, which knows nothing of how it was made.

The plan is executed on paper: for every value, which bytes of the arena hold it. Each node must
find its operands whole, may write its results over an operand only where its operator allows that,
and at the end every graph output must still be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bringup.errors import PlanError
from bringup.ir import Graph, Node
from bringup.plan.liveness import ALIGNMENT
from bringup.plan.plan import Arena, Choice


@dataclass(frozen=True)
class _Range:
    """Bytes of the arena."""

    start: int
    stop: int

    def meets(self, other: _Range, gap: int = 0) -> bool:
        """Whether fewer than `gap` bytes lie between the two; never when one is empty."""
        apart = self.stop + gap <= other.start or other.stop + gap <= self.start
        return not apart and self.start < self.stop and other.start < other.stop


@dataclass
class _Memory:
    """What the arena holds.

    `content` names what a value consists of: views are the content of their operand. `held` is
    where each content lies that is still to be read `uses` times; `lost` who destroyed it.
    """

    content: dict[str, str] = field(default_factory=dict)
    held: dict[str, _Range] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)


def certify(graph: Graph, choices: Sequence[Choice], arena: Arena) -> None:
    """Check a placement of a graph.

    Raises:
        PlanError: a value is destroyed before its last use, or buffers lie where they must not: a
            fault of the planner.
    """
    memory = _Memory(uses=_uses(graph, choices))
    for name in graph.inputs:
        memory.content[name] = name
        _hold(memory, arena, name, name, "the inputs")
    for choice in choices:
        _execute(graph, choice, arena, memory)
    for name in graph.outputs:
        if name not in memory.content:
            raise _fault(f"output {name}", "it has no memory")
        _require(memory, arena, name, "the caller, at the end")


def _uses(graph: Graph, choices: Sequence[Choice]) -> Counter[str]:
    """How often each content is read, graph outputs included."""
    content = {name: name for name in graph.inputs}
    uses: Counter[str] = Counter()
    for choice in choices:
        node = choice.node
        for name in node.inputs:
            if name in content:
                uses[content[name]] += 1
        for name in node.outputs:
            seen = node.inputs[0] if choice.kernel is None else name
            content[name] = content.get(seen, name)
    uses.update(content[name] for name in graph.outputs if name in content)
    return uses


def _execute(graph: Graph, choice: Choice, arena: Arena, memory: _Memory) -> None:
    node = choice.node
    operands = [name for name in node.inputs if name and not graph.is_constant(name)]
    for name in operands:
        _require(memory, arena, name, f"node {node.name}")
    if choice.kernel is None:
        source, (view,) = node.inputs[0], node.outputs
        if source not in memory.content or _range(arena, source) != _range(arena, view):
            raise _fault(f"node {node.name}", f"{view} does not lie where {source} does")
        memory.content[view] = memory.content[source]
    else:
        _write(graph, choice, arena, memory, operands)
    for name in operands:
        read = memory.content[name]
        memory.uses[read] -= 1
        if memory.uses[read] <= 0:
            memory.held.pop(read, None)


def _write(
    graph: Graph, choice: Choice, arena: Arena, memory: _Memory, operands: Sequence[str]
) -> None:
    node = choice.node
    written = {name: _range(arena, name) for name in node.outputs}
    if choice.scratch:
        start = arena.scratch[node.name]
        written["its scratch"] = _Range(start, start + choice.scratch)
    names = list(written)
    for i, name in enumerate(names):
        _check_place(arena, written[name], f"{name} of node {node.name}")
        for other in names[i + 1 :]:
            if written[name].meets(written[other], arena.guard):
                raise _fault(f"node {node.name}", f"{name} and {other} overlap")
        for operand in operands:
            if written[name].meets(_range(arena, operand), arena.guard) and not _may_replace(
                graph, node, name, operand, arena
            ):
                raise _fault(f"node {node.name}", f"{name} lies over its operand {operand}")
    for name in names:
        _destroy(memory, written[name], f"node {node.name} wrote {name}")
    for name in node.outputs:
        memory.content[name] = name
        _hold(memory, arena, name, name, f"node {node.name}")


def _may_replace(graph: Graph, node: Node, result: str, operand: str, arena: Arena) -> bool:
    """Whether the operator may overwrite exactly this operand, and reads no other there."""
    place = _range(arena, operand)
    there = [n for n in node.inputs if n in arena.placements and _range(arena, n).meets(place)]
    return (
        node.op.in_place
        and _range(arena, result) == place
        and graph.type_of(result) == graph.type_of(operand)
        and len(there) == 1
    )


def _hold(memory: _Memory, arena: Arena, content: str, name: str, who: str) -> None:
    place = _range(arena, name)
    _check_place(arena, place, f"{name} of {who}")
    if memory.uses[content] <= 0:
        return
    for other, held in memory.held.items():
        if place.meets(held, arena.guard):
            raise _fault(who, f"{name} and {other} are needed at once and too close")
    memory.held[content] = place


def _destroy(memory: _Memory, place: _Range, how: str) -> None:
    for content in [c for c, held in memory.held.items() if held.meets(place)]:
        del memory.held[content]
        memory.lost[content] = how


def _require(memory: _Memory, arena: Arena, name: str, who: str) -> None:
    content = memory.content.get(name)
    if content is None:
        raise _fault(who, f"{name} is read before it is computed")
    if memory.held.get(content) != _range(arena, name):
        raise _fault(who, f"{name} is gone: {memory.lost.get(content, 'nobody keeps it')}")


def _check_place(arena: Arena, place: _Range, what: str) -> None:
    if place.start % ALIGNMENT or place.start < arena.guard:
        raise _fault(what, f"it starts at byte {place.start}")
    if place.stop > arena.size - arena.guard:
        raise _fault(what, f"it ends at byte {place.stop} of {arena.size}")


def _range(arena: Arena, name: str) -> _Range:
    place = arena.placements[name]
    return _Range(place.offset, place.offset + place.bytes)


def _fault(where: str, why: str) -> PlanError:
    return PlanError(
        "the memory plan is wrong",
        where=where,
        why=why,
        hint="a fault of bringup, not of the model: please report it with the model",
    )
