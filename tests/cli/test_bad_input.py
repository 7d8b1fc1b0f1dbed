"""Bad input: one clear message, the right exit code, no traceback, nothing half-written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Invoke = Callable[..., Any]

HEAD = "import torch\nfrom torch import nn\n"
SAMPLE = "def get_sample_input():\n    return torch.ones(1, 4)\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "model.py"
    path.write_text(HEAD + text)
    return path


def assert_clear(result: Any, code: int, *words: str) -> None:
    assert result.code == code, result
    assert "Traceback" not in result.err + result.out
    message = " ".join((result.err + result.out).split())
    for word in words:
        assert word in message, message


def no_artifacts(tmp_path: Path) -> None:
    assert not list(tmp_path.glob("out/**/run.json"))
    assert not list(tmp_path.glob("out/**/.*"))


BROKEN_MODELS = {
    "does not export": (
        "class M(nn.Module):\n"
        "    def forward(self, x):\n"
        "        return x + 1 if float(x.sum()) > 0 else x\n"
        "def get_model():\n    return M()\n" + SAMPLE,
        ("does not export",),
    ),
    "unsupported operator": (
        "class M(nn.Module):\n"
        "    def forward(self, x):\n"
        "        return torch.linalg.inv(x[:, :4].reshape(2, 2) + torch.eye(2))\n"
        "def get_model():\n    return M()\n" + SAMPLE,
        ("unsupported", "linalg"),
    ),
    "NaN weight": (
        "def get_model():\n"
        "    m = nn.Linear(4, 2)\n"
        "    m.weight.data[1, 2] = float('nan')\n"
        "    return m\n" + SAMPLE,
        ("NaN",),
    ),
    "infinite weight": (
        "def get_model():\n"
        "    m = nn.Linear(4, 2)\n"
        "    m.bias.data[0] = float('inf')\n"
        "    return m\n" + SAMPLE,
        ("inf",),
    ),
    "sample of wrong shape": (
        "def get_model():\n    return nn.Linear(5, 2)\n" + SAMPLE,
        ("sample input",),
    ),
    "sample of wrong type": (
        "def get_model():\n    return nn.Linear(4, 2)\n"
        "def get_sample_input():\n    return [[1, 2, 3, 4]]\n",
        ("tensor",),
    ),
    "no calibration samples": (
        "def get_model():\n    return nn.Linear(4, 2)\n"
        + SAMPLE
        + "def get_calibration_samples():\n    return []\n",
        ("calibration",),
    ),
    "no sample function": ("def get_model():\n    return nn.Linear(4, 2)\n", ("get_sample_input",)),
    "user code fails": (
        "def get_model():\n    raise KeyError('checkpoint.pt')\n" + SAMPLE,
        ("checkpoint.pt",),
    ),
    "syntax error": ("def get_model(:\n", ("SyntaxError",)),
}


@pytest.mark.parametrize("name", BROKEN_MODELS)
def test_broken_model(name: str, invoke: Invoke, tmp_path: Path) -> None:
    text, words = BROKEN_MODELS[name]
    result = invoke("run", write(tmp_path, text))
    assert_clear(result, 2, *words)
    no_artifacts(tmp_path)


def test_check_lists_every_unsupported_node(invoke: Invoke, tmp_path: Path) -> None:
    text = (
        "class M(nn.Module):\n"
        "    def forward(self, x):\n"
        "        y = torch.linalg.inv(x.reshape(2, 2) + torch.eye(2))\n"
        "        return y, torch.fft.fft(x).real, torch.sort(x)[0]\n"
        "def get_model():\n    return M()\n" + SAMPLE
    )
    result = invoke("check", write(tmp_path, text))
    assert_clear(result, 2, "linalg", "fft", "sort", "model.py:")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "no_such_net"), ("no_such_net",)),
        (("run", "missing.py"), ("missing.py",)),
        (("run", "lenet", "--target", "vax"), ("vax", "installed targets")),
        (("run", "lenet", "--runner", "abacus"), ("abacus",)),
        (("run", "lenet", "--vlen", "100"), ("100",)),
        (("run", "lenet", "--inputs", "0"), ("--inputs",)),
        (("eval", "lenet", "--data", "no_such_set"), ("no_such_set",)),
        (("eval", "lenet", "--data", "missing.npz"), ("missing.npz",)),
        (("run", "lenet", "--calibrate", "missing.npy"), ("missing.npy",)),
    ],
)
def test_bad_argument(arguments: tuple[str, ...], words: tuple[str, ...], invoke: Invoke) -> None:
    assert_clear(invoke(*arguments), 2, *words)


def test_calibration_file_of_wrong_shape(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "data.npy", np.zeros((3, 2, 2), np.float32))
    result = invoke("run", model_file, "--calibrate", tmp_path / "data.npy")
    assert_clear(result, 2, "calibration")


def test_missing_runner(invoke: Invoke, model_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRINGUP_SPIKE", "/nonexistent/spike")
    result = invoke("run", model_file, "--target", "scalar", "--runner", "spike")
    assert_clear(result, 3, "spike")


def test_missing_compiler(
    invoke: Invoke, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINGUP_CC", "/nonexistent/clang")
    result = invoke("run", model_file, "--target", "scalar")
    assert_clear(result, 3, "BRINGUP_CC")


def test_unwritable_output(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = invoke("run", model_file, "--target", "host", "-o", tmp_path / "file" / "out")
    assert_clear(result, 2, "cannot write")
    assert (tmp_path / "file").read_text() == "in the way"


def test_failed_run_leaves_what_was_known(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    folder, core = tmp_path / "o", tmp_path / "bad.yaml"
    run_it = ("run", model_file, "--target", "scalar", "-o", folder)
    assert invoke(*run_it).code == 0
    core.write_text("name: bad\nsource: nowhere\nquantum: soon\n")
    assert_clear(invoke(*run_it, "--core", core), 2, f"{core}:3", "quantum")
    assert {path.name for path in folder.iterdir()} == {
        *("graph.json", "weights.safetensors", "plan.json", "run.json"),
        *("project", "project-guarded"),  # the second of the first run
    }
    run = json.loads((folder / "run.json").read_text())
    assert not run["ok"] and "quantum" in run["error"]["what"]
    assert [stage["name"] for stage in run["stages"]][-1] == "build"


def test_output_folder_of_somebody_else(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.tex").write_text("precious")
    result = invoke("compile", model_file, "--target", "host", "-o", theirs)
    assert_clear(result, 2, "in use")
    assert os.listdir(theirs) == ["thesis.tex"]


def test_strict_refuses_fallbacks(invoke: Invoke, tmp_path: Path) -> None:
    text = "def get_model():\n    return nn.Sequential(nn.Linear(4, 6), nn.LayerNorm(6))\n" + SAMPLE
    path = write(tmp_path, text)
    assert_clear(invoke("run", path, "--strict"), 2, "--strict", "norm")
    loose = invoke("run", path)
    assert_clear(loose, 0, "fallback")
