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

WIDTHS = (svg.WIDE, svg.NARROW)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    folder: Path = tmp_path_factory.mktemp("run")
    return pipeline.run("lenet", pipeline.Settings(target="host", inputs=1), folder).report


@pytest.mark.parametrize("width", WIDTHS)
def test_memory_map_shows_every_block(report: RunReport, width: int) -> None:
    picture = ElementTree.fromstring(svg.memory_map(report.memory, 8, width))
    titles = [title.text or "" for title in picture.iter("title")]
    for name in (name for block in report.memory.blocks for name in block.tensors):
        assert any(name in title for title in titles), name
    scratches = [block for block in report.memory.blocks if block.scratch_of]
    assert sum(title.startswith("scratch of") for title in titles) == len(scratches) > 0


def test_large_blocks_carry_their_names(report: RunReport) -> None:
    picture = ElementTree.fromstring(svg.memory_map(report.memory, 8))
    inside = {text.text for text in picture.iter("text") if text.get("class") == "inside"}
    assert "conv2d" in inside


def test_bars_are_sorted_by_cost(report: RunReport) -> None:
    picture = ElementTree.fromstring(svg.bars(report.profile))
    widths = [float(bar.attrib["width"]) for bar in picture.iter("rect")]
    assert widths == sorted(widths, reverse=True)


def test_roofline_has_a_roof_for_cycles_and_for_instructions(report: RunReport) -> None:
    plain = svg.roofline(report.profile)
    rows = tuple(replace(row, timed=True, limit=Limit(4.0)) for row in report.profile.rows)
    assert "4 MAC per cycle (nominal)" in svg.roofline(replace(report.profile, rows=rows))
    limit = Limit(64.0, "instruction set", 256.0)
    rows = tuple(replace(row, limit=limit) for row in report.profile.rows)
    roofed = svg.roofline(replace(report.profile, rows=rows))
    assert "(instruction set)" in roofed and 'class="peak"' in roofed
    points = len(list(ElementTree.fromstring(plain).iter("circle")))
    assert points == sum(bool(row.macs) for row in report.profile.rows)


def test_roofline_numbers_do_not_cover_each_other(report: RunReport) -> None:
    row = next(row for row in report.profile.rows if row.macs)
    same = replace(report.profile, rows=tuple(replace(row, name=f"n{i}") for i in range(5)))
    picture = ElementTree.fromstring(svg.roofline(same))
    places = [
        (float(text.get("x", "")), float(text.get("y", "")))
        for text in picture.iter("text")
        if text.text in set("12345") and float(text.get("x", "")) > 70
    ]
    assert len(set(places)) == len(places) >= 5


def test_network_has_an_edge_per_operand(report: RunReport) -> None:
    picture = ElementTree.fromstring(svg.network(report.profile, report.operands))
    edges = [path for path in picture.iter("path") if path.get("class") == "edge"]
    assert len(edges) == sum(len(names) for names in report.operands.values())
    inputs = {n for ns in report.operands.values() for n in ns} - report.operands.keys()
    assert len(list(picture.iter("circle"))) == len(report.profile.rows) + len(inputs)


def test_results_alive_at_once_have_lanes_of_their_own(report: RunReport) -> None:
    row = report.profile.rows[0]
    names = ("a", "b", "c", "d")
    rows = tuple(replace(row, name=name, layer="") for name in names)
    # a is read by b and again by d, over c
    operands = {"a": (), "b": ("a",), "c": ("b",), "d": ("c", "a")}
    picture = ElementTree.fromstring(svg.network(replace(report.profile, rows=rows), operands))
    xs = [circle.get("cx") for circle in picture.iter("circle")]
    assert xs[1] != xs[0] and xs[2] != xs[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_drawn_outside_a_picture(report: RunReport, width: int) -> None:
    pictures = (
        svg.memory_map(report.memory, len(report.profile.rows), width),
        svg.bars(report.profile, width),
        svg.accuracy_bars(report.profile, report.accuracy, width),
        svg.roofline(report.profile, width),
        svg.network(report.profile, report.operands, width),
    )
    for picture in pictures:
        for text in ElementTree.fromstring(picture).iter("text"):
            end = float(text.get("x", "")) + len(text.text or "") * svg.LETTER
            assert end <= width + 3 * svg.LETTER, text.text  # letters differ in width


def test_page_escapes_what_the_user_named(report: RunReport) -> None:
    page = render_html(replace(report, model="<script>alert(1)</script>"))
    assert "<script>" not in page


def test_trace_is_contiguous_and_complete(report: RunReport) -> None:
    trace = trace_events(report.profile, "lenet", clock_mhz=500.0)
    events = [e for e in trace["traceEvents"] if e["ph"] == "X"]  # type: ignore[attr-defined]
    assert [e["name"] for e in events] == [
        row.name for row in report.profile.rows if row.dispatch is not None
    ]
    for before, after in itertools.pairwise(events):
        assert after["ts"] == pytest.approx(before["ts"] + before["dur"], abs=1e-5)
    assert events[0]["dur"] == pytest.approx(report.profile.rows[0].cycles / 500.0)
