"""Retired instructions of the vector kernels, per network and layer, beside auto-vectorized C."""

from __future__ import annotations

from rich.table import Table

from bench.autovectorized import plain_c
from bench.bars import Bar, console
from bench.networks import count, zoo
from bringup.profile import Profile
from bringup.targets import find_target

_SHARE = 0.01


def measure() -> list[Bar]:
    """dronet's convolutions per MAC, and the worst layer of each network against autovec."""
    ours = find_target("rvv")
    table = Table(box=None, header_style="bold")
    for column in ("network", "ours", "per MAC", "plain C", "per MAC", "ratio", "worst layer"):
        table.add_column(
            column, justify="left" if column in ("network", "worst layer") else "right"
        )
    worst_ratio, worst_layer = 0.0, ""
    bars = []
    for name in zoo():
        mine, _ = count(name, "int8", ours)
        plain = plain_c(name, "int8")
        ratio, layer = worst(mine, plain)
        if ratio > worst_ratio:
            worst_ratio, worst_layer = ratio, f"{name} {layer}"
        table.add_row(
            name,
            f"{mine.instret:,}",
            f"{mine.instret / mine.macs:.3f}",
            f"{plain.instret:,}",
            f"{plain.instret / plain.macs:.3f}",
            f"{plain.instret / mine.instret:.1f}x",
            f"{layer}: {ratio:.2f}",
        )
        if name == "dronet":
            rate, other = convolutions(mine), convolutions(plain)
            bars.append(
                Bar(
                    "rvv int8, VLEN 256: instructions per MAC, dronet's convolutions",
                    f"{rate:.3f}",
                    "<= 0.25",
                    rate <= 0.25,
                    f"auto-vectorized plain C {other:.3f}",
                )
            )
    console.print(table)
    bars.append(
        Bar(
            "rvv int8: worst layer over 1 % of its network, ours / auto-vectorized",
            f"{worst_ratio:.2f} ({worst_layer})",
            "<= 1",
            worst_ratio <= 1.0,
        )
    )
    return bars


def convolutions(profile: Profile) -> float:
    """Instructions per MAC over all convolutions of a network."""
    rows = [row for row in profile.rows if row.operator == "conv2d"]
    return sum(row.instret for row in rows) / sum(row.macs for row in rows)


def worst(mine: Profile, plain: Profile) -> tuple[float, str]:
    """Largest ours/autovec ratio over the layers above the share of our total, and its name."""
    others = {row.name: row for row in plain.rows}
    ratios = [
        (row.instret / others[row.name].instret, f"{row.name} ({row.operator})")
        for row in mine.rows
        if row.instret > _SHARE * mine.instret
    ]
    return max(ratios)
