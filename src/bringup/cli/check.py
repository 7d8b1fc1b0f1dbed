"""`bringup check`: whether a model can be compiled, before anything is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.progress import stage_progress
from bringup.cli.terminal import console, print_json

if TYPE_CHECKING:
    from bringup.frontend import SupportReport
    from bringup.pipeline import Settings


@app.command()
def check(
    model: options.Model,
    quant: options.QuantOption = options.Quant.INT8,
    target: options.TargetOption = "rvv",
    calibrate: options.CalibrateOption = None,
    strict: options.StrictOption = False,
    per_tensor: options.PerTensorOption = False,
    symmetric: options.SymmetricOption = False,
    observer: options.ObserverOption = "minmax",
    no_cache: options.CacheOption = False,
    trust: options.TrustOption = False,
    as_json: options.JsonOption = False,
    verbose: options.VerboseOption = False,
) -> None:
    """Tell whether MODEL can be compiled, and list everything that stands in the way.

    The answer is that of [b]bringup run[/] with the same options. Exit code 2 when the model is
    refused.
    """
    from bringup import pipeline

    settings = pipeline.Settings(
        quant=quant.value,
        target=target,
        calibrate=calibrate,
        strict=strict,
        per_channel=not per_tensor,
        symmetric=symmetric,
        observer=observer,
        cache=not no_cache,
        trust=trust,
    )
    out = console()
    with stage_progress() as listener:
        report = pipeline.check(model, settings, listener=listener)
    if as_json:
        print_json(msgspec.to_builtins(report) | {"supported": report.supported})
    else:
        _print(report, settings, out)
    if not report.supported:
        raise typer.Exit(2)


def _print(report: SupportReport, settings: Settings, out: Console) -> None:
    if report.supported:
        operators = ", ".join(f"{count} {name}" for name, count in report.operators.items())
        out.print(
            f"[green]ok[/] {escape(report.name)}: {report.macs:,} MAC, "
            f"{settings.quant} on {settings.target}",
            highlight=False,
        )
        out.print(f"  {operators}", highlight=False)
    else:
        out.print(_findings(report), highlight=False)
        out.print("try: `bringup ops` lists what is supported; replace these or keep them outside")
    for warning in report.warnings:
        out.print(f"[yellow]note:[/] {escape(warning)}", highlight=False)


def _findings(report: SupportReport) -> Table:
    table = Table(
        title=f"{escape(report.name)}: {len(report.findings)} unsupported",
        title_justify="left",
        box=None,
    )
    for column in ("node", "operator", "layer", "source", "reason"):
        table.add_column(column, overflow="fold")
    for finding in report.findings:
        origin = finding.origin
        cells = (finding.node, origin.target, origin.module, origin.source, finding.reason)
        table.add_row(*(escape(cell) for cell in cells))
    return table
