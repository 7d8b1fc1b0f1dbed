"""The command-line application: subcommands, and errors without tracebacks."""

from __future__ import annotations

import importlib
import sys

import typer
from rich.console import Console
from rich.markup import escape

from bringup.errors import BringupError

app = typer.Typer(
    name="bringup",
    help="A PyTorch model to verified, profiled execution on hardware that may not exist yet.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

_COMMANDS = ("run", "check", "compile", "eval", "listings", "doctor")


def main() -> None:
    """Entry point of the console script. Exit codes are listed in the design and the README."""
    for command in _COMMANDS:
        importlib.import_module(f"bringup.cli.{command}")
    try:
        app()
    except BringupError as error:
        Console(stderr=True).print(
            f"[bold red]error:[/] {escape(error.describe())}", highlight=False
        )
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        Console(stderr=True).print("[bold red]interrupted[/]")
        sys.exit(130)
