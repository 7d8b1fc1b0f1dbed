"""Arena sizes against the lower bound and against one buffer per tensor."""

from __future__ import annotations

import statistics

from rich.table import Table

from bench.bars import Bar, console
from bench.networks import plan, zoo
from bringup.targets import find_target


def measure() -> list[Bar]:
    """Worst ratio of arena size to peak live bytes over networks, precisions and targets."""
    table = Table(box=None, header_style="bold")
    columns = ("arena", "peak live", "ratio", "tensors alone", "ratio", "one buffer each")
    for column in ("network", "quant", "target", *columns):
        table.add_column(column, justify="right" if column != "network" else "left")
    worst, saved, beside = 0.0, [], []
    for name in zoo():
        for quant, target in (("int8", "scalar"), ("int8", "rvv"), ("fp32", "rvv")):
            arena = plan(name, quant, find_target(target)).arena
            ratio = arena.size / arena.lower_bound
            worst = max(worst, ratio)
            saved.append(arena.sum / arena.size)
            beside.append((arena.size / arena.live_tensors, f"{name} {quant} {target}"))
            figures = (
                f"{arena.size:,}",
                f"{arena.lower_bound:,}",
                f"{ratio:.3f}",
                f"{arena.live_tensors:,}",
                f"{arena.size / arena.live_tensors:.2f}",
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
            f"one buffer each: {min(saved):.1f} to {max(saved):.1f} times as large",
        ),
        Bar(
            "arena / peak of live tensors alone, without scratch, worst",
            f"{max(beside)[0]:.2f}",
            "",
            True,
            f"{max(beside)[1]}; median {statistics.median(ratio for ratio, _ in beside):.2f}",
        ),
    ]
