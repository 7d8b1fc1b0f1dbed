"""The run folder: everything a run found out, as files."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bringup.errors import UsageError
from bringup.files import write_bytes, write_json, write_text
from bringup.ir import Array
from bringup.ir.serialize import save_graph
from bringup.plan import Plan
from bringup.profile import folded_stacks, profile_csv
from bringup.report.html import render_html
from bringup.report.result import RunReport
from bringup.report.summary import plan_summary, summary
from bringup.report.trace import trace_events

_RESULTS = (
    *("run.json", "report.html"),
    *("profile.csv", "trace.json", "flame.folded", "functions.folded"),
)


def write_plan(plan: Plan, folder: Path) -> None:
    """Write what is known before anything runs; results of an earlier run are removed.

    Raises:
        UsageError: the folder cannot be written.
    """
    for name in _RESULTS:
        (folder / name).unlink(missing_ok=True)
    save_graph(plan.graph, folder)
    write_json(folder / "plan.json", plan_summary(plan))


def write_results(report: RunReport, folder: Path) -> None:
    """Write run, profile, trace and report.

    Raises:
        UsageError: the folder cannot be written.
    """
    write_json(folder / "run.json", summary(report))
    write_text(folder / "profile.csv", profile_csv(report.profile))
    write_json(folder / "trace.json", trace_events(report.profile, report.model))
    if report.profile.attributed:
        write_text(folder / "flame.folded", _folded(folded_stacks(report.profile, report.model)))
    if report.profile.stacks:
        write_text(folder / "functions.folded", _folded(report.profile.stacks))
    write_text(folder / "report.html", render_html(report))


def _folded(stacks: Mapping[str, int]) -> str:
    return "".join(f"{stack} {cycles}\n" for stack, cycles in stacks.items())


def write_tensors(tensors: Mapping[str, Array], names: Sequence[str], folder: Path) -> None:
    """Save named tensors as NumPy files; the name `all` stands for all of them.

    Raises:
        UsageError: no such tensor, or the folder cannot be written.
    """
    wanted = list(tensors) if "all" in names else list(names)
    if unknown := [name for name in wanted if name not in tensors]:
        raise UsageError(
            f"no tensor is called {unknown[0]!r}",
            why=f"there are {', '.join(tensors)}",
            hint="names are those of plan.json",
        )
    for name in wanted:
        content = io.BytesIO()
        np.save(content, tensors[name])
        write_bytes(folder / f"{name}.npy", content.getvalue())
