"""Unusual names, numbers and plug-ins: a clear answer, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from bringup.frontend.names import split_factory
from bringup.targets import target as target_module

Invoke = Callable[..., Any]

HEAD = "import torch\nfrom torch import nn\n"
SAMPLE = "def get_sample_input():\n    return torch.ones(1, 4)\n"
LINEAR = HEAD + "def get_model():\n    return nn.Linear(4, 2)\n" + SAMPLE

NAMES = [
    *("a:b.py", "c:\\net.py", "two words.py", "gewölbe π.py", "-dash.py", "[bold]x.py"),
    *("$HOME.py", "a'b\"c.py", "int.py", "100%.py", "#.py", "semi;colon.py", "new\nline.py"),
    *("..py", "x.y.py", "a&b|c.py", "back`tick`.py", "star*.py", "~.py", "%s%n.py"),
]


@pytest.mark.parametrize("name", NAMES)
def test_any_file_name(name: str, invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(LINEAR)
    result = invoke("run", path, "--target", "host", "-o", tmp_path / "o")
    assert result.code == 0, result
    assert json.loads((tmp_path / "o" / "run.json").read_text())["ok"]


@pytest.mark.parametrize("name", ["a:b", "two words", "ü", "$(touch x)", "a'b", "#c", "d%e", "-f"])
def test_any_folder_name(name: str, invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    result = invoke("run", model_file, "--target", "host", f"--output={name}")
    assert result.code == 0, result
    assert (tmp_path / name / "report.html").is_file()
    assert not (tmp_path / "x").exists()


def test_default_folder_of_a_name_with_colons(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a:b.py").write_text(LINEAR.replace("get_model", "make"))
    result = invoke("run", "a:b.py:make", "--target", "host")
    assert result.code == 0, result
    assert (tmp_path / "out" / "a:b-int8-host" / "run.json").is_file()


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("lenet", ("lenet", "")),
        ("a.py", ("a.py", "")),
        ("a.py:make", ("a.py", "make")),
        ("a.py:", ("a.py", "")),
        ("a:b.py", ("a:b.py", "")),
        ("a:b.py:make", ("a:b.py", "make")),
        ("a.py:b.py", ("a.py:b.py", "")),
        ("a:b/graph.json", ("a:b/graph.json", "")),
        ("a:b.pt2", ("a:b.pt2", "")),
        ("a:b", ("a:b", "")),
    ],
)
def test_split_factory(model: str, expected: tuple[str, str]) -> None:
    assert split_factory(model) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--timeout", value) for value in ("nan", "0", "-5", "inf", "1e300", "soon")),
        *(("--rows", value) for value in ("-2", "many")),
        *(("--inputs", value) for value in ("0", "-1", "1.5")),
        *(("--vlen", value) for value in ("0", "-256", "257", "4096")),
        *((option, "") for option in ("-o", "--profile-out", "--calibrate", "--target")),
        *((option, "") for option in ("--runner", "--core", "--observer", "--quant")),
        ("--observer", "crystal ball"),
        ("--quant", "int3"),
    ],
)
def test_values_no_run_can_use(
    arguments: tuple[str, ...], invoke: Invoke, model_file: Path, tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    result = invoke("run", model_file, "--runner", "sim", *arguments)
    assert result.code == 2, result
    assert "Traceback" not in result.err
    assert set(tmp_path.iterdir()) <= before | {tmp_path / "out"}


@pytest.mark.parametrize("model", ["", ".", "/", "no/such/folder/", "x.py:", "tiny.pyc", "\udcff"])
def test_no_model(model: str, invoke: Invoke, model_file: Path) -> None:
    for command in ("run", "check"):
        result = invoke(command, model)
        assert result.code == 2, result
        assert "Traceback" not in result.err


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "{", '{"format": 1}', "\ufeff{}"])
@pytest.mark.parametrize("command", ["run", "check"])
def test_files_that_are_no_graphs(command: str, text: str, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text(text)
    result = invoke(command, "graph.json")
    assert result.code == 2, result
    assert "Traceback" not in result.err and "graph" in result.err


def test_check_a_saved_graph(invoke: Invoke, model_file: Path, tmp_path: Path) -> None:
    assert invoke("run", model_file, "--target", "host", "-o", "first").code == 0
    result = invoke("check", "first/graph.json", "--target", "host")
    assert result.code == 0, result
    assert "1,200 MAC" in result.out


def test_module_form() -> None:
    for module in ("bringup", "bringup.cli"):
        done = subprocess.run(
            [sys.executable, "-m", module, "models"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0 and "lenet" in done.stdout, done


@pytest.mark.parametrize(
    "content", ["raise RuntimeError('half installed')\n", "import no_such_module\n", "TARGET = 3\n"]
)
def test_a_broken_target_breaks_nothing_else(
    content: str,
    invoke: Invoke,
    model_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "broken_plug_in.py").write_text(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    honest = target_module.entry_points
    broken = EntryPoint("broken", "broken_plug_in:TARGET", "bringup.targets")
    monkeypatch.setattr(target_module, "entry_points", lambda group: [*honest(group=group), broken])
    assert invoke("run", model_file, "--target", "host").code == 0
    for command in ("targets", "doctor"):
        result = invoke(command)
        assert result.code in (0, 3), result
        assert "'broken' cannot be loaded" in " ".join(result.out.split())
    assert invoke("ops").code == 0
    refused = invoke("run", model_file, "--target", "broken")
    assert refused.code == 2 and "'broken' cannot be loaded" in refused.err
    sys.modules.pop("broken_plug_in", None)


USER_ERRORS = {
    "get_model": HEAD + "def get_model():\n    raise KeyError('no checkpoint')\n" + SAMPLE,
    "get_sample_input": HEAD
    + "def get_model():\n    return nn.Linear(4, 2)\n"
    + "def get_sample_input():\n    return 1 / 0\n",
    "get_calibration_samples": LINEAR
    + "def get_calibration_samples():\n    yield torch.ones(1, 4)\n    raise OSError('gone')\n",
    "forward": HEAD
    + "class M(nn.Module):\n    def forward(self, x):\n        return x @ torch.ones(3, 3)\n"
    + "def get_model():\n    return M()\n"
    + SAMPLE,
    "recursion": HEAD + "def get_model():\n    return get_model()\n" + SAMPLE,
    "exit": HEAD + "import sys\nsys.exit(0)\n" + SAMPLE,
}


@pytest.mark.parametrize("name", USER_ERRORS)
@pytest.mark.parametrize("command", ["check", "run"])
def test_errors_of_the_users_code_name_their_line(
    command: str, name: str, invoke: Invoke, tmp_path: Path
) -> None:
    (tmp_path / "net.py").write_text(USER_ERRORS[name])
    result = invoke(command, "net.py")
    assert result.code == 2, result
    assert "Traceback" not in result.err and "net.py:" in result.err, result.err
