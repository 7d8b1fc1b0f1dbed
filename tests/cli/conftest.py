"""The command line in this process: no interpreter start per test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bringup.cli import main


class Result(NamedTuple):
    code: int
    out: str
    err: str


Invoke = Callable[..., Result]


@pytest.fixture
def invoke(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Invoke:
    """Run `bringup ARGS...` in an empty folder; exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["bringup", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as error:
            code = int(error.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


MODEL = """
import torch
from torch import nn

def get_model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(100, 3))

def get_sample_input():
    return torch.linspace(-1, 1, 25).reshape(1, 1, 5, 5)

def get_calibration_samples():
    return [get_sample_input() * k for k in (0.5, 1.0, 1.5)]
"""


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A small convolutional model file."""
    path = tmp_path / "tiny.py"
    path.write_text(MODEL)
    return path
