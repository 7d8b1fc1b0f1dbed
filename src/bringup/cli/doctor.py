"""`bringup doctor`: what was found on this machine, what is missing, what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.terminal import console, print_json

if TYPE_CHECKING:
    from bringup.pipeline.diagnosis import Diagnosis


@app.command()
def doctor(as_json: options.JsonOption = False) -> None:
    """Show compilers, simulators and packages found, and how to get the missing ones.

    Exit code 3 when no image can be built or none can be run.
    """
    from bringup.pipeline.diagnosis import diagnose

    diagnosis = diagnose()
    if as_json:
        print_json(msgspec.to_builtins(diagnosis))
    else:
        _print(diagnosis)
    if not diagnosis.usable:
        raise typer.Exit(3)


def _print(diagnosis: Diagnosis) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("tool", "", "version", "without it"):
        table.add_column(column, overflow="fold")
    for item in diagnosis.items:
        state = "[green]found[/]" if item.found else "[yellow]missing[/]"
        lost = "" if item.found else f"{item.lost}; get it: {item.how_to_get}"
        table.add_row(escape(item.name), state, escape(item.version), escape(lost))
    console().print(table)
