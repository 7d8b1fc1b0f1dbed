"""`bringup eval`: accuracy measured from the image's own outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.progress import stage_progress
from bringup.cli.terminal import console, print_json

if TYPE_CHECKING:
    from bringup.pipeline import Accuracy


@app.command(name="eval")
def evaluate(
    model: options.Model,
    data: Annotated[
        str, typer.Option("--data", help="Data set name, or .npz with arrays inputs and labels.")
    ],
    quant: options.QuantOption = options.Quant.INT8,
    target: options.TargetOption = "rvv",
    runner: options.RunnerOption = "auto",
    vlen: options.VlenOption = 256,
    core: options.CoreOption = "ideal",
    calibrate: options.CalibrateOption = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Use the first N samples.")
    ] = None,
    no_cache: options.CacheOption = False,
    trust: options.TrustOption = False,
    timeout: options.TimeoutOption = 600.0,
    as_json: options.JsonOption = False,
    verbose: options.VerboseOption = False,
) -> None:
    """Classify a labelled data set on the target and compare with float PyTorch.

    Exit code 1 when an output differs from the integer reference.
    """
    from bringup import pipeline

    settings = pipeline.Settings(
        quant=quant.value,
        target=target,
        runner=runner,
        vlen=vlen,
        core=core,
        calibrate=calibrate,
        timeout=timeout,
        cache=not no_cache,
        trust=trust,
    )
    out = console()
    with stage_progress() as listener:
        accuracy = pipeline.evaluate_accuracy(model, data, settings, limit=limit, listener=listener)
    if as_json:
        print_json(msgspec.to_builtins(accuracy) | {"ok": accuracy.ok})
    else:
        _print(accuracy, out)
    if not accuracy.ok:
        raise typer.Exit(1)


def _print(accuracy: Accuracy, out: Console) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("top-1 accuracy")
    table.add_column("correct", justify="right")
    table.add_column("%", justify="right")
    for name, correct in accuracy.correct.items():
        table.add_row(name, f"{correct} / {accuracy.samples}", f"{accuracy.percent(name):.2f}")
    out.print(table)
    verdict = "[green]ok[/]" if accuracy.ok else "[bold red]DIFFERENT[/]"
    out.print(
        f"  {verdict} {accuracy.device} vs reference: {accuracy.differing_samples} of "
        f"{accuracy.samples} samples, {accuracy.differing_elements} of {accuracy.elements} "
        "output elements differ",
        highlight=False,
    )
