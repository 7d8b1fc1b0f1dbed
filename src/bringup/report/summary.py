"""`run.json`: the run as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bringup.errors import BringupError, UsageError, first_lines
from bringup.plan import Plan
from bringup.report.result import RunReport
from bringup.stages import Stage

FORMAT = 2
"""Version of `run.json`. 1 held no profile and could not be drawn again."""


def summary(report: RunReport) -> dict[str, Any]:
    """JSON-able form: the report itself, and beside it what follows from it."""
    profile = report.profile
    data: dict[str, Any] = msgspec.to_builtins(report)
    for kind in ("verification", "verdicts"):
        # a field the file did not give is no key of `data`
        claims = getattr(report, kind)
        data[kind] = [msgspec.to_builtins(claim) | {"ok": claim.ok} for claim in claims]
    return {
        "format": FORMAT,
        "ok": report.ok,
        "totals": {
            "counts_from": profile.source,
            "macs": profile.macs,
            "instructions": profile.instret,
            "cycles": profile.cycles,
            "milliseconds": report.milliseconds,
            "flash_bytes": report.memory.flash,
            "ram_bytes": report.memory.ram,
        },
        "fallbacks": [
            {"node": row.name, "operator": row.operator, "why": row.reason}
            for row in profile.fallbacks
        ],
        "fix_accuracy_next": [node.node for _, node in report.inaccurate],
        **data,
    }


def read_report(path: Path) -> RunReport:
    """The report of a run folder, or of its `run.json`.

    Raises:
        UsageError: there is none, it is damaged, of another version, or of a run that failed.
    """
    path = path / "run.json" if path.is_dir() else path
    where = str(path)
    try:
        content = path.read_bytes()
        head = msgspec.json.decode(content, type=_Head)
        report = msgspec.json.decode(content, type=RunReport) if head.readable else None
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            "no run to read", where=where, why=why, hint="name a run folder"
        ) from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UsageError("the run cannot be read", where=where, why=first_lines(error)) from error
    if report is None:
        raise UsageError(
            "the run cannot be drawn", where=where, why=head.reason, hint="run it again"
        )
    return report


@dataclass(frozen=True)
class _Error:
    what: str


@dataclass(frozen=True)
class _Head:
    """What tells whether the rest can be read."""

    format: int
    error: _Error | None = None

    @property
    def readable(self) -> bool:
        return self.format == FORMAT and self.error is None

    @property
    def reason(self) -> str:
        if self.error is not None:
            return f"it failed: {self.error.what}"
        return f"it has version {self.format}, this bringup reads {FORMAT}"


def failure_summary(
    error: BringupError, model: str, stages: Sequence[Stage], settings: Mapping[str, object]
) -> dict[str, Any]:
    """`run.json` of a run that an error ended: the error, and the stages before it."""
    return {
        "format": FORMAT,
        "model": model,
        "ok": False,
        "error": {
            "what": error.what,
            "where": error.where,
            "why": error.why,
            "try": error.hint,
            "exit_code": error.exit_code,
        },
        "stages": msgspec.to_builtins(stages),
        "settings": dict(settings),
    }


def plan_summary(plan: Plan) -> dict[str, Any]:
    """`plan.json`: kernel, reason and memory of every node and tensor."""
    return {
        "format": 1,
        "target": plan.target.name,
        "arena": {
            "bytes": plan.arena.size,
            "peak_live_bytes": plan.arena.lower_bound,
            "peak_live_tensor_bytes": plan.arena.live_tensors,
            "largest_scratch_bytes": plan.scratch_peak,
            "sum_bytes": plan.arena.sum,
        },
        "nodes": [
            {
                "name": choice.node.name,
                "operator": choice.node.op.name,
                "kernel": choice.kernel.symbol if choice.kernel else None,
                "target": choice.target,
                "fallback": choice.fallback,
                "reason": choice.reason,
                "refused": [{"kernel": r.kernel, "why": r.why} for r in choice.refusals],
                "scratch_bytes": choice.scratch,
                "scratch_offset": plan.arena.scratch.get(choice.node.name),
                "constants": {str(k): v for k, v in (choice.constants or {}).items()},
                "origin": str(choice.node.origin),
            }
            for choice in plan.choices
        ],
        "tensors": [
            {
                "name": p.value,
                "offset": p.offset,
                "bytes": p.bytes,
                "first": p.first,
                "last": p.last,
                "alias_of": p.alias_of,
            }
            for p in plan.arena.placements.values()
        ],
    }
