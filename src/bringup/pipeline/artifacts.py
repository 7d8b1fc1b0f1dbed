"""The run folder: everything a run found out, as files."""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bringup.errors import UsageError
from bringup.files import write_bytes, write_json, write_text
from bringup.ir import Array
from bringup.ir.serialize import save_graph
from bringup.names import file_name
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
    write_json(
        folder / "trace.json",
        trace_events(report.profile, report.model, clock_mhz=report.clock_mhz),
    )
    if report.profile.attributed:
        write_text(folder / "flame.folded", _folded(folded_stacks(report.profile, report.model)))
    if report.profile.stacks:
        write_text(folder / "functions.folded", _folded(report.profile.stacks))
    write_text(folder / "report.html", render_html(report))


def _folded(stacks: Mapping[str, int]) -> str:
    return "".join(f"{stack} {cycles}\n" for stack, cycles in stacks.items())


def named_tensors(plan: Plan, names: Sequence[str]) -> list[str]:
    """The computed tensors that names stand for.

    Args:
        names: of tensors, of nodes or of layers (`module path`) whose results are meant; `all`
            stands for all.

    Raises:
        UsageError: a name is none of these.
    """
    by_name: dict[str, list[str]] = {}
    for node in plan.graph.nodes:
        for name in dict.fromkeys((*node.outputs, node.name, node.origin.module, "all")):
            by_name.setdefault(name, []).extend(node.outputs)
    if unknown := [name for name in names if name not in by_name]:
        known = dict.fromkeys(n for node in plan.graph.nodes for n in (node.name, *node.outputs))
        close = difflib.get_close_matches(unknown[0], by_name, 5) or list(known)[:10]
        raise UsageError(
            f"no tensor, node or layer is called {unknown[0]!r}",
            why=f"there are, among {len(known)} others, {', '.join(close)}",
            hint="names are those of plan.json and of the table of layers",
        )
    return list(dict.fromkeys(tensor for name in names for tensor in by_name[name]))


def write_tensors(tensors: Mapping[str, Array], names: Sequence[str], folder: Path) -> None:
    """Save named tensors as NumPy files.

    Raises:
        UsageError: the folder cannot be written.
    """
    for name in names:
        content = io.BytesIO()
        np.save(content, tensors[name])
        write_bytes(folder / f"{file_name(name)}.npy", content.getvalue())
