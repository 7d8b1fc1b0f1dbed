"""The console all subcommands print to."""

from __future__ import annotations

import sys

from rich.console import Console

_WIDTH = 132
"""Columns when output is a file or a pipe, which have no width of their own."""


def console() -> Console:
    """Standard output, wide enough for tables when it is not a terminal."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)
