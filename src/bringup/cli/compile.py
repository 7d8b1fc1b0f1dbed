"""`bringup compile`: a standalone C project to take away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.progress import stage_progress
from bringup.cli.terminal import console


@app.command(name="compile")
def compile_command(
    model: options.Model,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder of the project.", parser=options.path)
    ],
    name: Annotated[
        str | None,
        typer.Option(
            help="What files and symbols of the model begin with, by default MODEL_TARGET."
        ),
    ] = None,
    quant: options.QuantOption = options.Quant.INT8,
    target: options.TargetOption = "rvv",
    calibrate: options.CalibrateOption = None,
    inputs: options.InputsOption = 3,
    strict: options.StrictOption = False,
    per_tensor: options.PerTensorOption = False,
    symmetric: options.SymmetricOption = False,
    observer: options.ObserverOption = "minmax",
    no_cache: options.CacheOption = False,
    trust: options.TrustOption = False,
    verbose: options.VerboseOption = False,
) -> None:
    """Write MODEL as a C project that builds with its own Makefile and checks itself."""
    from bringup import pipeline

    settings = pipeline.Settings(
        quant=quant.value,
        target=target,
        calibrate=calibrate,
        inputs=inputs,
        strict=strict,
        per_channel=not per_tensor,
        symmetric=symmetric,
        observer=observer,
        cache=not no_cache,
        trust=trust,
    )
    out = console()
    with stage_progress() as listener:
        compiled = pipeline.compile_project(model, settings, output, name=name, listener=listener)
    plan = compiled.plan
    for note in compiled.notes:
        out.print(f"[yellow]note:[/] {escape(note)}", highlight=False)
    out.print(
        f"{output}: {len(plan.graph.nodes)} nodes, arena {plan.arena.size:,} bytes, "
        f"{len(plan.fallbacks)} fallbacks; build it with: make -C {output}",
        highlight=False,
        soft_wrap=True,
    )
