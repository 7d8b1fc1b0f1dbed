"""Compares the vector timing models with published instruction tables, cell by cell.

    python sim/validate/vector_table.py --sim build/sim [--core saturn] [--verbose]

`vector_pages/CORE.csv` holds cycles per instruction at vl = VLMAX, measured on the cores themselves
and published in camel-cdr/rvv-bench-results: every row of the core's page, every SEW and LMUL,
fractions and masked forms among them. Policies are not apart: where a page has all four, they
differ by its noise, and loads and stores, which the benchmark tries at random addresses, are their
mean. Rules of the core files were chosen with the pages in view, so a small error
is consistency; kernels (vector_kernels.py) judge them.

Exits 1 if a mean is beyond its bar.
"""

from __future__ import annotations

import argparse
import csv
import re
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from vector_bench import FRACTIONS, LMULS, Cell, lmul_name, measure

CORES = Path(__file__).parents[1] / "cores"
PAGES = Path(__file__).with_name("vector_pages")
VLENS = {"saturn": 256, "x60": 256, "c908": 128}
# Mean error over all cells, and over every form with at least so many of them.
BAR, FORM_CELLS = 0.05, 100
_NAMES = {lmul_name(lmul): lmul for lmul in (*FRACTIONS, *LMULS)}


@dataclass(frozen=True)
class Published:
    """One cell of a page: what was measured, in cycles per instruction."""

    cell: Cell
    cycles: float

    @property
    def text(self) -> str:
        """The row's name, without a comment on what it does."""
        return self.cell.text


@dataclass(frozen=True)
class Comparison:
    """A cell, as published and as modelled."""

    cell: Cell
    published: float
    ours: float

    @property
    def error(self) -> float:
        return self.ours / self.published - 1

    @property
    def name(self) -> str:
        return f"{self.cell.text} e{self.cell.sew}{lmul_name(self.cell.lmul)}"


def read_page(core: str) -> list[Published]:
    """Every cell of a core's page."""
    cells = []
    with open(PAGES / f"{core}.csv", newline="") as file:
        for row in csv.DictReader(file):
            text = row.pop("instruction")
            for column, value in row.items():
                if value:
                    sew, lmul = column[1:].split("m")
                    cell = Cell(text, int(sew), _NAMES[f"m{lmul}"])
                    cells.append(Published(cell, float(value)))
    return cells


def compare(core: str, sim: Path, chosen: Iterable[Published] | None = None) -> list[Comparison]:
    """Runs the cells (default: all of the core's page) on the simulator."""
    cells = list(read_page(core) if chosen is None else chosen)
    with tempfile.TemporaryDirectory() as folder:
        ours = measure(
            [one.cell for one in cells], sim, CORES / f"{core}.yaml", VLENS[core], Path(folder)
        )
    return [
        Comparison(one.cell, one.cycles, cycles) for one, cycles in zip(cells, ours, strict=True)
    ]


def form_of(cell: Cell) -> str:
    """Which kind of cell it is: the forms whose rules are apart."""
    text = cell.text
    kind = (
        "arithmetic"
        if "(" not in text
        else "segments, strided"
        if "sseg" in text.replace("vsseg", "vseg")
        else "segments"
        if "seg" in text
        else "strided"
        if "(t2)" in text
        else "fault only first"
        if "ff.v" in text
        else "unit stride"
    )
    masked = ", masked" if re.search(r"\bv0(\.t)?$", text) else ""
    return f"{kind}{masked}{', LMUL < 1' if cell.lmul < 1 else ''}"


def mean(results: Sequence[Comparison]) -> float:
    """Mean absolute error."""
    return statistics.mean(abs(one.error) for one in results)


def forms(results: Sequence[Comparison]) -> dict[str, list[Comparison]]:
    """All cells, and those of every form."""
    found = {"all": list(results)}
    for one in results:
        found.setdefault(form_of(one.cell), []).append(one)
    return found


def report(core: str, results: Sequence[Comparison], verbose: bool) -> int:
    """Prints means and worst cells by form; returns how many bars were missed."""
    print(f"\n{core}, VLEN {VLENS[core]}")
    if verbose:
        for one in results:
            print(f"{one.name:44} {one.ours:8.2f} {one.published:8.2f} {100 * one.error:+7.1f} %")
    missed = 0
    for form, cells in forms(results).items():
        worst = max(cells, key=lambda one: abs(one.error))
        late = mean(cells) > BAR and len(cells) >= FORM_CELLS
        missed += late
        print(
            f"{form:40} {len(cells):5} cells  mean {100 * mean(cells):5.2f} %  "
            f"worst {100 * worst.error:+5.0f} % ({worst.name}){'  beyond its bar' if late else ''}"
        )
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument("--core", choices=sorted(VLENS), action="append", help="default: all")
    parser.add_argument("--verbose", action="store_true", help="every cell")
    given = parser.parse_args()
    missed = sum(
        report(core, compare(core, given.sim), given.verbose) for core in given.core or VLENS
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
