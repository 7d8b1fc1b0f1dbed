"""`report.html`: the run in one file without external references."""

from __future__ import annotations

import jinja2

from bringup.profile import folded_stacks, what_to_fix
from bringup.quantize.quality import by_node
from bringup.report import svg
from bringup.report.flame import flame_graph
from bringup.report.result import RunReport


def render_html(report: RunReport) -> str:
    """The whole report as one HTML document."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bringup.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment.get_template("report.html.j2").render(
        report=report,
        arena=report.plan.arena,
        scratch=report.plan.scratch_peak,
        weights=sum(array.nbytes for array in report.plan.constants.values()),
        memory_map=svg.memory_map(report.plan),
        bars=svg.bars(report.profile),
        qualities=by_node(report.qualities),
        findings=what_to_fix(report.profile),
        flame=flame_graph(folded_stacks(report.profile, report.model)),
        roofline=svg.roofline(report.profile),
    )
