"""Whether a plan fits the machine: its memory, and the 32-bit sizes kernels count with."""

from __future__ import annotations

from bringup.errors import PlanError
from bringup.ir import Graph
from bringup.plan.plan import Plan

_INT32_LIMIT = 2**31


def check_sizes(graph: Graph) -> None:
    """Refuse tensors that kernels cannot index: their parameters are int32.

    Raises:
        PlanError: names the first node with such a result.
    """
    for node in graph.nodes:
        for name in (*node.inputs, *node.outputs):
            if name and graph.type_of(name).bytes >= _INT32_LIMIT:
                raise PlanError(
                    f"tensor {name!r} is too large",
                    where=f"{node.name} ({node.origin})",
                    why=f"{graph.type_of(name)} has {graph.type_of(name).bytes:,} bytes, kernels "
                    f"count to {_INT32_LIMIT - 1:,}",
                    hint="a smaller input or batch, or a split of the layer",
                )


def check_memory(plan: Plan) -> None:
    """Refuse a plan whose arena and constants exceed the target's first memory.

    Raises:
        PlanError: names the node at which most bytes are alive.
    """
    memory = plan.target.memories[0]
    constants = sum(array.nbytes for array in plan.constants.values())
    needed = plan.arena.size + constants
    if needed <= memory.size:
        return
    node, alive = _fullest(plan)
    raise PlanError(
        f"the network does not fit {plan.target.name}'s memory {memory.name!r}",
        where=node,
        why=f"{plan.arena.size:,} bytes of tensors and scratch ({alive:,} alive at this node) and "
        f"{constants:,} of constants are {needed - memory.size:,} more than its {memory.size:,}",
        hint="a smaller input or batch, --quant int8, or a target with more memory",
    )


def _fullest(plan: Plan) -> tuple[str, int]:
    """The node at which most bytes are alive, and how many."""
    alive = [choice.scratch for choice in plan.choices] or [0]
    for place in plan.arena.placements.values():
        if place.alias_of is None:
            for index in range(max(place.first, 0), min(place.last + 1, len(alive))):
                alive[index] += place.bytes
    most = max(range(len(alive)), key=alive.__getitem__)
    if not plan.choices:
        return plan.graph.name, alive[most]
    node = plan.choices[most].node
    return f"{node.name} ({node.origin})", alive[most]
