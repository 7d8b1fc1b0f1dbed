"""The report's pictures are well-formed and show what they should."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from bringup import pipeline
from bringup.profile import Limit
from bringup.report import svg
from bringup.report.html import render_html
from bringup.report.result import RunReport
from bringup.report.trace import trace_events


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    folder: Path = tmp_path_factory.mktemp("run")
    return pipeline.run("lenet", pipeline.Settings(target="host", inputs=1), folder).report


def test_memory_map_shows_every_storage(report: RunReport) -> None:
    picture = ElementTree.fromstring(svg.memory_map(report.plan))
    titles = [title.text or "" for title in picture.iter("title")]
    for place in report.plan.arena.placements.values():
        assert any(place.value in title for title in titles), place.value
    scratches = [c for c in report.plan.choices if c.scratch]
    assert sum(title.startswith("scratch of") for title in titles) == len(scratches)


def test_bars_are_sorted_by_cost(report: RunReport) -> None:
    picture = ElementTree.fromstring(svg.bars(report.profile))
    widths = [float(bar.attrib["width"]) for bar in picture.iter("rect")]
    assert widths == sorted(widths, reverse=True)


def test_roofline_draws_a_limit_only_for_cycles(report: RunReport) -> None:
    picture = svg.roofline(report.profile)
    assert "limit of the unit" not in picture
    rows = tuple(replace(row, timed=True, limit=Limit(4.0)) for row in report.profile.rows)
    timed = svg.roofline(replace(report.profile, rows=rows))
    assert "limit of the unit (nominal): 4 MAC per cycle" in timed
    points = len(list(ElementTree.fromstring(picture).iter("circle")))
    assert points == sum(bool(row.macs) for row in report.profile.rows)


def test_page_escapes_what_the_user_named(report: RunReport) -> None:
    page = render_html(replace(report, model="<script>alert(1)</script>"))
    assert "<script>" not in page


def test_trace_is_contiguous_and_complete(report: RunReport) -> None:
    events = [e for e in trace_events(report.profile, "lenet")["traceEvents"] if e["ph"] == "X"]  # type: ignore[attr-defined]
    assert [e["name"] for e in events] == [
        row.name for row in report.profile.rows if row.dispatch is not None
    ]
    for before, after in itertools.pairwise(events):
        assert after["ts"] == pytest.approx(before["ts"] + before["dur"])
