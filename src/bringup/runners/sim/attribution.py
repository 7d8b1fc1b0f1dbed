"""Where a run's instructions and cycles went, as the simulator attributes them (`--profile`).

All of it is modelled. The simulator sums over every execution of a region; a region is a node
between its marks (docs/protocol.md, Marks).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bringup.emit.project import Interface
from bringup.errors import RunError

USEFUL = "issue"
"""The cause of the cycles in which an instruction issued; all others are waiting."""


@dataclass(frozen=True)
class Region:
    """A node, over all its executions (`count`).

    Args:
        classes: instructions by class. causes: cycles by cause; they sum to `cycles`.
        bytes: moved, by level of the memory hierarchy.
        mac_limit: multiply-accumulates per cycle the unit can do, None where the model has no say.
        utilization: share of the vector lanes' or the accelerator's time in use, 0 to 1.
    """

    count: int
    instret: int
    cycles: int
    classes: Mapping[str, int] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)
    bytes: Mapping[str, int] = field(default_factory=dict)
    mac_limit: float | None = None
    utilization: float | None = None

    @property
    def lost(self) -> Mapping[str, int]:
        """Cycles waited, by cause, largest first."""
        waits = {cause: n for cause, n in self.causes.items() if cause != USEFUL and n}
        return dict(sorted(waits.items(), key=lambda item: (-item[1], item[0])))

    def __add__(self, other: Region) -> Region:
        return Region(
            self.count + other.count,
            self.instret + other.instret,
            self.cycles + other.cycles,
            _sum(self.classes, other.classes),
            _sum(self.causes, other.causes),
            _sum(self.bytes, other.bytes),
            self.mac_limit if self.mac_limit is not None else other.mac_limit,
            _mean(self, other),
        )


@dataclass(frozen=True)
class Attribution:
    """Regions by node name, and the cycles of call stacks (`a;b;c`) for flame graphs."""

    regions: Mapping[str, Region]
    stacks: Mapping[str, int] = field(default_factory=dict)
    model: str = ""

    def __add__(self, other: Attribution) -> Attribution:
        regions = dict(self.regions)
        for name, region in other.regions.items():
            regions[name] = regions[name] + region if name in regions else region
        return Attribution(regions, _sum(self.stacks, other.stacks), self.model)


def read_attribution(content: bytes | None, interface: Interface) -> Attribution | None:
    """The simulator's profile with node names; None if it wrote none.

    Raises:
        RunError: the file is damaged.
    """
    if content is None:
        return None
    try:
        data: dict[str, Any] = json.loads(content)
        regions: dict[str, Region] = {}
        for item in data.get("regions", ()):
            name = interface.nodes[int(item["node"])].name
            region = _region(item)
            regions[name] = regions[name] + region if name in regions else region
        stacks = {
            str(item.get("stack") or item["name"]): int(item["cycles"])
            for item in data.get("symbols", ())
        }
        return Attribution(regions, stacks, str(data.get("model", "")))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise RunError(
            "the simulator's profile cannot be read", why=f"{type(error).__name__}: {error}"
        ) from error


def _region(item: Mapping[str, Any]) -> Region:
    limit = item.get("mac_limit")
    used = (item.get("vector") or {}).get("lanes_busy", item.get("utilization"))
    return Region(
        int(item.get("count", 1)),
        int(item["instret"]),
        int(item["cycles"]),
        {str(k): int(v) for k, v in item.get("classes", {}).items()},
        {str(k): int(v) for k, v in item.get("causes", {}).items()},
        {str(k): int(v) for k, v in item.get("bytes", {}).items()},
        None if limit is None else float(limit),
        None if used is None else float(used),
    )


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def _mean(first: Region, second: Region) -> float | None:
    """Utilization of both together, weighted by cycles."""
    known = [r for r in (first, second) if r.utilization is not None]
    cycles = sum(r.cycles for r in known)
    if not cycles:
        return None
    return sum((r.utilization or 0.0) * r.cycles for r in known) / cycles
