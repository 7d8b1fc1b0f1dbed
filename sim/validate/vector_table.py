"""Compares the vector timing models with published instruction tables, row by row.

    python sim/validate/vector_table.py --sim build/sim [--core saturn] [--results FOLDER]

Prints the simulator's and the published cycles per instruction, the error of every row, and means
over cells that determined a coefficient of the core file ("fit") and cells that did not
("prediction"; the form of the rules was chosen with the whole table in view).
The tables are measurements of camel-cdr/rvv-bench-results; the rows below are those the project's
reference material quotes. With --results naming a checkout of that repository, every row of the
core's page is compared instead.
"""

from __future__ import annotations

import argparse
import html
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from vector_bench import LMULS, Cell, measure

CORES = Path(__file__).parents[1] / "cores"
# Rows with a published value that cannot be right, or that depend on data.
SUSPICIOUS = {"saturn": ("vcompress",), "x60": (), "c908": ()}


@dataclass(frozen=True)
class Row:
    """Published cycles of m1, m2, m4, m8 (as many as there are)."""

    text: str
    sews: tuple[int, ...]
    published: tuple[float, ...]
    fit: str = ""  # LMULs whose value determined a parameter, e.g. "m1 m2"; "": a prediction


@dataclass(frozen=True)
class Core:
    name: str
    page: str
    table: str
    vlen: int
    rows: tuple[Row, ...]


_CHIME, _WIDE, _NARROW = (2, 4, 8, 16), (4, 8, 16), (8, 16, 32)
_ALL, _TO32, _FLOATS = (8, 16, 32, 64), (8, 16, 32), (32, 64)

SATURN = Core(
    "saturn",
    "saturn_shuttle_256_128",
    "tbl0",
    256,
    (
        *(
            Row(text, _ALL, _CHIME)
            for text in (
                "vadd.vv v8,v16,v24",
                "vadd.vx v8,v16,t0",
                "vmul.vv v8,v16,v24",
                "vmacc.vv v8,v16,v24",
                "vslideup.vi v8,v16,3",
                "vslidedown.vx v8,v16,t0",
                "vslide1up.vx v8,v16,t0",
            )
        ),
        *(Row(text, _FLOATS, _CHIME) for text in ("vfmacc.vv v8,v16,v24", "vfmacc.vf v8,ft0,v16")),
        Row("vsext.vf2 v8,v16", (16, 32, 64), _CHIME),
        Row("vsext.vf4 v8,v16", (32, 64), _CHIME),
        *(
            Row(text, _TO32, _WIDE)
            for text in (
                "vwmacc.vx v8,t0,v16",
                "vwmacc.vv v8,v16,v24",
                "vwmul.vx v8,v16,t0",
                "vwadd.wv v8,v16,v24",
            )
        ),
        Row("vfwmacc.vf v8,ft0,v16", (32,), _WIDE),
        Row("vnclip.wi v8,v16,13", _TO32, _NARROW, "m1"),
        Row("vnsra.wx v8,v16,t0", _TO32, _NARROW),
        Row("vredsum.vs v8,v16,v24", (8,), (12, 16, 24, 41.5), "m1 m2"),
        Row("vfredusum.vs v8,v16,v24", (32,), (17, 27.3, 47.5, 92), "m1 m2"),
        Row("vfredosum.vs v8,v16,v24", (32,), (42.5, 83, 164, 330), "m1"),
        Row("vrgather.vv v8,v16,v24", (8,), (62.7, 125, 250, 500), "m1"),
        Row("vmv.x.s t0,v8", _ALL, (3, 3, 4.6, 9), "m1 m8"),
    ),
)

X60 = Core(
    "x60",
    "spacemit_x60",
    "tblMaa",
    256,
    (
        Row("vwmacc.vx v8,t0,v16", (8,), (2, 4, 8)),
        Row("vwmacc.vx v8,t0,v16", (16,), (2,)),
        Row("vle8.v v8,(t0)", (8,), (2.5, 4.45, 8.56, 16.6), "m8"),
        Row("vlse8.v v8,(t2),t3", (8,), (32, 64, 128, 256), "m1"),
        Row("vredsum.vs v8,v16,v24", (8,), (2, 4, 9.5, 35), "m1 m2 m4 m8"),
        Row("vrgather.vv v8,v16,v24", (8,), (4, 16, 64, 256), "m1 m2 m4 m8"),
    ),
)

C908 = Core(
    "c908",
    "canmv_k230",
    "tblMaa",
    128,
    (
        Row("vwmacc.vx v8,t0,v16", _TO32, (2, 4, 8)),
        Row("vnclip.wi v8,v16,13", _TO32, (4, 8, 16), "m1"),
    ),
)

ALL = {core.name: core for core in (SATURN, X60, C908)}


@dataclass(frozen=True)
class Comparison:
    row: str
    sew: int
    lmul: int
    published: float
    ours: float
    fit: bool

    @property
    def error(self) -> float:
        return self.ours / self.published - 1


