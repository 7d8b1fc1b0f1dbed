"""Offsets of all storages in one arena (dynamic storage allocation).

First fit in a good order reaches the lower bound on most networks; where it does not, orders are
perturbed towards the blocks that stick out (Pisarchyk and Lee, "Efficient Memory Management for
Deep Neural Net Inference", 2020, compare such greedy orders).
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bringup.ir import Graph
from bringup.plan.liveness import Storage, aligned, analyse, peak
from bringup.plan.plan import Arena, Choice, Placement

_PERTURBATIONS = 400
_PERTURBED_BLOCKS = 100_000
"""Blocks placed again in all perturbations together: what bounds the time of large networks."""

_PERTURBED_NEIGHBOURS = 4_000_000
"""The same where many blocks live long: a recurrent layer keeps the outputs of all its steps."""

_MARGIN = 1024
"""Bytes at both ends of an arena with guard zones: past them an overrun lands anywhere."""


def plan_arena(graph: Graph, choices: Sequence[Choice], *, guard: int = 0) -> Arena:
    """Place every tensor and scratch block of a graph. Deterministic.

    Args:
        guard: bytes kept free between any two blocks, a multiple of the alignment; there is a
            margin at both ends then, and the size includes all of them.
    """
    liveness = analyse(graph, choices)
    bound = liveness.lower_bound
    blocks = [replace(block, bytes=block.bytes + guard) for block in liveness.storages]
    # a guarded arena need not be small, and it never reaches the bound
    attempts = 0 if guard else min(_PERTURBATIONS, _PERTURBED_BLOCKS // max(1, len(blocks)))
    below = place(blocks, bound, perturbations=attempts)
    margin = _MARGIN if guard else 0
    offsets = {name: offset + margin for name, offset in below.items()}
    placements = {}
    for name, (first, last) in liveness.lifetimes.items():
        owner = liveness.storage_of[name]
        placements[name] = Placement(
            name,
            offsets[owner],
            graph.type_of(name).bytes,
            first,
            last,
            owner if owner != name else None,
        )
    suffix = ":scratch"
    return Arena(
        size=height(blocks, offsets) + margin,
        lower_bound=bound,
        live_tensors=peak(liveness.tensors),
        sum=sum(aligned(graph.type_of(name).bytes) for name in liveness.lifetimes)
        + sum(aligned(choice.scratch) for choice in choices),
        placements=placements,
        scratch={n[: -len(suffix)]: o for n, o in offsets.items() if n.endswith(suffix)},
        guard=guard,
    )


def place(
    storages: Sequence[Storage], bound: int, *, perturbations: int = _PERTURBATIONS
) -> dict[str, int]:
    """Offset of each storage so that no two alive at once overlap.

    Stops as soon as the arena is as small as `bound`; otherwise returns the best of several
    greedy orders and a fixed number of seeded perturbations of the best one.
    """
    orders: list[Callable[[Storage], tuple[int, ...]]] = [
        lambda s: (-s.bytes, s.first),
        lambda s: (-(s.last - s.first + 1) * s.bytes, s.first),
        lambda s: (-(s.last - s.first), -s.bytes),
        lambda s: (s.first, -s.bytes),
    ]
    near = _neighbours(storages)
    pairs = max(1, sum(map(len, near.values())))
    perturbations = min(perturbations, _PERTURBED_NEIGHBOURS // pairs)
    best: list[Storage] = []
    best_offsets: dict[str, int] = {}
    best_height = -1
    for order in orders:
        candidate = sorted(storages, key=order)
        offsets = _first_fit(candidate, near)
        if best_height < 0 or height(storages, offsets) < best_height:
            best, best_offsets = candidate, offsets
            best_height = height(storages, offsets)
    return _perturb(best, best_offsets, best_height, bound, perturbations, near)


def _perturb(
    order: list[Storage],
    offsets: dict[str, int],
    size: int,
    bound: int,
    attempts: int,
    near: Mapping[str, list[str]],
) -> dict[str, int]:
    """Move the blocks that reach the top of the arena to the front, or swap two at random."""
    generator = random.Random(0)
    for _ in range(attempts):
        if size <= bound or len(order) < 2:
            break
        candidate = list(order)
        top = [i for i, s in enumerate(order) if offsets[s.name] + s.bytes == size]
        moved = candidate.pop(
            generator.choice(top)
            if generator.random() < 0.5
            else generator.randrange(len(candidate))
        )
        candidate.insert(generator.randrange(len(candidate) + 1), moved)
        new_offsets = _first_fit(candidate, near)
        new_size = height(order, new_offsets)
        if new_size <= size:
            order, offsets, size = candidate, new_offsets, new_size
    return offsets


def height(storages: Sequence[Storage], offsets: Mapping[str, int]) -> int:
    """Arena size of a placement."""
    return max((offsets[s.name] + s.bytes for s in storages), default=0)


def _neighbours(storages: Sequence[Storage]) -> dict[str, list[str]]:
    """Names of the storages that are alive at some time of each one's life."""
    ordered = sorted(storages, key=lambda s: s.first)
    starts, names = [s.first for s in ordered], [s.name for s in ordered]
    near: dict[str, list[str]] = {}
    alive: dict[str, None] = {}
    ends: list[tuple[int, str]] = []
    for position, storage in enumerate(ordered):
        while ends and ends[0][0] < storage.first:
            del alive[heapq.heappop(ends)[1]]
        later = names[position + 1 : bisect_right(starts, storage.last)]
        near[storage.name] = [*alive, *later]
        alive[storage.name] = None
        heapq.heappush(ends, (storage.last, storage.name))
    return near


def _first_fit(order: Sequence[Storage], near: Mapping[str, list[str]]) -> dict[str, int]:
    """Offsets when every block in turn takes the lowest gap it fits into.

    Args:
        near: who is alive together with each block.
    """
    placed: dict[str, tuple[int, int]] = {}
    for block in order:
        offset = 0
        there = filter(placed.__contains__, near[block.name])
        for start, stop in sorted(map(placed.__getitem__, there)):
            if start - offset >= block.bytes:
                break
            offset = max(offset, stop)
        placed[block.name] = (offset, offset + block.bytes)
    return {name: offset for name, (offset, _) in placed.items()}
