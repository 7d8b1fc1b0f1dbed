"""What a verified image must know to watch over its arena: runtime/include/bringup/guards.h."""

from __future__ import annotations

from dataclasses import dataclass

from bringup.plan.plan import Plan

_COMPARED = 1 << 25
"""Bytes one inference compares after its nodes: tenths of a second of simulation. Larger networks
look less far around each node, and everywhere only after the last one."""


@dataclass(frozen=True)
class Range:
    """Bytes of the arena."""

    offset: int
    bytes: int


@dataclass(frozen=True)
class GuardTable:
    """Scratch of every node, and how far from its buffers each node looks for what it broke."""

    scratch: tuple[Range, ...]
    reach: int


def guard_table(plan: Plan) -> GuardTable | None:
    """The table of a plan with guard zones; None for a plan without."""
    if not plan.arena.guard:
        return None
    scratch = (
        Range(plan.arena.scratch[c.node.name], c.scratch) if c.scratch else Range(0, 0)
        for c in plan.choices
    )
    # four ends of gaps per node: on both sides of the result and of the scratch
    share = _COMPARED // max(1, len(plan.choices)) // 4
    return GuardTable(tuple(scratch), max(plan.arena.guard, min(share, plan.arena.size)))
