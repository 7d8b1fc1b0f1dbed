"""What to fix next: where a timing model says cycles are lost, and on what."""

from __future__ import annotations

from dataclasses import dataclass

from bringup.names import frame
from bringup.profile.records import NodeProfile, Profile

_ADVICE = {
    "dependency": "interleave independent accumulators; move loads ahead of their use",
    "icache": "less unrolling, fewer copies of the kernel",
    "dcache": "tile for the first-level cache; pack operands in the order they are read",
    "l2": "tile for the second-level cache; reuse an operand before the next one",
    "dram": "fuse with the producer or consumer; pack weights; touch every byte once",
    "vector": "the vector unit is the limit: fewer, wider instructions per multiply-accumulate",
    "vset": "keep vl and vtype over the loop: hoist vsetvli, same SEW and LMUL",
    "branch": "unroll, or handle tails without branches",
    "dma": "two buffers: start the next transfer before computing; fewer, larger transfers",
    "accelerator": "overlap the accelerator with loading and packing; more tiles in flight",
}
"""By cause of the simulator's models (sim/src/timing/model.h)."""


@dataclass(frozen=True)
class Finding:
    """A node that loses cycles.

    All cycles are means over the node's executions.

    Args:
        cycles: of the node: the whole of which `lost` and `waited` are parts. They overlap: a node
            waits on its unit also in cycles the unit needs.
        lost: cycles above what the node needs at its unit's own limit, where the model knows that
            limit and the node multiplies; else those in which no instruction issued.
        share: of the network's cycles, 0 to 1.
        cause: most of the waiting. waited: the cycles of that cause.
        rate, limit: multiply-accumulates per cycle, modelled and possible; None if unknown.
    """

    row: NodeProfile
    cycles: int
    lost: int
    share: float
    cause: str
    waited: int
    rate: float | None
    limit: float | None

    @property
    def advice(self) -> str:
        """What usually helps against the cause."""
        return _ADVICE.get(self.cause, "")


def what_to_fix(profile: Profile, count: int = 8) -> tuple[Finding, ...]:
    """The nodes that lose most cycles, most first; empty without a timing model's attribution."""
    total = max(sum(map(_cycles, profile.rows)), 1)
    findings = []
    for row in profile.rows:
        region = row.attribution
        if region is None or not region.cycles:
            continue
        cycles = _cycles(row)
        lost = per_execution(sum(region.lost.values()), region.count)
        limit = row.limit.rate if row.limit and row.macs else None
        if limit:
            lost = max(0, cycles - round(row.macs / limit))
        cause, waited = next(iter(region.lost.items()), ("", 0))
        if not lost:
            continue
        findings.append(
            Finding(
                row=row,
                cycles=cycles,
                lost=lost,
                share=lost / total,
                cause=cause,
                waited=per_execution(waited, region.count),
                rate=row.macs / cycles if row.macs and cycles else None,
                limit=limit,
            )
        )
    return tuple(sorted(findings, key=lambda f: (-f.lost, f.row.name))[:count])


def _cycles(row: NodeProfile) -> int:
    region = row.attribution
    return per_execution(region.cycles, region.count) if region else row.cost


def per_execution(total: int, count: int) -> int:
    """Mean over a region's executions, rounded."""
    return round(total / count) if count else 0


def folded_stacks(profile: Profile, model: str) -> dict[str, int]:
    """Modelled cycles by `model;layer;kernel;cause`: the folded form flame graph tools read."""
    stacks: dict[str, int] = {}
    for row in profile.rows:
        region = row.attribution
        if region is None:
            continue
        path = [model, row.layer or row.name, row.kernel]
        if row.layer and row.layer != row.name:
            path[1] = f"{row.layer} ({row.name})"
        for cause, cycles in region.causes.items():
            mean = per_execution(cycles, region.count)
            if mean:
                key = ";".join([*(frame(part) for part in path), cause])
                stacks[key] = stacks.get(key, 0) + mean
    return stacks
