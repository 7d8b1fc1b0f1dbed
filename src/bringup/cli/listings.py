"""`bringup models | targets | ops | runners`: what is there."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from bringup.cli import options
from bringup.cli.app import app
from bringup.cli.terminal import console, print_json


@app.command()
def models(as_json: options.JsonOption = False) -> None:
    """List the model zoo."""
    from bringup.models import all_models

    rows = [(m.name, f"{m.macs:,}" if m.macs else "", m.description) for m in all_models()]
    _print(("model", "MAC", "description"), rows, as_json)


@app.command()
def targets(as_json: options.JsonOption = False) -> None:
    """List the targets, their kernels and who serves what they lack."""
    from bringup.targets import broken_targets, installed_targets

    rows = []
    for target in installed_targets():
        operators = {kernel.operator for kernel in target.kernels}
        rows.append(
            (
                target.name,
                target.isa.march if target.isa.xlen else "native",
                f"{len(target.kernels)} for {len(operators)} operators",
                target.fallback.name if target.fallback else "",
                " ".join(target.runners),
                target.description,
            )
        )
    _print(("target", "ISA", "kernels", "fallback", "runners", "description"), rows, as_json)
    for broken in () if as_json else broken_targets():
        console().print(f"[yellow]broken:[/] {escape(broken.describe())}", highlight=False)


@app.command()
def ops(as_json: options.JsonOption = False) -> None:
    """List the operators and which targets have kernels for them, by element type."""
    from bringup.ops import OPERATORS
    from bringup.targets import installed_targets

    targets = [target for target in installed_targets() if target.kernels]
    rows = []
    for name, operator in sorted(OPERATORS.items()):
        cells = []
        for target in targets:
            kernels = [k for k in target.kernels if k.operator == operator.c_operator]
            types = sorted({types for kernel in kernels for types in kernel.types})
            cells.append(" ".join(dict.fromkeys(t.split("->")[0] for t in types)))
        rows.append((name, *(("view",) * len(targets) if operator.is_view else cells)))
    _print(("operator", *(target.name for target in targets)), rows, as_json)


@app.command()
def runners(as_json: options.JsonOption = False) -> None:
    """List the runners and whether they are installed."""
    from bringup.runners import RUNNERS

    rows = []
    for runner in RUNNERS.values():
        found = runner.available()
        rows.append((runner.name, "yes" if found else "no", found.version if found else found.hint))
    _print(("runner", "installed", "version, or how to get it"), rows, as_json)


def _print(header: Sequence[str], rows: Sequence[Sequence[str]], as_json: bool) -> None:
    if as_json:
        print_json([dict(zip(header, row, strict=True)) for row in rows])
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold", justify="right" if name == "MAC" else "left")
    for row in rows:
        table.add_row(*map(escape, row))
    console().print(table)
