"""Every zoo network, every precision and target, on every runner that is installed."""

from __future__ import annotations

from rich.table import Table

from bench.bars import Bar, console
from bench.networks import count, zoo
from bringup.runners import RUNNERS
from bringup.targets import find_target

CASES = (
    ("int8", "host", "host"),
    ("int8", "scalar", "qemu"),
    ("int8", "rvv", "qemu"),
    ("int8", "scalar", "spike"),
    ("int8", "rvv", "spike"),
    ("fp32", "host", "host"),
    ("fp32", "scalar", "qemu"),
    ("fp32", "rvv", "qemu"),
    ("fp16", "scalar_f16", "qemu"),
)


def measure() -> list[Bar]:
    """Count differing elements over all tensors of all cases."""
    table = Table(box=None, header_style="bold")
    table.add_column("network")
    cases = [case for case in CASES if RUNNERS[case[2]].available()]
    for quant, target, runner in cases:
        table.add_column(f"{quant} {target}\n{runner}", justify="right")
    differing = {"int8": 0, "fp32": 0, "fp16": 0}
    elements = dict(differing)
    for name in zoo():
        cells = []
        for quant, target, runner in cases:
            _, rung = count(name, quant, find_target(target), runner=runner, inputs=2)
            differing[quant] += rung.differing_elements
            elements[quant] += rung.elements
            cells.append(f"{rung.differing_elements} of {rung.elements:,}")
        table.add_row(name, *cells)
        console.print(f"{name}: {', '.join(cells)}", highlight=False)
    console.print(table)
    skipped = sorted({runner for _, _, runner in CASES} - {runner for _, _, runner in cases})
    if skipped:
        console.print(
            f"not installed, so not measured: {', '.join(skipped)} "
            f"({len(CASES) - len(cases)} of {len(CASES)} columns; the elements below lack theirs)"
        )
    runners = ", ".join(sorted({runner for _, _, runner in cases}))
    return [
        Bar(
            f"{quant}: differing elements, every tensor of {len(zoo())} networks ({runners})",
            f"{differing[quant]} of {elements[quant]:,}",
            "0" if quant == "int8" else "0 beyond the operator's bound",
            differing[quant] == 0,
        )
        for quant in differing
    ]
