"""`bringup run`: the whole way, from PyTorch to a verified, profiled run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.progress import stage_progress
from bringup.cli.terminal import console, print_json
from bringup.clock import CLOCK_MHZ

if TYPE_CHECKING:
    from bringup.pipeline import Outcome


@app.command()
def run(
    model: options.Model,
    quant: options.QuantOption = options.Quant.INT8,
    target: options.TargetOption = "rvv",
    runner: options.RunnerOption = "auto",
    vlen: options.VlenOption = 256,
    core: options.CoreOption = "ideal",
    calibrate: options.CalibrateOption = None,
    inputs: options.InputsOption = 3,
    strict: options.StrictOption = False,
    per_tensor: options.PerTensorOption = False,
    symmetric: options.SymmetricOption = False,
    observer: options.ObserverOption = "minmax",
    no_cache: options.CacheOption = False,
    trust: options.TrustOption = False,
    timeout: options.TimeoutOption = 600.0,
    clock: options.ClockOption = CLOCK_MHZ,
    min_sqnr: Annotated[
        float | None,
        typer.Option("--min-sqnr", help="Fail below this SQNR against PyTorch float, in dB."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="Run folder [below out/, named after the model and the choices].",
            parser=options.path,
        ),
    ] = None,
    profile_out: Annotated[
        Path | None,
        typer.Option(
            "--profile-out",
            help="Also write an IREE-schema results.csv tree here.",
            parser=options.path,
        ),
    ] = None,
    ladder: Annotated[
        bool,
        typer.Option("--ladder", help="Also fake quantization, host C and every other runner."),
    ] = False,
    dump: Annotated[
        list[str] | None,
        typer.Option(
            "--dump",
            help="Save a tensor of the first inference, by its name, its node's or its layer's; "
            "'all' saves all.",
        ),
    ] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", min=0, help="Print only the costliest nodes.")
    ] = None,
    as_json: options.JsonOption = False,
    verbose: options.VerboseOption = False,
) -> None:
    """Compile MODEL, run it, verify every tensor, profile every layer.

    Exit code 1 when anything differs from the reference, or departs from PyTorch.
    """
    from bringup import pipeline
    from bringup.report.console import print_report
    from bringup.report.summary import summary

    settings = pipeline.Settings(
        quant=quant.value,
        target=target,
        runner=runner,
        vlen=vlen,
        core=core,
        calibrate=calibrate,
        inputs=inputs,
        strict=strict,
        per_channel=not per_tensor,
        symmetric=symmetric,
        observer=observer,
        cache=not no_cache,
        trust=trust,
        timeout=timeout,
        min_sqnr=min_sqnr,
        clock=clock,
    )
    out = console()
    with stage_progress() as listener:
        outcome = pipeline.run(
            model,
            settings,
            output,
            ladder=ladder,
            dump=dump or (),
            profile_out=profile_out,
            listener=listener,
        )
    if as_json:
        print_json(summary(outcome.report) | {"folder": str(outcome.folder)})
    else:
        print_report(outcome.report, out, rows=rows)
        print_artifacts(outcome, out)
    if not outcome.report.ok:
        raise typer.Exit(1)


def print_artifacts(outcome: Outcome, out: Console) -> None:
    """Where to look next."""
    folder = outcome.folder
    out.print(f"  report: {folder / 'report.html'}", highlight=False, soft_wrap=True)
    flames = [name for name in ("flame.folded", "functions.folded") if (folder / name).is_file()]
    if flames:
        out.print(f"  flame graphs: {', '.join(flames)}; timeline: trace.json", highlight=False)
