"""Departures from PyTorch fail a run and are named; gates on quality; figures of every node."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from bringup import pipeline
from bringup.errors import ModelError, UsageError
from bringup.frontend import LoadedModel, load_model
from bringup.frontend.load import Quality
from bringup.ir import DType, Graph, GraphEditor, TensorType
from bringup.ops.clamp import Clamp
from bringup.ops.registry import RULES
from bringup.pipeline import prepare
from bringup.pipeline.agreement import float_agreement, ladder_verdict
from bringup.quantize import Ladder, flow
from bringup.quantize.ladder import OutputAgreement

Change = Callable[[Graph], Graph]


def model() -> LoadedModel:
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(1, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Flatten(), nn.Linear(54, 5)
    )
    samples = tuple((torch.randn(1, 1, 5, 5),) for _ in range(6))
    return LoadedModel("small", module.eval(), samples[0], samples)


def run(folder: Path, loaded: LoadedModel, quant: str, **choices: object) -> pipeline.Outcome:
    settings = pipeline.Settings(quant=quant, target="host", **choices)  # type: ignore[arg-type]
    return pipeline.run(loaded, settings, folder)


def plant_weight(monkeypatch: pytest.MonkeyPatch, name: str, factor: float) -> None:
    """One weight of a constant, the largest, grows by a factor after import and passes."""
    original = flow.float_passes

    def changed(graph: Graph) -> Graph:
        graph = original(graph)
        array = graph.constants[name].copy()
        array.flat[np.argmax(np.abs(array))] *= np.float32(factor)
        return replace(graph, constants={**graph.constants, name: array})

    monkeypatch.setattr(flow, "float_passes", changed)
    monkeypatch.setattr(prepare, "_sources", lambda: f"planted {name} {factor}")


@pytest.mark.parametrize(
    ("name", "node"), [("conv2d_weight", "conv2d"), ("linear_weight", "linear")]
)
def test_error_of_one_weight_is_named_at_its_node(
    name: str, node: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant_weight(monkeypatch, name, 1 + 2e-3)
    report = run(tmp_path, model(), "fp32").report
    assert not report.ok
    assert all(
        rung.ok for rung in report.verification
    )  # the device is right: its weights are wrong
    failures = [failure for verdict in report.verdicts for failure in verdict.failures]
    assert f"departs first at node {node} " in failures[0]
    assert "output linear" in failures[1]
    verdicts = json.loads((tmp_path / "run.json").read_text())["verdicts"]
    assert [verdict["ok"] for verdict in verdicts] == [True, False]


def test_a_wrong_lowering_fails_every_run_that_meets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of a comparison is for the same inputs, and only when nothing departed."""
    monkeypatch.setitem(RULES, "aten.relu.default", lambda _lowering, input: input)
    monkeypatch.setattr(prepare, "_sources", lambda: f"no relu {tmp_path}")
    loaded = LoadedModel("relu", nn.ReLU(), (torch.rand(1, 8) + 0.1,))  # positive: relu or not
    for number, ok in ((1, True), (3, False), (3, False), (1, True)):
        report = run(tmp_path, loaded, "fp32", inputs=number).report
        imported = report.verdicts[0]
        assert "call of the model" in imported.claim and imported.ok is report.ok is ok
        assert ok or "relu" in imported.failures[0]


def test_failures_of_the_ladder_are_failures_of_the_run() -> None:
    right = OutputAgreement("y", 4000, 30.0, 29.9, 1, 1, 3.0, 0.5, 1.2, 1.3, 0.4)
    assert ladder_verdict(Ladder(3, (right,))).ok
    lost = ladder_verdict(Ladder(3, (replace(right, sqnr_integer=25.0, apart=1.5),)))
    assert not lost.ok and "y: the integer reference reaches 25.0 dB" in lost.failures[0]


def test_noise_of_an_output_is_measured_against_pytorch() -> None:
    editor = GraphEditor("one")
    x = editor.add_input("x", TensorType(DType.F32, (10,)))
    editor.outputs.append(editor.add_node(Clamp(0.0, 99.0), (x,), name="y"))
    exact = np.full(10, 10.0, np.float32)
    device = exact + np.float32([1, -1] * 4 + [0, 2])
    (noise,) = float_agreement(editor.finish(), [exact], {"y": device})
    assert noise.output == "y" and noise.worst == 2.0
    assert noise.sqnr == pytest.approx(10 * np.log10(1000 / 12))


def test_float_run_agrees_and_says_with_what(tmp_path: Path) -> None:
    report = run(tmp_path, model(), "fp32").report
    assert report.ok
    claims = " ".join(rung.claim for rung in report.verification)
    assert "integer" not in claims and "equals the float reference within its bound" in claims
    assert any("agrees with PyTorch float within 1e-4" in v.claim for v in report.verdicts)


def test_every_node_has_its_figure(tmp_path: Path) -> None:
    run(tmp_path, model(), "int8")
    result = json.loads((tmp_path / "run.json").read_text())
    figures = {entry["node"]: entry["sqnr_db"] for entry in result["nodes"]}
    assert {"conv2d", "linear"} <= set(figures)
    assert all(30 < figure < 70 for figure in figures.values())
    assert result["fix_accuracy_next"]
    assert "SQNR, dB" in (tmp_path / "report.html").read_text()


def test_demanded_sqnr_fails_the_run(tmp_path: Path) -> None:
    assert run(tmp_path, model(), "int8", min_sqnr=20.0).report.ok
    report = run(tmp_path, model(), "int8", min_sqnr=90.0).report
    assert not report.ok
    assert "at least 90 is demanded" in report.verdicts[-1].failures[0]
    with pytest.raises(UsageError, match="min-sqnr"):
        pipeline.Settings(min_sqnr=float("nan"))


def test_model_file_demands_and_judges(tmp_path: Path) -> None:
    strict = replace(model(), quality=Quality(min_sqnr=90.0))
    assert not run(tmp_path, strict, "int8").report.ok
    assert not run(tmp_path, strict, "int8", min_sqnr=20.0).report.ok  # the higher one counts

    def judge(expected: list[np.ndarray], actual: list[np.ndarray]) -> str | None:  # type: ignore[type-arg]
        assert expected[0].shape == actual[0].shape == (1, 5)
        return "not good enough" if np.any(expected[0] != actual[0]) else None

    report = run(tmp_path, replace(model(), quality=Quality(judge=judge)), "int8").report
    assert report.verdicts[-1].failures == ("get_quality() of the model file: not good enough",)


def test_get_quality_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    text = (
        "import torch\ndef get_model(): return torch.nn.Linear(2, 2)\n"
        "def get_sample_input(): return torch.ones(1, 2)\ndef get_quality(): return {}\n"
    )
    path.write_text(text.replace("{}", '{"min_sqnr": 30}'))
    assert load_model(str(path)).quality == Quality(30.0)
    for wrong in ("30", '{"least": 3}', '{"min_sqnr": "much"}', '{"judge": 1}'):
        path.write_text(text.replace("{}", wrong))
        with pytest.raises(ModelError, match=r"get_quality\(\) must return"):
            load_model(str(path))


def test_noisy_output_is_warned_about(tmp_path: Path) -> None:
    class Unlike(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.cat([x * 300, x], dim=1)[:, 4:] + 0.0

    samples = tuple((torch.randn(1, 4, 3),) for _ in range(6))
    report = run(tmp_path, LoadedModel("unlike", Unlike(), samples[0], samples), "int8").report
    figures = [output.sqnr_integer_db for output in report.ladder]
    noted = any("below 20" in note for note in report.notes)
    assert noted == any(figure < 20 for figure in figures)
