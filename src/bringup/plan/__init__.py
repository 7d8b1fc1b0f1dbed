"""Graph and target to plan: kernels, memory, order."""

from collections.abc import Sequence
from dataclasses import replace

from bringup.ir import Graph
from bringup.plan.arena import plan_arena
from bringup.plan.certificate import certify
from bringup.plan.fit import check_memory, check_sizes
from bringup.plan.plan import Arena, Choice, Placement, Plan, Refusal
from bringup.plan.select import select_kernels
from bringup.targets.target import Target


def make_plan(graph: Graph, target: Target, *, strict: bool = False) -> Plan:
    """Choose kernels and lay out memory.

    Raises:
        PlanError: a node has no kernel (see `select_kernels`), or the network is too large for the
            target (see `bringup.plan.fit`).
    """
    check_sizes(graph)
    choices, constants = select_kernels(graph, target, strict=strict)
    plan = Plan(graph, target, choices, _arena(graph, choices), constants)
    check_memory(plan)
    return plan


def _arena(graph: Graph, choices: Sequence[Choice], guard: int = 0) -> Arena:
    """A memory plan with its proof."""
    arena = plan_arena(graph, choices, guard=guard)
    certify(graph, choices, arena)
    return arena


GUARD = 64
"""Bytes of a guard zone: the longest run of lanes most kernels write at once."""


def with_guards(plan: Plan) -> Plan:
    """The same kernels with guard zones between all buffers: a plan to verify, not to ship."""
    return replace(plan, arena=_arena(plan.graph, plan.choices, GUARD))


__all__ = ["GUARD", "Arena", "Choice", "Placement", "Plan", "Refusal", "make_plan", "with_guards"]
