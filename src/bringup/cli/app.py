"""The command-line application: subcommands, and errors without tracebacks."""

from __future__ import annotations

import importlib
import sys
import traceback
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bringup import __version__
from bringup.errors import BringupError

app = typer.Typer(
    name="bringup",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@dataclass
class Session:
    """What a subcommand tells whoever prints its errors."""

    verbose: bool = False


_COMMANDS = ("run", "check", "compile", "eval", "report", "listings", "doctor", "cache", "sim")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"bringup {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """A PyTorch model to verified, profiled execution on hardware that may not exist yet."""


def main() -> None:
    """Entry point of the console script. Exit codes are listed in the design and the README."""
    for command in _COMMANDS:
        importlib.import_module(f"bringup.cli.{command}")
    session = Session()
    try:
        app(obj=session)
    except BringupError as error:
        console = Console(stderr=True)
        if session.verbose:
            console.print(_causes(error), markup=False, highlight=False, soft_wrap=True)
        console.print(f"[bold red]error:[/] {escape(error.describe())}", highlight=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        Console(stderr=True).print("[bold red]interrupted[/]")
        sys.exit(130)


def _causes(error: BringupError) -> str:
    """Tracebacks of what led to an error: the user's own model, most of the time."""
    return "".join(traceback.format_exception(error)).rstrip()
