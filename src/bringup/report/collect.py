"""From the values of a run to the plain data of its report."""

from __future__ import annotations

import math

from bringup.plan import Placement, Plan
from bringup.plan.liveness import aligned
from bringup.quantize import Ladder
from bringup.report.result import (
    Block,
    Comparison,
    LadderOutput,
    MemoryUse,
    NodeAccuracy,
)
from bringup.toolchain.image import Sizes
from bringup.verify.rung import Rung


def comparison(rung: Rung) -> Comparison:
    """A rung as data."""
    return Comparison(
        claim=rung.claim,
        golden=rung.golden,
        device=rung.device,
        exact=rung.exact,
        inferences=rung.inferences,
        tensors=rung.tensors,
        elements=rung.elements,
        differing_elements=rung.differing_elements,
        findings=tuple(map(str, rung.findings)),
    )


def ladder_outputs(ladder: Ladder | None) -> tuple[LadderOutput, ...]:
    """The rungs between PyTorch and the reference, by output."""
    return tuple(
        LadderOutput(
            output=o.name,
            sqnr_fake_quantized_db=finite(o.sqnr_fake),
            sqnr_integer_db=finite(o.sqnr_integer),
            top1_fake_quantized=finite(o.top1_fake),
            top1_integer=finite(o.top1_integer),
            fake_quantized_vs_integer_lsb=finite(o.largest_step),
            fake_quantized_vs_integer_rms_lsb=finite(o.apart),
            differing=finite(o.differing),
        )
        for o in (ladder.outputs if ladder else ())
    )


def node_accuracies(ladder: Ladder | None) -> tuple[NodeAccuracy, ...]:
    """Every node of an integer network against PyTorch float."""
    return tuple(
        NodeAccuracy(node.node, finite(node.sqnr), node.lost)
        for node in (ladder.nodes if ladder else ())
    )


def memory_use(plan: Plan, sizes: Sizes) -> MemoryUse:
    """What a plan and its image take."""
    arena = plan.arena
    return MemoryUse(
        arena_bytes=arena.size,
        peak_live_bytes=arena.lower_bound,
        peak_live_tensor_bytes=arena.live_tensors,
        largest_scratch_bytes=plan.scratch_peak,
        sum_bytes=arena.sum,
        weight_bytes=sum(array.nbytes for array in plan.constants.values()),
        image_bytes={
            "text": sizes.text,
            "rodata": sizes.rodata,
            "data": sizes.data,
            "bss": sizes.bss,
        },
        blocks=(*_tensor_blocks(plan), *_scratch_blocks(plan)),
    )


def operands(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Producers of what each node reads, by node name; inputs of the network by their own."""
    graph = plan.graph
    producer = {name: name for name in graph.inputs}
    producer |= {name: node.name for node in graph.nodes for name in node.outputs}
    return {
        node.name: tuple(dict.fromkeys(producer[n] for n in node.inputs if n in producer))
        for node in graph.nodes
    }


def finite(value: float) -> float | None:
    """The value, or None for what JSON has no word for."""
    return value if math.isfinite(value) else None


def _tensor_blocks(plan: Plan) -> list[Block]:
    owners: dict[str, list[Placement]] = {}
    for place in plan.arena.placements.values():
        owners.setdefault(place.alias_of or place.value, []).append(place)
    return [
        Block(
            offset=members[0].offset,
            bytes=max(aligned(p.bytes) for p in members),
            first=min(p.first for p in members),
            last=max(p.last for p in members),
            tensors=tuple(p.value for p in members),
        )
        for members in owners.values()
    ]


def _scratch_blocks(plan: Plan) -> list[Block]:
    return [
        Block(
            offset=plan.arena.scratch[choice.node.name],
            bytes=aligned(choice.scratch),
            first=index,
            last=index,
            scratch_of=choice.node.name,
        )
        for index, choice in enumerate(plan.choices)
        if choice.scratch
    ]
