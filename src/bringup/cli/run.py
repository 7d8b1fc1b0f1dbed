"""`bringup run`: the whole way, from PyTorch to a verified, profiled run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.progress import stage_progress
from bringup.cli.terminal import console


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
    timeout: options.TimeoutOption = 600.0,
    min_sqnr: Annotated[
        float | None,
        typer.Option("--min-sqnr", help="Fail below this SQNR against PyTorch float, in dB."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Run folder [out/MODEL-QUANT-TARGET].", parser=options.path
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
        typer.Option("--dump", help="Save a tensor of the first inference; 'all' saves all."),
    ] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", min=0, help="Print only the costliest nodes.")
    ] = None,
) -> None:
    """Compile MODEL, run it, verify every tensor, profile every layer.

    Exit code 1 when anything differs from the reference, or departs from PyTorch.
    """
    from bringup import pipeline
    from bringup.report.console import print_report

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
        timeout=timeout,
        min_sqnr=min_sqnr,
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
    print_report(outcome.report, out, rows=rows)
    out.print(f"  report: {outcome.folder / 'report.html'}", highlight=False, soft_wrap=True)
    if not outcome.report.ok:
        raise typer.Exit(1)
