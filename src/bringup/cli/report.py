"""`bringup report` and `bringup diff`: finished runs, drawn again and beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.terminal import console

_Run = Annotated[
    Path, typer.Argument(help="Folder of a run, or its run.json.", parser=options.path)
]


@app.command()
def report(
    folder: _Run,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Page to write [report.html]", parser=options.path),
    ] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", min=0, help="Print only the costliest nodes.")
    ] = None,
) -> None:
    """Print a finished run again and draw its page again. Nothing is compiled or run.

    Exit code 1 when the run was not verified.
    """
    from bringup.files import write_text
    from bringup.report.console import print_report
    from bringup.report.html import render_html
    from bringup.report.summary import read_report

    result = read_report(folder)
    page = output or (folder if folder.is_dir() else folder.parent) / "report.html"
    write_text(page, render_html(result))
    out = console()
    print_report(result, out, rows=rows)
    out.print(f"  report: {page}", highlight=False, soft_wrap=True)
    if not result.ok:
        raise typer.Exit(1)


@app.command()
def diff(
    before: _Run,
    after: _Run,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Also write the comparison as a page.", parser=options.path),
    ] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", min=0, help="Print only what changed most.")
    ] = None,
) -> None:
    """Compare two runs: cycles, memory and accuracy, in all and node by node.

    Exit code 1 when what is verified BEFORE is not AFTER.
    """
    from bringup.files import write_text
    from bringup.report.comparison import compare_runs, print_comparison, render_comparison
    from bringup.report.summary import read_report

    comparison = compare_runs(read_report(before), read_report(after))
    if html is not None:
        write_text(html, render_comparison(comparison))
    print_comparison(comparison, console(), rows=rows)
    if comparison.broke:
        raise typer.Exit(1)