def compare(core: Core, sim: Path, rows: tuple[Row, ...] | None = None) -> list[Comparison]:
    """Runs every cell of the rows (default: the core's own) on the simulator."""
    wanted = [
        (row, sew, lmul, value, f"m{lmul}" in row.fit.split())
        for row in rows or core.rows
        for sew in row.sews
        for lmul, value in zip(LMULS, row.published, strict=False)
    ]
    with tempfile.TemporaryDirectory() as folder:
        ours = measure(
            [Cell(row.text, sew, lmul) for row, sew, lmul, _, _ in wanted],
            sim,
            CORES / f"{core.name}.yaml",
            core.vlen,
            Path(folder),
        )
    return [
        Comparison(row.text, sew, lmul, value, cycles, fit)
        for (row, sew, lmul, value, fit), cycles in zip(wanted, ours, strict=True)
    ]


def published_rows(core: Core, folder: Path, sim: Path) -> tuple[Row, ...]:
    """Every row of the core's page in a checkout of rvv-bench-results, LMUL >= 1. The pages have no
    indexed accesses."""
    page = (folder / core.page / "index.html").read_text()
    found = re.search(rf'<table id="{core.table}".*?</table>', page, re.S)
    if not found:
        raise SystemExit(f"no table {core.table} in {core.page}")
    listing = subprocess.run(
        [str(sim), "--list-instructions"], capture_output=True, text=True, check=True
    )
    known_names = {line.split("\t")[0] for line in listing.stdout.splitlines()}
    known_names |= {"vmfgt.vv", "vmfge.vv"}  # the assembler swaps the operands of vmflt, vmfle
    head = list(re.findall(r"<th>(.*?)</th>", found.group(0)))[1:]
    rows: list[Row] = []
    for line in re.findall(r"<tr>(<td>.*?)</tr>", found.group(0), re.S):
        name, *values = (html.unescape(v) for v in re.findall(r"<td[^>]*>(.*?)</td>", line))
        name = name.replace("t1/*-1*/", "t4")
        if name.split()[0] not in known_names or not name.startswith("v"):
            continue
        for sew in (8, 16, 32, 64):
            cells = [values[head.index(f"e{sew}m{lmul}")] for lmul in LMULS]
            numbers = [float(c) if re.fullmatch(r"[\d.]+", c) else None for c in cells]
            known = numbers[: numbers.index(None)] if None in numbers else numbers
            if known:
                rows.append(Row(name, (sew,), tuple(n for n in known if n is not None)))
    return tuple(rows)


def form_of(text: str) -> str:
    """Which kind of row it is: the forms whose rules are apart."""
    memory = "(" in text
    masked = " masked" if text.endswith("v0.t") else ""
    if not memory:
        return f"arithmetic{masked}"
    kind = "segments" if "seg" in text else "strided" if "(t2)" in text else "unit stride"
    return f"{kind}{masked}"


def report(core: Core, results: list[Comparison]) -> float:
    """Prints the table; returns the mean absolute error without the suspicious rows."""
    print(
        f"\n{core.name}, VLEN {core.vlen}, against {core.page}\n"
        f"{'instruction':30} {'SEW':>3}  {'ours m1 m2 m4 m8':>28}  {'published':>28}   error"
    )
    groups: dict[tuple[str, int], list[Comparison]] = {}
    for one in results:
        groups.setdefault((one.row, one.sew), []).append(one)
    for (text, sew), cells in groups.items():
        marks = "".join("*" if c.fit else " " for c in cells)
        print(
            f"{text:30} {sew:3}  {' '.join(f'{c.ours:6.1f}' for c in cells):>28}  "
            f"{' '.join(f'{c.published:6.1f}' for c in cells):>28}  "
            f"{100 * statistics.mean(abs(c.error) for c in cells):5.1f} % {marks}"
        )
    counted = [c for c in results if not c.row.startswith(SUSPICIOUS[core.name] or ("none",))]
    marked = any(c.fit for c in counted)  # a whole page carries no marks
    forms: dict[str, list[Comparison]] = {}
    for one in counted:
        forms.setdefault(form_of(one.row), []).append(one)
    for title, chosen in (
        ("all", counted),
        ("fit (*)", [c for c in counted if c.fit]),
        ("prediction", [c for c in counted if marked and not c.fit]),
        *((form, cells) for form, cells in forms.items() if len(forms) > 1),
    ):
        if chosen:
            errors = [abs(c.error) for c in chosen]
            worst = max(chosen, key=lambda c: abs(c.error))
            print(
                f"{title:20} {len(chosen):5} cells  mean {100 * statistics.mean(errors):5.2f} %  "
                f"worst {100 * max(errors):5.1f} % ({worst.row} e{worst.sew}m{worst.lmul})"
            )
    return statistics.mean(abs(c.error) for c in counted)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument("--core", choices=sorted(ALL), action="append", help="default: all")
    parser.add_argument("--results", type=Path, help="a checkout of camel-cdr/rvv-bench-results")
    arguments = parser.parse_args()
    failed = False
    for name in arguments.core or ALL:
        core = ALL[name]
        rows = published_rows(core, arguments.results, arguments.sim) if arguments.results else None
        mean = report(core, compare(core, arguments.sim, rows))
        failed |= name == "saturn" and mean > 0.05
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
