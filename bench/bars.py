"""A measured figure beside the bar it has to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

console = Console(width=150)


@dataclass(frozen=True)
class Bar:
    """One row of the final table.

    Args:
        what: the claim. measured: the figure with its unit. bar: what was promised.
        beside: what one would use instead, and its figure in the same run.
    """

    what: str
    measured: str
    bar: str
    ok: bool
    beside: str = ""


def print_bars(bars: Sequence[Bar]) -> None:
    """All bars as one table."""
    table = Table(title="Figures", title_justify="left", header_style="bold", box=None)
    for column in ("what", "measured", "bar", "", "instead"):
        table.add_column(column, overflow="fold")
    for bar in bars:
        verdict = "[green]reached[/]" if bar.ok else "[bold red]MISSED[/]"
        table.add_row(bar.what, bar.measured, bar.bar, verdict, bar.beside)
    console.print(table)
