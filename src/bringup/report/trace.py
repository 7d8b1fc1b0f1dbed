"""Trace-event JSON of one inference, one track per hart (opens in Perfetto)."""

from __future__ import annotations

from bringup.profile import NodeProfile, Profile
from bringup.profile.advice import per_execution


def trace_events(profile: Profile, model: str, *, clock_mhz: float) -> dict[str, object]:
    """Complete events (`ph: X`) in node order; timestamps in microseconds of the named clock.

    The format is the Trace Event Format of the Chromium project, JSON object form. Counters that
    are no cycles (instruction counts of a functional simulator) are named in `otherData`.
    """
    events: list[dict[str, object]] = [
        {"name": "process_name", "ph": "M", "pid": 0, "tid": 0, "args": {"name": model}},
        {"name": "thread_name", "ph": "M", "pid": 0, "tid": 0, "args": {"name": "hart 0"}},
    ]
    now = 0.0
    for row in profile.rows:
        duration = row.cycles / clock_mhz
        if row.dispatch is not None:
            events.append(
                {
                    "name": row.name,
                    "cat": row.operator,
                    "ph": "X",
                    "ts": round(now, 6),
                    "dur": round(duration, 6),
                    "pid": 0,
                    "tid": 0,
                    "args": {
                        "kernel": row.kernel,
                        "cycles": row.cycles,
                        "instret": row.instret,
                        "macs": row.macs,
                        "shape": row.shape,
                        **_causes(row),
                    },
                }
            )
        now += duration
    return {
        "traceEvents": events,
        "displayTimeUnit": "ns",
        "otherData": {"counts": profile.source, "clock_mhz": clock_mhz},
    }


def _causes(row: NodeProfile) -> dict[str, object]:
    """What a timing model says the cycles were spent on, by cause."""
    region = row.attribution
    if region is None:
        return {}
    causes = {name: per_execution(n, region.count) for name, n in region.causes.items() if n}
    return {"modelled_cycles_by_cause": causes}
