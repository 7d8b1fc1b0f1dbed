"""The line that says which stage is running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def stage_progress() -> Iterator[Callable[[str], None]]:
    """A spinner on the terminal's last line; nothing when output is not a terminal."""
    console = Console(stderr=True)
    with console.status("starting", spinner="dots") as status:
        yield lambda stage: status.update(stage)
