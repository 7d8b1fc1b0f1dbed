"""What a confined program reaches, and what it sees of our environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bringup.runners.confine import can_confine, confined, environment

SCRIPT = """
import os, sys
for path in sys.argv[1:]:
    for mode in ("r", "a"):
        try:
            open(path, mode).close()
            print("yes", end=" ")
        except OSError:
            print("no", end=" ")
for act in (lambda: os.mkfifo("pipe"), lambda: os.symlink("/etc/passwd", "link"),
            lambda: os.rename("inside", "../moved")):
    try:
        act()
        print("yes", end=" ")
    except OSError:
        print("no", end=" ")
"""


def _tried(folder: Path, confine: bool) -> list[str]:
    """Reading and appending, by place; then a pipe, a link, and a file moved out."""
    (folder / "inside").write_text("")
    (folder.parent / "outside").write_text("")
    (folder.parent / "admitted").write_text("")
    paths = ["inside", "../outside", "../admitted", "/proc/self/environ"]
    command = (sys.executable, "-I", "-S", "-c", SCRIPT, *paths)
    if confine:
        prefix = Path(sys.base_prefix)
        command = confined(command, [folder.parent / "admitted", prefix, Path(sys.prefix)])
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.skipif(not can_confine(), reason="no Landlock here")
def test_a_confined_program_stays_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    inside, outside, admitted, process = ["yes", "yes"], ["no", "no"], ["yes", "no"], ["no", "no"]
    expected = [*inside, *outside, *admitted, *process, "no", "no", "no"]
    assert _tried(folder, confine=True) == expected
    free = _tried(folder, confine=False)
    assert free[:7] == ["yes"] * 7 and free[-3:] == ["yes"] * 3


def test_the_environment_of_guests_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("PATH", "/usr/bin")
    assert environment()["PATH"] == "/usr/bin"
    assert "SECRET_TOKEN" not in environment()


def test_without_landlock_the_command_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bringup.runners.confine.can_confine", lambda: False)
    assert confined(("a", "b"), [Path("c")]) == ("a", "b")
