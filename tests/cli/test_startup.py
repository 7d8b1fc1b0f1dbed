"""What a command imports: PyTorch and scikit-learn take seconds, so only where they compute."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bringup import __version__

Invoke = Callable[..., Any]

HEAVY = ("torch", "torch.export._trace", "torchao", "sklearn", "scipy", "numpy")

PROGRAM = f"""
import sys
from bringup.cli import main
try:
    main()
finally:
    print("imported:", *(name for name in {HEAVY} if name in sys.modules))
"""


def imported(*arguments: str, **variables: str) -> set[str]:
    """Which of the heavy packages a command imports in a fresh interpreter."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    environment = os.environ | variables
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return set(finished.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("run", "-h"), ("models",)])
def test_what_only_prints_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) == set()


def test_listing_targets_and_operators_needs_no_pytorch() -> None:
    assert imported("targets") <= {"numpy"}
    assert imported("ops") <= {"numpy"}


def test_a_network_of_the_zoo_is_exported_once(tmp_path: Path) -> None:
    """With all in the cache, neither the exporter nor the digits' package is loaded."""
    tools = {"torch.export._trace", "sklearn", "torchao"}
    command = ("run", "lenet", "--inputs", "1", "-o", str(tmp_path / "out"))
    cache = {"BRINGUP_CACHE": str(tmp_path / "cache")}
    assert "torch.export._trace" in imported(*command, **cache)
    assert not imported(*command, **cache) & tools


def test_an_import_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PROGRAM", "import numpy\n" + PROGRAM)
    assert imported("--version") == {"numpy"}


def test_the_version_and_the_short_help(invoke: Invoke) -> None:
    assert invoke("--version").out == f"bringup {__version__}\n"
    assert invoke("-h").out == invoke("--help").out
    assert "--vlen" in invoke("run", "-h").out


def test_the_shell_completes_commands_and_networks() -> None:
    def completed(words: str) -> str:
        environment = os.environ | {
            "_BRINGUP_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        program = "import sys; sys.argv = ['bringup']; from bringup.cli import main; main()"
        command = [sys.executable, "-c", program]
        finished = subprocess.run(command, env=environment, capture_output=True, text=True)
        return finished.stdout

    assert completed("bringup che").split() == ["check"]
    assert completed("bringup check len").split() == ["lenet"]
