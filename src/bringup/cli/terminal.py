"""The console all subcommands print to."""

from __future__ import annotations

import json
import sys

from rich.console import Console

_WIDTH = 132
"""Columns when output is a file or a pipe, which have no width of their own."""


def console() -> Console:
    """Standard output, wide enough for tables when it is not a terminal."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)


def print_json(result: object) -> None:
    """A result as indented JSON on standard output (no NaN or infinity)."""
    sys.stdout.write(json.dumps(result, indent=1, allow_nan=False) + "\n")
