"""Arena sizes against the lower bound and against one buffer per tensor."""

from __future__ import annotations

from rich.table import Table

from bench.bars import Bar, console
from bench.networks import plan, zoo
from bringup.targets import find_target


def measure() -> list[Bar]:
    """Worst ratio of arena size to peak live bytes over networks, precisions and targets."""
    table = Table(box=None, header_style="bold")
    for column in ("network", "quant", "target", "arena", "peak live", "ratio", "one per tensor"):
        table.add_column(column, justify="right" if column not in ("network",) else "left")
    worst, saved = 0.0, []
    for name in zoo():
        for quant, target in (("int8", "scalar"), ("int8", "rvv"), ("fp32", "rvv")):
            arena = plan(name, quant, find_target(target)).arena
            ratio = arena.size / arena.lower_bound
            worst = max(worst, ratio)
            saved.append(arena.sum / arena.size)
            figures = (
                f"{arena.size:,}",
                f"{arena.lower_bound:,}",
                f"{ratio:.3f}",
                f"{arena.sum:,}",
            )
            table.add_row(name, quant, target, *figures)
    console.print(table)
    return [
        Bar(
            "arena / peak live bytes, worst of all networks",
            f"{worst:.3f}",
            "<= 1.05",
            worst <= 1.05,
            f"one buffer per tensor: {min(saved):.1f} to {max(saved):.1f} times as large",
        )
    ]
