"""`bringup sim`: the simulator's own options and exit codes, nothing in between."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Invoke

from bringup.runners.sim.program import simulator_folder

ENDS_WITH_3 = struct.pack("<5I", 0x00100537, 0x000335B7, 0x33358593, 0x00B52023, 0x0000006F)
"""lui, lui, addi, sw, j .: code 3 for the test finisher."""


class StartedError(Exception):
    """What would have been executed."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, invoke: Invoke) -> Any:
    def instead(path: str, arguments: list[str]) -> None:
        raise StartedError(*arguments[1:])

    monkeypatch.setattr(os, "execv", instead)

    def run(*arguments: object) -> tuple[object, ...]:
        with pytest.raises(StartedError) as found:
            invoke("sim", *arguments)
        return found.value.args

    return run


def test_arguments_go_through(started: Any) -> None:
    assert started("--help") == ("--help",)
    assert started("--vlen=512", "--limit", "5", "a.elf") == ("--vlen=512", "--limit", "5", "a.elf")


def test_cores_have_names(started: Any) -> None:
    rocket = str(simulator_folder() / "cores" / "rocket.yaml")
    assert started("--core", "rocket", "a.elf") == ("--core", rocket, "a.elf")
    assert started("--core=rocket", "a.elf") == (f"--core={rocket}", "a.elf")
    assert started("--memories=rocket", "a.elf") == (f"--memories={rocket}", "a.elf")


def test_an_unknown_core_is_refused(invoke: Invoke) -> None:
    done = invoke("sim", "--core=none_such", "a.elf")
    assert done.code == 2
    assert "unknown core 'none_such'" in done.err


def test_the_exit_code_is_the_guests(tmp_path: Path) -> None:
    """In a process of its own: the command becomes the simulator."""
    image = tmp_path / "three.elf"
    head = struct.pack(
        "<16sHHIQQQIHHHHHH",
        *(b"\x7fELF\x02\x01\x01", 2, 243, 1, 0x8000_0000, 64, 0, 0, 64, 56, 1, 64, 0, 0),
    )
    segment = (1, 7, 120, 0x8000_0000, 0x8000_0000, len(ENDS_WITH_3), len(ENDS_WITH_3), 16)
    image.write_bytes(head + struct.pack("<IIQQQQQQ", *segment) + ENDS_WITH_3)
    command = [sys.executable, "-m", "bringup.cli", "sim", str(image)]
    assert subprocess.run(command, check=False, timeout=100).returncode == 3
