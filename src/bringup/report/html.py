"""`report.html`: the run in one file without external references."""

from __future__ import annotations

from collections.abc import Callable

import jinja2

from bringup.profile import folded_stacks, what_to_fix
from bringup.report import svg
from bringup.report.flame import flame_graph
from bringup.report.result import RunReport


def environment() -> jinja2.Environment:
    """What the pages are rendered with: everything a user named is escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("bringup.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["thousands"] = lambda number: f"{number:,}"
    return made


def render_html(report: RunReport) -> str:
    """The whole report as one HTML document."""
    profile = report.profile
    stacks = folded_stacks(profile, report.model)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            memory=report.memory,
            accuracy=report.accuracy,
            findings=what_to_fix(profile),
            numbered=svg.numbered(profile),
            memory_map=_both(lambda width: svg.memory_map(report.memory, len(profile.rows), width)),
            bars=_both(lambda width: svg.bars(profile, width)),
            flame=_both(lambda width: flame_graph(stacks, width)),
            accuracy_bars=_both(lambda width: svg.accuracy_bars(profile, report.accuracy, width)),
            roofline=_both(lambda width: svg.roofline(profile, width)),
            network=_both(lambda width: svg.network(profile, report.operands, width)),
        )
    )


def _both(draw: Callable[[int], str]) -> tuple[str, str]:
    """A picture for a wide and for a narrow screen."""
    return draw(svg.WIDE), draw(svg.NARROW)
