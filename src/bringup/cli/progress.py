"""The line that says which stage is running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def stage_progress() -> Iterator[Callable[[str], None]]:
    """A spinner on the terminal's last line; a line a stage where errors go to a file or pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage: console.print(f"... {stage}", markup=False, highlight=False)
        return
    with console.status("starting", spinner="dots") as status:
        yield lambda stage: status.update(stage)
