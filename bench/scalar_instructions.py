"""Retired instructions of the scalar kernels, beside the plain loop."""

from __future__ import annotations

from dataclasses import replace

from rich.table import Table

from bench.bars import Bar, console
from bench.networks import count, zoo
from bench.vector_instructions import convolutions
from bench.vector_layers import REFERENCES
from bringup.targets import Target, find_target


def plain_scalar() -> Target:
    """The plain C of bench/autovec compiled for the scalar core."""
    scalar = find_target("scalar")
    return replace(
        scalar, name="plain", kernels=REFERENCES, compile_flags=("-O3",), fallback=scalar
    )


def measure() -> list[Bar]:
    """Instructions per MAC of every network; the bar is on dronet's convolutions."""
    table = Table(box=None, header_style="bold")
    for column in ("network", "instructions", "per MAC", "convolutions per MAC"):
        table.add_column(column, justify="left" if column == "network" else "right")
    rate = 0.0
    for name in zoo():
        profile, _ = count(name, "int8", find_target("scalar"))
        has = any(row.operator == "conv2d" for row in profile.rows)
        own = f"{convolutions(profile):.3f}" if has else ""
        table.add_row(name, f"{profile.instret:,}", f"{profile.instret / profile.macs:.3f}", own)
        if name == "dronet":
            rate = convolutions(profile)
    console.print(table)
    plain, _ = count("dronet", "int8", plain_scalar())
    return [
        Bar(
            "scalar int8: instructions per MAC, dronet's convolutions",
            f"{rate:.3f}",
            "<= 3.2",
            rate <= 3.2,
            f"plain loops, clang -O3: {convolutions(plain):.3f}",
        )
    ]
