"""`bringup check`: what of a model is supported, before anything is built."""

from __future__ import annotations

import typer
from rich.markup import escape
from rich.table import Table

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.terminal import console


@app.command()
def check(model: options.Model) -> None:
    """Tell whether MODEL can be compiled, and list everything that stands in the way.

    Exit code 2 when something is unsupported.
    """
    from bringup.frontend import check_model, load_model

    out = console()
    report = check_model(load_model(model))
    if report.supported:
        operators = ", ".join(f"{count} {name}" for name, count in report.operators.items())
        out.print(f"[green]ok[/] {report.name}: {report.macs:,} MAC", highlight=False)
        out.print(f"  {operators}", highlight=False)
    else:
        out.print(_findings(report), highlight=False)
    for warning in report.warnings:
        out.print(f"[yellow]note:[/] {escape(warning)}", highlight=False)
    if not report.supported:
        raise typer.Exit(2)


def _findings(report: object) -> Table:
    from bringup.frontend import SupportReport

    assert isinstance(report, SupportReport)
    table = Table(
        title=f"{report.name}: {len(report.findings)} unsupported", title_justify="left", box=None
    )
    for column in ("node", "operator", "layer", "source", "reason"):
        table.add_column(column, overflow="fold")
    for finding in report.findings:
        origin = finding.origin
        cells = (finding.node, origin.target, origin.module, origin.source, finding.reason)
        table.add_row(*(escape(cell) for cell in cells))
    return table
