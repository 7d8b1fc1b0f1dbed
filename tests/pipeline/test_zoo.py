"""Every zoo network on every target: exact, within the planner's bound, and repeatable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bringup import pipeline
from bringup.models import names
from bringup.runners import RUNNERS

CASES = [
    ("int8", "scalar"),
    ("int8", "rvv"),
    ("int8", "host"),
    ("fp32", "scalar"),
    ("fp32", "rvv"),
    ("fp16", "scalar_f16"),
]
ARENA_RATIO = 1.05

needs_simulator = pytest.mark.skipif(
    not any(RUNNERS[name].available() for name in ("sim", "qemu")), reason="no simulator"
)
needs_both = pytest.mark.skipif(
    not all(RUNNERS[name].available() for name in ("sim", "qemu")), reason="sim or qemu is missing"
)


def run(name: str, quant: str, target: str, folder: Path, **choices: object) -> pipeline.Outcome:
    settings = pipeline.Settings(quant=quant, target=target, inputs=2, **choices)  # type: ignore[arg-type]
    return pipeline.run(name, settings, folder)


def assert_verified(outcome: pipeline.Outcome) -> None:
    report = outcome.report
    assert [str(f) for rung in report.verification for f in rung.findings] == []
    assert [failure for verdict in report.verdicts for failure in verdict.failures] == []
    assert report.ok
    assert report.verification[0].exact == (report.quant == "int8")
    memory = report.memory
    least = memory.peak_live_bytes
    assert least <= memory.arena_bytes <= ARENA_RATIO * least


@needs_simulator
@pytest.mark.parametrize(("quant", "target"), CASES)
def test_lenet(quant: str, target: str, tmp_path: Path) -> None:
    assert_verified(run("lenet", quant, target, tmp_path))


@needs_simulator
@pytest.mark.parametrize(("name", "quant"), [("resnet8", "int8"), ("ds_cnn", "fp32")])
def test_branching_and_depthwise(name: str, quant: str, tmp_path: Path) -> None:
    assert_verified(run(name, quant, "rvv", tmp_path))


@needs_simulator
@pytest.mark.slow
@pytest.mark.parametrize(("quant", "target"), CASES)
@pytest.mark.parametrize("name", [name for name in names() if name != "lenet"])
def test_network(name: str, quant: str, target: str, tmp_path: Path) -> None:
    assert_verified(run(name, quant, target, tmp_path))


@needs_simulator
@pytest.mark.parametrize("vlen", [128, 512, 1024])
def test_vector_length_does_not_change_a_bit(vlen: int, tmp_path: Path) -> None:
    outcome = run("lenet", "int8", "rvv", tmp_path, vlen=vlen)
    assert_verified(outcome)
    assert outcome.report.vlen == vlen


@needs_simulator
def test_two_runs_are_identical(tmp_path: Path) -> None:
    tables = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        run("lenet", "int8", "rvv", folder)
        tables.append((folder / "profile.csv").read_text())
    assert tables[0] == tables[1]


@needs_both
@pytest.mark.parametrize(
    ("name", "quant", "target"),
    [
        ("lenet", "int8", "scalar"),
        ("lenet", "int8", "rvv"),
        ("lenet", "fp32", "rvv"),
        ("lenet", "fp16", "scalar_f16"),
        ("mlp_generic", "int8", "rvv"),
    ],
)
def test_simulators_count_the_same(name: str, quant: str, target: str, tmp_path: Path) -> None:
    ours, theirs = (
        run(name, quant, target, tmp_path / runner, runner=runner).report
        for runner in ("sim", "qemu")
    )
    assert [r.instret for r in ours.profile.rows] == [r.instret for r in theirs.profile.rows]
    assert (ours.profile.source, theirs.profile.source) == ("sim instret", "qemu instret")


def test_unchanged_second_run_rebuilds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINGUP_CACHE", str(tmp_path / "cache"))
    for expected in (False, True):
        run("mlp_generic", "int8", "host", tmp_path / "out")
        stages = json.loads((tmp_path / "out" / "run.json").read_text())["stages"]
        cached = {stage["name"]: stage["cached"] for stage in stages}
        assert cached["quantize"] is expected
        assert cached["build"] is expected
