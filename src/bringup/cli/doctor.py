"""`bringup doctor`: what was found on this machine, what is missing, what that costs."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from bringup.cli.app import app
from bringup.cli.terminal import console


@app.command()
def doctor() -> None:
    """Show compilers, simulators and packages found, and how to get the missing ones.

    Exit code 3 when no image can be built or none can be run.
    """
    import typer

    from bringup.pipeline.diagnosis import diagnose

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("tool", "", "version", "without it"):
        table.add_column(column, overflow="fold")
    diagnosis = diagnose()
    for item in diagnosis.items:
        state = "[green]found[/]" if item.found else "[yellow]missing[/]"
        lost = "" if item.found else f"{item.lost}; get it: {item.how_to_get}"
        table.add_row(escape(item.name), state, escape(item.version), escape(lost))
    console().print(table)
    if not diagnosis.usable:
        raise typer.Exit(3)
