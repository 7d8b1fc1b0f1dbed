"""Where a run's instructions and cycles went, as the simulator attributes them (`--profile`).

All of it is modelled. The simulator sums over every execution of a region; a region is a node
between its marks (docs/protocol.md, Marks), with everything called there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bringup.emit.project import Interface
from bringup.errors import RunError

USEFUL = "issue"
"""The cause of the cycles in which an instruction issued; all others are waiting."""

BESIDE = ("accelerator", "dma")
"""Bytes moved beside the core's instructions: by ports of accelerators, by DMA engines."""


@dataclass(frozen=True)
class Region:
    """A node, over all its executions (`count`).

    Args:
        classes: instructions by class. causes: cycles by cause; they sum to `cycles`.
        bytes: `asked` for by instructions, moved beside them (`BESIDE`), and between the levels of
            the hierarchy.
    """

    count: int
    instret: int
    cycles: int
    classes: Mapping[str, int] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)
    bytes: Mapping[str, int] = field(default_factory=dict)

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
        )


@dataclass(frozen=True)
class Attribution:
    """Regions by node name, and cycles by `hart;node;function` for flame graphs.

    Args:
        model: name of the core file.
        peaks: multiply-accumulates per cycle by (unit, element type) of hart 0, which runs the
            network; the type is empty for a unit that has only one.
    """

    regions: Mapping[str, Region]
    stacks: Mapping[str, int] = field(default_factory=dict)
    model: str = ""
    peaks: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def peak(self, unit: str, element: str) -> float | None:
        """What the core file says a unit can do; None if it says nothing."""
        return self.peaks.get((unit, element), self.peaks.get((unit, "")))

    def __add__(self, other: Attribution) -> Attribution:
        regions = dict(self.regions)
        for name, region in other.regions.items():
            regions[name] = regions[name] + region if name in regions else region
        return Attribution(regions, _sum(self.stacks, other.stacks), self.model, self.peaks)


def read_attribution(
    content: bytes | None, interface: Interface, executions: int
) -> Attribution | None:
    """The simulator's profile with node names; None if it wrote none.

    Args:
        content: JSON as sim/README.md describes it: per hart, node and function.
        executions: of every node: the simulator does not count them.

    Raises:
        RunError: the file is damaged.
    """
    if content is None:
        return None
    try:
        data: dict[str, Any] = json.loads(content)
        regions: dict[str, Region] = {}
        stacks: dict[str, int] = {}
        for hart in data["harts"]:
            for item in hart["regions"]:
                number = item["node"]
                name = "" if number is None else interface.nodes[int(number)].name
                outer = name or "outside of nodes"
                stack = f"hart {hart['hart']};{outer};{item['function'] or 'unknown'}"
                stacks[stack] = stacks.get(stack, 0) + int(item["cycles"])
                if name:
                    region = _region(item, int(data["line_bytes"]), executions)
                    regions[name] = _together(regions.get(name), region)
        peaks = {
            (str(peak["unit"]), str(peak["element"])): float(peak["macs_per_cycle"])
            for peak in data["harts"][0]["peaks"]
        }
        return Attribution(regions, stacks, str(data["core"]), peaks)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise RunError(
            "the simulator's profile cannot be read", why=f"{type(error).__name__}: {error}"
        ) from error


def _region(item: Mapping[str, Any], line: int, executions: int) -> Region:
    asked, lines = dict(item["bytes"]), item["lines"]
    beside = {kind: int(asked.pop(kind, 0)) for kind in BESIDE}
    return Region(
        executions,
        int(item["instructions"]),
        int(item["cycles"]),
        {str(k): int(v) for k, v in item["by_class"].items()},
        {str(k): int(v) for k, v in item["by_cause"].items()},
        {
            "asked": sum(map(int, asked.values())),
            **{kind: n for kind, n in beside.items() if n},
            "from_l2": int(lines["from_l2"]) * line,
            "from_memory": int(lines["from_memory"]) * line,
            "written_back": int(lines["writebacks"]) * line,
        },
    )


def _together(first: Region | None, second: Region) -> Region:
    """Parts of one node: other functions, other harts. The node still ran as often."""
    return second if first is None else replace(first + second, count=second.count)


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}
