"""Folders that one run at a time writes into."""

from __future__ import annotations

from pathlib import Path

import pytest

from bringup.errors import UsageError
from bringup.files import alone_in


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with (
        alone_in(folder),
        pytest.raises(UsageError, match="another run is writing"),
        alone_in(folder),
    ):
        raise AssertionError("two at once")
    with alone_in(folder):
        (folder / "result").touch()
    with alone_in(folder):
        pass
    assert [path.name for path in folder.iterdir()] == ["result"]


def test_nothing_is_left_of_a_run_that_wrote_nothing(tmp_path: Path) -> None:
    with alone_in(tmp_path / "run"):
        pass
    assert not (tmp_path / "run").exists()
