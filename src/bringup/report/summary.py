"""`run.json`: the run as data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bringup.errors import BringupError
from bringup.plan import Plan
from bringup.report.result import RunReport
from bringup.stages import Stage


def summary(report: RunReport) -> dict[str, Any]:
    """JSON-able summary. Non-finite figures become null."""
    arena = report.plan.arena
    return {
        "format": 1,
        "model": report.model,
        "quant": report.quant,
        "target": report.target,
        "runner": report.runner,
        "vlen": report.vlen,
        "ok": report.ok,
        "verification": [
            {
                "claim": rung.claim,
                "golden": rung.golden,
                "device": rung.device,
                "exact": rung.exact,
                "inferences": rung.inferences,
                "tensors": rung.tensors,
                "elements": rung.elements,
                "differing_elements": rung.differing_elements,
                "findings": [str(finding) for finding in rung.findings],
            }
            for rung in report.rungs
        ],
        "verdicts": [
            {"claim": v.claim, "extent": v.extent, "ok": v.ok, "failures": list(v.failures)}
            for v in report.verdicts
        ],
        "float_agreement": [
            {"output": a.output, "sqnr_db": _finite(a.sqnr_db), "worst": _finite(a.worst)}
            for a in report.agreement
        ],
        "ladder": [
            {
                "output": o.name,
                "sqnr_fake_quantized_db": _finite(o.sqnr_fake),
                "sqnr_integer_db": _finite(o.sqnr_integer),
                "top1_fake_quantized": o.top1_fake,
                "top1_integer": o.top1_integer,
                "fake_quantized_vs_integer_lsb": _finite(o.largest_step),
                "fake_quantized_vs_integer_rms_lsb": _finite(o.apart),
                "differing": o.differing,
            }
            for o in (report.ladder.outputs if report.ladder else ())
        ],
        "nodes": [
            {"node": n.node, "sqnr_db": _finite(n.sqnr), "lost_db": n.lost}
            for n in report.qualities
        ],
        "fix_accuracy_next": [quality.node for _, quality in report.inaccurate],
        "totals": {
            "counts_from": report.profile.source,
            "macs": report.profile.macs,
            "instructions": report.profile.instret,
            "cycles": report.profile.cycles,
        },
        "memory": {
            "arena_bytes": arena.size,
            "peak_live_bytes": arena.lower_bound,
            "peak_live_tensor_bytes": arena.live_tensors,
            "largest_scratch_bytes": report.plan.scratch_peak,
            "sum_bytes": arena.sum,
            "weight_bytes": sum(array.nbytes for array in report.plan.constants.values()),
            "image_bytes": dict(report.image_bytes),
        },
        "fallbacks": [
            {"node": c.node.name, "operator": c.node.op.name, "why": c.reason}
            for c in report.plan.fallbacks
        ],
        "tools": dict(report.tools),
        "stages": _stages(report.stages),
        "notes": list(report.notes),
        "settings": dict(report.settings),
    }


def failure_summary(
    error: BringupError, model: str, stages: Sequence[Stage], settings: Mapping[str, object]
) -> dict[str, Any]:
    """`run.json` of a run that an error ended: the error, and the stages before it."""
    return {
        "format": 1,
        "model": model,
        "ok": False,
        "error": {
            "what": error.what,
            "where": error.where,
            "why": error.why,
            "try": error.hint,
            "exit_code": error.exit_code,
        },
        "stages": _stages(stages),
        "settings": dict(settings),
    }


def _stages(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    return [{"name": s.name, "seconds": round(s.seconds, 4), "cached": s.cached} for s in stages]


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


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
