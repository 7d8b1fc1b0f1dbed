"""What a node's unit could do at best: the one place the limits of profile, report and roofline
come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from bringup.plan import Choice, Plan
from bringup.runners.sim.attribution import Attribution
from bringup.targets import Target
from bringup.targets.target import Unit

NOMINAL = "nominal"
INSTRUCTION_SET = "instruction set"


Positive = Annotated[float, msgspec.Meta(gt=0, lt=1e18)]
"""A rate; a run file that says another is refused when it is read."""


@dataclass(frozen=True)
class Limit:
    """A unit's peak.

    Args:
        rate: multiply-accumulates per cycle; per instruction with source INSTRUCTION_SET.
        source: the core file whose rules imply it, as `saturn vector`; NOMINAL: the figure the
            target gives for the machine it has in mind, whatever the one that ran was like; or
            INSTRUCTION_SET: what the widest instruction does, for runs that count instructions.
        bytes: moved per cycle or instruction at most; None: unknown.
    """

    rate: Positive
    source: str = NOMINAL
    bytes: Positive | None = None


def unit_limit(plan: Plan, choice: Choice, attribution: Attribution | None) -> Limit | None:
    """The fastest unit of the target that serves the node, for its element type; None: unknown."""
    limits = []
    for unit, element in _units(plan, choice):
        modelled = attribution.peak(unit.name, element) if attribution else None
        nominal = dict(unit.macs_per_cycle).get(element)
        if attribution and modelled is not None:
            limits.append(Limit(modelled, f"{attribution.model} {unit.name}"))
        elif nominal is not None:
            limits.append(Limit(nominal))
    # A nominal figure says nothing about a machine of which better is known.
    known = [limit for limit in limits if limit.source != NOMINAL] or limits
    return max(known, key=lambda limit: limit.rate, default=None)


def instruction_limit(plan: Plan, choice: Choice, vlen: int | None) -> Limit | None:
    """What the widest instruction of the serving target does; None: unknown.

    Args:
        vlen: bits of a vector register, None without vector unit.
    """
    limits = []
    for unit, element in _units(plan, choice):
        rate = dict(unit.macs_per_instruction).get(element)
        if rate is None or (unit.per_vlen_bit and vlen is None):
            continue
        factor = vlen if unit.per_vlen_bit and vlen else 1
        limits.append(Limit(rate * factor, INSTRUCTION_SET, unit.bytes_per_instruction * factor))
    return max(limits, key=lambda limit: limit.rate, default=None)


def _units(plan: Plan, choice: Choice) -> list[tuple[Unit, str]]:
    """Units of the target that serves a node that multiplies, and the node's element type."""
    if not plan.graph.macs(choice.node):
        return []
    target: Target | None = plan.target
    while target and target.name != choice.target:
        target = target.fallback
    element = plan.graph.type_of(choice.node.inputs[0]).dtype.value
    return [(unit, element) for unit in target.units] if target else []
