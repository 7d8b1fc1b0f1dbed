"""The run folder: everything a run found out, as files."""

from __future__ import annotations

from pathlib import Path

from bringup.files import write_json, write_text
from bringup.ir.serialize import save_graph
from bringup.profile import profile_csv
from bringup.report.html import render_html
from bringup.report.result import RunReport
from bringup.report.summary import plan_summary, summary
from bringup.report.trace import trace_events


def write_artifacts(report: RunReport, folder: Path) -> None:
    """Write graph, plan, run, profile, trace and report.

    Raises:
        UsageError: the folder cannot be written.
    """
    save_graph(report.plan.graph, folder)
    write_json(folder / "plan.json", plan_summary(report))
    write_json(folder / "run.json", summary(report))
    write_text(folder / "profile.csv", profile_csv(report.profile))
    write_json(folder / "trace.json", trace_events(report.profile, report.model))
    write_text(folder / "report.html", render_html(report))
