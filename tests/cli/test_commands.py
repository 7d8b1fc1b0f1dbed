"""Each subcommand does what it says, from the command line to the files it leaves."""

from __future__ import annotations

import csv
import importlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bringup.ops.linear import Linear
from bringup.runners import RUNNERS

Invoke = Callable[..., Any]

needs_simulator = pytest.mark.skipif(
    not any(RUNNERS[name].available() for name in ("sim", "qemu")), reason="no simulator"
)


@needs_simulator
@pytest.mark.parametrize("target", ["scalar", "rvv"])
@pytest.mark.parametrize("quant", ["int8", "fp32"])
def test_run_verifies_and_leaves_artifacts(
    quant: str, target: str, invoke: Invoke, model_file: Path, tmp_path: Path
) -> None:
    result = invoke("run", model_file, "--quant", quant, "--target", target, "-o", tmp_path / "o")
    assert result.code == 0, result
    assert "ok" in result.out
    assert str(tmp_path / "o" / "report.html") in result.out
    run = json.loads((tmp_path / "o" / "run.json").read_text())
    assert run["ok"] and run["verification"][0]["differing_elements"] == 0
    assert run["verification"][0]["elements"] > 100
    with (tmp_path / "o" / "profile.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:5] == ["dispatch_id", "name", "op", "shape", "cycles"]
    assert sum(int(row["macs"]) for row in rows) == 900 + 300
    assert all(int(row["instret"]) > 0 for row in rows if row["dispatch_id"])
    trace = json.loads((tmp_path / "o" / "trace.json").read_text())
    assert any(event["ph"] == "X" for event in trace["traceEvents"])
    page = (tmp_path / "o" / "report.html").read_text()
    assert "verified" in page and "http" not in page.replace("http://www.w3.org", "")
    for name in ("graph.json", "weights.safetensors", "plan.json"):
        assert (tmp_path / "o" / name).stat().st_size > 0


def test_run_exits_1_when_a_kernel_is_wrong(
    invoke: Invoke, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reference is broken instead of the kernel: the two must be seen to disagree."""
    honest = Linear.evaluate

    def wrong(self: Linear, *inputs: Any) -> Any:
        (out,) = honest(self, *inputs)
        out = out.copy()
        out.flat[1] ^= 1
        return (out,)

    monkeypatch.setattr(Linear, "evaluate", wrong)
    result = invoke("run", model_file, "--target", "host", "-o", tmp_path / "o")
    assert result.code == 1, result
    assert "DIFFERENT" in result.out
    assert "[0,1]" in result.out and "linear" in result.out
    assert json.loads((tmp_path / "o" / "run.json").read_text())["ok"] is False


def test_profile_tree(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    result = invoke("run", model_file, "--target", "host", "--profile-out", tmp_path / "profiles")
    assert result.code == 0, result
    (path,) = (tmp_path / "profiles").rglob("results.csv")
    assert path.relative_to(tmp_path / "profiles").parts == (
        "host",
        "host",
        "tiny",
        "tiny.int8",
        "tiny_host_host_tiny.int8",
        "topo_0",
        "results.csv",
    )
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["module_name"].startswith("tiny$dispatch_0_host_conv2d_")


def test_compiled_project_builds_without_us(
    invoke: Invoke, model_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    assert invoke("compile", model_file, "--target", "host", "-o", folder).code == 0
    subprocess.run(["make", "-s", "-C", folder, "host"], check=True, capture_output=True)
    (program,) = folder.glob("*.host")
    checked = subprocess.run([program], capture_output=True, text=True, check=True)
    assert "PASS" in checked.stdout


def test_eval_counts_top_1(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    inputs = generator.uniform(-1, 1, (20, 1, 5, 5)).astype(np.float32)
    np.savez(tmp_path / "set.npz", inputs=inputs, labels=np.zeros(20, np.int64))
    result = invoke("eval", model_file, "--data", tmp_path / "set.npz", "--target", "host")
    assert result.code == 0, result
    assert "0 of 60 output elements differ" in " ".join(result.out.split())


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("models", "dronet"),
        ("targets", "rvv"),
        ("ops", "conv2d"),
        ("runners", "qemu"),
        ("runners", "sim"),
    ],
)
def test_listings(command: str, word: str, invoke: Invoke) -> None:
    result = invoke(command)
    assert result.code == 0
    assert word in result.out


def test_doctor(invoke: Invoke) -> None:
    result = invoke("doctor")
    assert "RISC-V compiler" in result.out
    assert result.code in (0, 3)


def test_check_supported(invoke: Invoke, model_file: Path) -> None:
    result = invoke("check", model_file)
    assert result.code == 0
    assert "1,200 MAC" in result.out


def test_dump_takes_names_of_the_table(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    """Modules `0` and `3` of the network are layers; `conv2d` is a tensor."""
    for name, files in (("0", {"conv2d"}), ("3", {"linear"}), ("conv2d", {"conv2d"})):
        folder = tmp_path / f"o{name}"
        result = invoke("run", model_file, "--target", "host", "--dump", name, "-o", folder)
        assert result.code == 0, result
        assert {path.stem for path in (folder / "tensors").glob("*.npy")} >= files


def test_report_draws_a_run_again(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "o"
    first = invoke("run", model_file, "--target", "host", "-o", folder)
    page = (folder / "report.html").read_text()
    (folder / "report.html").unlink()
    again = invoke("report", folder)
    assert again.code == 0 and (folder / "report.html").read_text() == page
    assert again.out == first.out
    invoke("report", folder / "run.json", "-o", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == page


def test_diff_tells_what_changed(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    for name, *options in (("a",), ("b", "--per-tensor")):
        invoke("run", model_file, "--target", "host", *options, "-o", tmp_path / name)
    page = tmp_path / "diff.html"
    result = invoke("diff", tmp_path / "a", tmp_path / "b", "--html", page)
    assert result.code == 0, result
    assert "weights, bytes" in result.out and "conv2d" in result.out
    assert "weights, bytes" in page.read_text()
    result = invoke("diff", tmp_path / "a", tmp_path / "none")
    assert result.code == 2 and "no run to read" in result.err


def test_json_is_the_result_and_nothing_else(
    invoke: Invoke, model_file: Path, tmp_path: Path
) -> None:
    result = invoke("run", model_file, "--target", "host", "-o", tmp_path / "o", "--json")
    printed = json.loads(result.out)
    stored = json.loads((tmp_path / "o" / "run.json").read_text())
    assert printed.pop("folder") == str(tmp_path / "o") and printed == stored
    assert json.loads(invoke("check", model_file, "--json").out)["supported"] is True
    assert {row["model"] for row in json.loads(invoke("models", "--json").out)} >= {"lenet"}
    for command in ("targets", "ops", "runners"):
        assert json.loads(invoke(command, "--json").out)
    assert json.loads(invoke("doctor", "--json").out)["items"]


def test_verbose_shows_the_users_own_frames(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text(
        "def get_model():\n    return deep()\n\ndef deep():\n    raise ValueError('x')\n"
    )
    quiet, verbose = invoke("run", path), invoke("run", path, "--verbose")
    assert quiet.code == verbose.code == 2
    assert "in deep" not in quiet.err and "error:" in quiet.err
    assert "in deep" in verbose.err and str(path) in verbose.err and "error:" in verbose.err


def test_stages_are_lines_where_errors_are_no_terminal(
    invoke: Invoke, model_file: Path, tmp_path: Path
) -> None:
    result = invoke("run", model_file, "--target", "host", "-o", tmp_path / "o")
    stages = [line for line in result.err.splitlines() if line.startswith("... ")]
    assert {"... plan", "... build"} <= set(stages)
    assert "..." not in result.out


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--target", "nothing"), 2, "nothing"),
        (("--observer", "nothing"), 2, "observer"),
        (("--runner", "nothing"), 2, "nothing"),
        (("--runner", "spike"), 3, "spike"),
        (("--core", "nothing"), 2, "nothing"),
        (("--clock", "0"), 2, "--clock"),
        (("--clock", "nan"), 2, "--clock"),
    ],
)
def test_wrong_choices_are_refused_before_any_work(
    options, code, says, invoke: Invoke, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINGUP_SPIKE", "/nowhere/spike")

    def never(*arguments: object, **more: object) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("bringup.pipeline.build.load_model", never)
    result = invoke("run", model_file, *options)
    assert result.code == code and says in result.err, result


def test_wrong_dump_names_are_refused_before_anything_is_built(
    invoke: Invoke, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: object, **more: object) -> None:
        raise AssertionError("an image was built")

    monkeypatch.setattr(importlib.import_module("bringup.pipeline.run"), "build", never)
    result = invoke("run", model_file, "--dump", "conv2")
    assert result.code == 2 and "conv2d" in result.err, result


def test_cycles_become_time_at_a_clock(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    if not RUNNERS["sim"].available():
        pytest.skip("no simulator")
    folder = tmp_path / "o"
    result = invoke(
        "run", model_file, "--core", "rocket", "--clock", "50", "--target", "scalar", "-o", folder
    )
    totals = json.loads((folder / "run.json").read_text())["totals"]
    assert totals["milliseconds"] == pytest.approx(totals["cycles"] / 50e3)
    assert "ms at 50 MHz" in result.out and "flame.folded" in result.out
    trace = json.loads((folder / "trace.json").read_text())
    assert trace["otherData"]["clock_mhz"] == 50


@needs_simulator
def test_ladder_and_dump(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    result = invoke("run", model_file, "-o", tmp_path / "o", "--ladder", "--dump", "all")
    assert result.code == 0, result
    for runner in ("sim", "qemu"):
        if RUNNERS[runner].available():
            assert f"integer reference = {runner}" in result.out
    assert "integer reference = host" in result.out
    assert "as close to PyTorch float as PyTorch's fake quantization" in result.out
    plan = json.loads((tmp_path / "o" / "plan.json").read_text())
    names = {t["name"] for t in plan["tensors"]} - {"input"}
    dumped = {path.stem: np.load(path) for path in (tmp_path / "o" / "tensors").glob("*.npy")}
    assert set(dumped) == names
    assert dumped["linear"].shape == (1, 3) and dumped["linear"].dtype == np.int8


def test_fake_quantization_is_compared_once_per_graph(
    invoke: Invoke, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINGUP_CACHE", str(tmp_path / "cache"))
    found = []
    for name in ("first", "second"):
        result = invoke("run", model_file, "--target", "host", "-o", tmp_path / name)
        assert result.code == 0, result
        run = json.loads((tmp_path / name / "run.json").read_text())
        found.append((run["ladder"], {s["name"]: s["cached"] for s in run["stages"]}["quantize"]))
    assert [cached for _, cached in found] == [False, True]
    assert found[0][0] == found[1][0]
    assert found[0][0][0]["sqnr_fake_quantized_db"] > 20


def test_unknown_tensor_cannot_be_dumped(invoke: Invoke, model_file: Path) -> None:
    result = invoke("run", model_file, "--target", "host", "--dump", "nothing_like_it")
    assert result.code == 2
    assert "nothing_like_it" in result.err


def test_saved_graph_runs_again(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    first = invoke("run", model_file, "--target", "host", "-o", tmp_path / "first")
    assert first.code == 0, first
    again = invoke("run", tmp_path / "first" / "graph.json", "--target", "host", "-o", "second")
    assert again.code == 0, again
    for name in ("graph.json", "weights.safetensors", "plan.json"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_damaged_saved_graph(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    assert invoke("run", model_file, "--target", "host", "-o", tmp_path / "first").code == 0
    weights = tmp_path / "first" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-7])
    result = invoke("run", tmp_path / "first" / "graph.json", "--target", "host")
    assert result.code == 2
    assert "weights" in result.err and "Traceback" not in result.err


def test_core_needs_the_runner_that_models_it(invoke: Invoke, model_file: Path) -> None:
    result = invoke("run", model_file, "--target", "host", "--core", "rocket")
    assert result.code == 2
    assert "cannot model core 'rocket'" in " ".join((result.out + result.err).split())


@pytest.mark.skipif(not RUNNERS["sim"].available(), reason="no simulator")
def test_modelled_runs_say_what_to_fix(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "o"
    result = invoke("run", model_file, "--target", "scalar", "--core", "rocket", "-o", folder)
    assert result.code == 0, result
    assert "counts from sim rocket model" in result.out and "fix next (modelled)" in result.out
    assert "What to fix next" in (folder / "report.html").read_text()
    stacks = [line.rsplit(" ", 1) for line in (folder / "flame.folded").read_text().splitlines()]
    assert all(int(cycles) > 0 and stack.count(";") == 3 for stack, cycles in stacks)


def test_vectors_on_a_core_without_a_unit_are_refused_first(
    invoke: Invoke, model_file: Path
) -> None:
    result = invoke("run", model_file, "--target", "rvv", "--core", "rocket")
    said = " ".join((result.out + result.err).split())
    assert result.code == 2
    assert "core 'rocket' has no vector unit" in said and "saturn" in said
