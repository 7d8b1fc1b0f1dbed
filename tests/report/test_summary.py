"""`run.json` holds the whole report: what is read again draws the same page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bringup import pipeline
from bringup.errors import ModelError, UsageError
from bringup.files import write_json
from bringup.report.comparison import compare_runs, render_comparison
from bringup.report.html import render_html
from bringup.report.result import RunReport
from bringup.report.summary import failure_summary, read_report, summary


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Outcome:
    folder: Path = tmp_path_factory.mktemp("run")
    return pipeline.run("lenet", pipeline.Settings(target="host", inputs=1), folder)


@pytest.fixture
def report(outcome: pipeline.Outcome) -> RunReport:
    return outcome.report


def test_a_run_is_read_as_it_was(outcome: pipeline.Outcome) -> None:
    again = read_report(outcome.folder)
    assert render_html(again) == (outcome.folder / "report.html").read_text()
    assert summary(again) == summary(outcome.report)


def test_what_is_wrong_stays_wrong(report: RunReport, tmp_path: Path) -> None:
    first = replace(report.verification[0], findings=("node x differs",))
    write_json(tmp_path / "run.json", summary(replace(report, verification=(first,))))
    again = read_report(tmp_path / "run.json")
    assert not again.ok and again.verification[0].findings == ("node x differs",)


def _document(report: RunReport) -> str:
    return json.dumps(summary(report))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda text: text[: len(text) // 2], "cannot be read"),
        (lambda text: text.replace('"format": 2', '"format": 1'), "version 1"),
        (lambda text: text.replace('"instret": ', '"instret": "x", "y": '), "cannot be read"),
        (lambda text: "[" * 200_000, "cannot be read"),
        (lambda text: "\udcff".join(["", text]), "cannot be read"),
        (lambda text: "{}", "cannot be read"),
    ],
)
def test_damaged_runs_are_refused(report, damage, says, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(damage(_document(report)).encode(errors="surrogateescape"))
    with pytest.raises(UsageError) as error:
        read_report(path)
    assert says in str(error.value) and str(path) in str(error.value)


def test_a_run_that_failed_has_no_report(tmp_path: Path) -> None:
    failure = failure_summary(ModelError("no weights"), "net", (), {})
    write_json(tmp_path / "run.json", failure)
    with pytest.raises(UsageError, match="it failed: no weights"):
        read_report(tmp_path)
    with pytest.raises(UsageError, match="no run to read"):
        read_report(tmp_path / "elsewhere")


def test_changes_are_found_by_node(report: RunReport) -> None:
    rows = list(report.profile.rows)
    rows[0] = replace(rows[0], cycles=rows[0].cycles + 7, kernel="other", timed=False, instret=0)
    rows[1] = replace(rows[1], name="renamed")
    memory = replace(report.memory, arena_bytes=report.memory.arena_bytes - 16)
    after = replace(report, profile=replace(report.profile, rows=tuple(rows)), memory=memory)
    comparison = compare_runs(report, after)
    totals = {pair.name: pair for pair in comparison.totals}
    assert totals["arena, bytes"].change == -16
    assert totals["weights, bytes"].text[2] == "="
    nodes = {node.name: node for node in comparison.nodes}
    assert nodes[rows[0].name].cost.change == 7
    assert nodes[rows[0].name].kernel == f"{report.profile.rows[0].kernel} -> other"
    assert nodes["renamed"].cost.before is None
    assert nodes[report.profile.rows[1].name].cost.after is None
    assert comparison.most_changed(1)[0].cost.change is None  # one that came or went
    page = render_comparison(comparison)
    assert "&gt; other" in page


def test_unlike_counts_are_named(report: RunReport) -> None:
    other = replace(report, profile=replace(report.profile, source="sim saturn model"))
    assert compare_runs(report, report).same_unit
    assert not compare_runs(report, other).same_unit


def test_losing_correctness_counts(report: RunReport) -> None:
    first = replace(report.verification[0], findings=("node x differs",))
    wrong = replace(report, verification=(first,))
    assert compare_runs(report, wrong).broke
    assert not compare_runs(wrong, wrong).broke and not compare_runs(wrong, report).broke
