"""What it means that a guard zone was broken: docs/protocol.md, "Guard zones"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bringup.plan import Plan
from bringup.plan.plan import Choice
from bringup.runners.protocol import Overrun


@dataclass(frozen=True)
class Trespass:
    """Memory a node wrote that is not its own.

    Args:
        where: the place relative to the node's own buffers. hit: what lies there.
        offset, bytes: within the arena, first to last changed byte. count: changed bytes.
    """

    where: str
    hit: str
    offset: int
    bytes: int
    count: int

    def __str__(self) -> str:
        return (
            f"wrote {self.where}, into {self.hit} "
            f"(arena + {self.offset}, {self.count} of {self.bytes} bytes changed)"
        )


@dataclass(frozen=True)
class _Buffer:
    """A named range of the arena."""

    name: str
    start: int
    stop: int


def trespass(plan: Plan, overrun: Overrun) -> Trespass:
    """What a reported overrun means in terms of a plan's buffers."""
    own, others = _buffers(plan, overrun.node)
    where = _relative(own, overrun) if own else "outside the results and scratch of every node"
    if overrun.constants:
        return Trespass("to memory that is read only", "the constants", 0, overrun.bytes, 1)
    return Trespass(where, _hit(others, overrun), overrun.offset, overrun.bytes, overrun.changed)


def _buffers(plan: Plan, node: str | None) -> tuple[list[_Buffer], list[_Buffer]]:
    """What the node may write, and what else is alive meanwhile (everything without a node)."""
    own: list[_Buffer] = []
    others: list[_Buffer] = []
    for index, choice in enumerate(plan.choices):
        if choice.node.name == node:
            own = [_tensor(plan, name) for name in choice.node.outputs]
            own += _scratch(plan, choice)
            written = {buffer.name for buffer in own}
            others = [
                _tensor(plan, place.value)
                for place in plan.arena.placements.values()
                if place.first <= index <= place.last and place.value not in written
            ]
    if node is None:
        others = [_tensor(plan, name) for name in plan.arena.placements]
    return own, others


def _tensor(plan: Plan, name: str) -> _Buffer:
    place = plan.arena.placements[name]
    return _Buffer(name, place.offset, place.offset + place.bytes)


def _scratch(plan: Plan, choice: Choice) -> Iterator[_Buffer]:
    if choice.scratch:
        offset = plan.arena.scratch[choice.node.name]
        yield _Buffer("its scratch", offset, offset + choice.scratch)


def _relative(own: list[_Buffer], overrun: Overrun) -> str:
    """Place of the first changed byte after, or of the last one before, the nearest own buffer."""
    start, stop = overrun.offset, overrun.offset + overrun.bytes
    distances = [(start - b.stop, f"past the end of {b.name}") for b in own if start >= b.stop]
    distances += [(b.start - stop, f"before the start of {b.name}") for b in own if stop <= b.start]
    if not distances:
        return f"on both sides of {own[0].name}"
    distance, side = min(distances)
    return f"{distance} bytes {side}" if distance else f"right {side}"


def _hit(others: list[_Buffer], overrun: Overrun) -> str:
    stop = overrun.offset + overrun.bytes
    names = [b.name for b in others if overrun.offset < b.stop and b.start < stop]
    return " and ".join(names[:3]) or "a guard zone or memory nobody uses"
