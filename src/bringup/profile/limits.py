"""What a node's unit could do at best: the one place the limits of profile, report and roofline
come from."""

from __future__ import annotations

from dataclasses import dataclass

from bringup.plan import Choice, Plan
from bringup.runners.sim.attribution import Attribution
from bringup.targets import Target

NOMINAL = "nominal"


@dataclass(frozen=True)
class Limit:
    """A unit's peak.

    Args:
        rate: multiply-accumulates per cycle.
        source: the core file whose rules imply it, as `saturn vector`, or NOMINAL: the figure the
            target gives for the machine it has in mind, whatever the one that ran was like.
    """

    rate: float
    source: str = NOMINAL


def unit_limit(plan: Plan, choice: Choice, attribution: Attribution | None) -> Limit | None:
    """The fastest unit of the target that serves the node, for its element type; None: unknown."""
    if not plan.graph.macs(choice.node):
        return None
    target: Target | None = plan.target
    while target and target.name != choice.target:
        target = target.fallback
    element = plan.graph.type_of(choice.node.inputs[0]).dtype.value
    limits = []
    for unit in target.units if target else ():
        modelled = attribution.peak(unit.name, element) if attribution else None
        nominal = dict(unit.macs_per_cycle).get(element)
        if attribution and modelled is not None:
            limits.append(Limit(modelled, f"{attribution.model} {unit.name}"))
        elif nominal is not None:
            limits.append(Limit(nominal))
    # A nominal figure says nothing about a machine of which better is known.
    known = [limit for limit in limits if limit.source != NOMINAL] or limits
    return max(known, key=lambda limit: limit.rate, default=None)
