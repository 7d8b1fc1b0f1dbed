"""Compares the vector timing models with published kernel results, kernel by kernel.

    python sim/validate/vector_kernels.py --sim build/sim [--core saturn] [--verbose]

`vector_kernels.csv` holds elements per cycle of loops (memcpy, strlen, table look-ups, ...) by
number of elements, measured on the cores themselves and published in camel-cdr/rvv-bench-results
on the page of each core. The loops here (`vector_kernel_code.py`) are our own, of the same
instructions.

Compared is what n elements take beyond one element with the quickest loop of the kernel, so that
the cost of the call and of reading the counter, which differs between the machines' ways to
measure, drops out. Rows of set `fit` were used to choose numbers and rules, rows of set `judge`
were not. New kernels were shared out before anything of them had run: of the kinds of loops on a
page, in alphabetical order, the first, third, ... judge.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from vector_bench import PRINT, assemble, run
from vector_code import Code
from vector_kernel_code import function
from vector_text_code import ALPHABETS

TABLE = Path(__file__).with_suffix(".csv")
CORES = Path(__file__).parents[1] / "cores"
LINE = 64


@dataclass(frozen=True)
class Machine:
    """How a core was measured: VLEN, and the bytes the benchmark shares out to its arrays."""

    vlen: int
    arena: int


MACHINES = {
    "saturn": Machine(256, 1 << 16),
    "x60": Machine(256, 1 << 25),
    "c908": Machine(128, 1 << 25),
}
# Mean error in the first level on rows no rule was chosen on: what the models should reach.
# Saturn's does (9.6 %), the others' miss it: 10.6 and 6.8 %.
BARS = {"saturn": 0.10, "x60": 0.08, "c908": 0.06}
FIRST_LEVEL = {"saturn": 1 << 14, "x60": 1 << 15, "c908": 1 << 15}  # bytes
# Where the source lies behind the destination: the benchmark's own arithmetic.
_SOURCE: dict[str, Callable[[int], int]] = {
    "memcpy": lambda arena: arena // 2 + 9,
    "memreverse": lambda arena: arena // 2 + 9,
    "trans8x8e8": lambda arena: arena // 4,
    "trans8x8e16": lambda arena: arena // 4,
    "ascii to utf16": lambda arena: 2 * (arena // 3 + 9),
    "ascii to utf32": lambda arena: 4 * (arena // 5 + 9),
}
# The benchmark lets arrays begin at random places, destination and source: the middle of those its
# runs have, as bytes. Kernels not here, and those called "aligned", begin at a page.
_PLACES = {
    **dict.fromkeys(("memcpy", "memreverse"), (77, 60)),
    "ascii to utf16": (78, 60),
    "ascii to utf32": (76, 60),
    **dict.fromkeys(("memset", "utf8 count", "strlen"), (77, 0)),
    **{f"mergelines 2/{alphabet}": (77, 0) for alphabet in ALPHABETS},
}


@dataclass(frozen=True)
class Row:
    """One published series: elements per cycle by number of elements."""

    core: str
    kernel: str
    series: str
    set: str
    elements: tuple[int, ...]
    per_cycle: tuple[float, ...]


@dataclass(frozen=True)
class Comparison:
    """Cycles of `elements` beyond those of one element."""

    core: str
    kernel: str
    series: str
    set: str
    elements: int
    published: float
    ours: float
    bytes: int  # of the arrays

    @property
    def error(self) -> float:
        return self.ours / self.published - 1


def read_table(path: Path = TABLE) -> list[Row]:
    """The published rows."""
    with open(path, newline="") as file:
        return [
            Row(
                *(row[key] for key in ("core", "kernel", "series", "set")),
                tuple(int(n) for n in row["elements"].split()),
                tuple(float(n) for n in row["per_cycle"].split()),
            )
            for row in csv.DictReader(file)
        ]


def _touched(base: str, offset: int, size: int, label: str) -> str:
    """Stores to every line of an array: caches hold and owe as much as after rewriting it all."""
    if not size:
        return ""
    return f"""
  la t0, {base}
  li t1, {offset}
  add t0, t0, t1
  li t1, {size}
  add t1, t1, t0
{label}: sb zero, 0(t0)
  addi t0, t0, {LINE}
  bltu t0, t1, {label}b
"""


def _case(row: Row, code: Code, elements: int, arena: int, label: str) -> str:
    """Two calls, the second of which counts, each after rewriting what the benchmark rewrites."""
    kernel = row.kernel.removesuffix(" aligned")
    behind, ahead = _PLACES.get(row.kernel, (0, 0))
    source = _SOURCE.get(kernel, lambda arena: 0)(arena) + ahead + behind
    destination, origin = code.rewritten
    written = (elements * code.per_count * destination, elements * code.per_count * origin)
    second = {
        "source": f"la a1, data\n  li t0, {source}\n  add a1, a1, t0",
        "byte": "li a1, 7",
        "table": "la a1, table",
        "lines": "",
    }[code.argument]
    text, lines = "", ""
    if code.argument == "lines":
        alphabet = int(kernel.split("/")[1])
        lines = f"li a0, {behind}\n  li a1, {alphabet}\n  li a2, {elements}\n  call fill_lines"
    if row.kernel == "strlen":  # text of one character, and its end
        text = f"la a0, data\n  addi a0, a0, {behind}\n  li a1, 97\n  li a2, {elements}"
        text += "\n  call fill\n  sb zero, 0(a0)"
    return f"""
  {text}
  li s0, 2
9:
  {lines}
{_touched("data", source, written[1], "7")}
{_touched("data", behind, written[0], "8")}
  la a0, data
  addi a0, a0, {behind}
  {second}
  li a2, {elements}
  fence
  csrr s1, mcycle
  call {label}
  fence
  csrr a4, mcycle
  sub a4, a4, s1
  addi s0, s0, -1
  bnez s0, 9b
  call print
"""


# Text of random characters of an alphabet that begins with a backslash and a line end.
FILL_LINES = """
fill_lines:                 # data[a0, a0 + a2), a1 different characters
  la t0, data
  add t0, t0, a0
  add a2, a2, t0
  li t2, 12345
  li t3, 1103515245
1:mulw t2, t2, t3
  addiw t2, t2, 77
  srliw t4, t2, 8
  remu t4, t4, a1
  addi t5, t4, -2
  seqz t1, t4
  neg t1, t1
  andi t1, t1, 92             # 0: a backslash, 1: a line end, others as they are
  bnez t1, 2f
  li t1, 10
  beqz t4, 2f
  addi t5, t4, -1
  beqz t5, 2f
  addi t1, t4, 95
2:sb t1, 0(t0)
  addi t0, t0, 1
  bltu t0, a2, 1b
  ret
"""

_FILL = """
fill:                       # [a0, a0 + a2) = a1; a0 behind it
  vsetvli t0, zero, e8, m8, ta, ma
  vmv.v.x v8, a1
1:vsetvli t0, a2, e8, m8, ta, ma
  vse8.v v8, (a0)
  add a0, a0, t0
  sub a2, a2, t0
  bnez a2, 1b
  ret
"""


def compare(
    core: str, sim: Path, rows: Iterable[Row] | None = None, file: Path | None = None
) -> list[Comparison]:
    """Runs every row of a core, all in one image, on the simulator with the core's file."""
    machine = MACHINES[core]
    chosen = [row for row in (read_table() if rows is None else rows) if row.core == core]
    functions, cases = [], []
    codes: list[Code] = []
    for number, row in enumerate(chosen):
        square = row.kernel == "mandelbrot"
        text, code = function(row.kernel, row.series, f"kernel{number}")
        functions.append(text)
        codes.append(code)
        for n in row.elements:
            count = int(n**0.5) if square else n // code.per_count
            cases.append(_case(row, code, count, machine.arena, f"kernel{number}"))
    source = (
        ".globl _start\n_start:\n  li t0, 0x6600\n  csrs mstatus, t0\n"
        + "".join(cases)
        + "  li t0, 0x100000\n  li t1, 0x5555\n  sw t1, 0(t0)\n1:j 1b\n"
        + PRINT
        + _FILL
        + FILL_LINES
        + "".join(functions)
        + ".data\n.balign 64\ntable: .zero 64\nscratch: .zero 1024\n"
        + ".bss\n.balign 4096\ndata: .zero 0x4000000\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        image = assemble(source, Path(folder))
        cycles = iter(run(image, sim, file or CORES / f"{core}.yaml", machine.vlen))
    measured = [[next(cycles) for _ in row.elements] for row in chosen]
    published = [
        [n / rate for n, rate in zip(row.elements, row.per_cycle, strict=True)] for row in chosen
    ]
    call: dict[str, list[float]] = {}
    for row, ours, theirs in zip(chosen, measured, published, strict=True):
        before = call.setdefault(row.kernel, [theirs[0], float(ours[0])])
        call[row.kernel] = [min(before[0], theirs[0]), min(before[1], ours[0])]
    found = []
    for row, code, ours, theirs in zip(chosen, codes, measured, published, strict=True):
        for k, n in enumerate(row.elements[1:], 1):
            size = n * max(code.element + (code.argument == "source" and row.kernel in _SOURCE), 1)
            found.append(
                Comparison(
                    *(core, row.kernel, row.series, row.set, n),
                    *(theirs[k] - call[row.kernel][0], ours[k] - call[row.kernel][1], size),
                )
            )
    return found


def same_results(sim: Path, folder: Path, elements: int = 300) -> list[str]:
    """Series whose result or memory differs from that of the first series of their kernel.

    Every loop runs on the same pseudo-random bytes; compared is a sum over the destination,
    weighted by position, and what utf8 count and strlen return.
    """
    names = dict.fromkeys((row.kernel.removesuffix(" aligned"), row.series) for row in read_table())
    text, functions, kinds = "", [], []
    for number, (kernel, series) in enumerate(names):
        body, code = function(kernel, series, f"kernel{number}")
        functions.append(body)
        second = {"byte": "li a1, 7"}.get(code.argument, "la a1, source")
        # the count of a square's side, of blocks, or of elements
        count = 17 if kernel == "mandelbrot" else 8 if code.per_count > 1 else elements
        lines = code.argument == "lines"
        counted = lines or kernel in ("utf8 count", "strlen")
        # half precision escapes at other steps than single
        kinds.append(series[:7] if kernel == "mandelbrot" else f"{kernel} {code.same}")
        if lines:
            text += f"  li a0, 0\n  li a1, {kernel.split('/')[1]}\n  li a2, {elements}\n"
        text += f"""
  call {"fill_lines" if lines else "fill_all"}
  la a0, data
  {second}
  li a2, {count}
  call kernel{number}
  {"mv s1, a0" if counted else "li s1, 0"}
  {"li a4, 0" if lines else "call weigh"}
  add a4, a4, s1
  call print
"""
    source = (
        ".globl _start\n_start:\n  li t0, 0x6600\n  csrs mstatus, t0\n"
        + text
        + "  li t0, 0x100000\n  li t1, 0x5555\n  sw t1, 0(t0)\n1:j 1b\n"
        + PRINT
        + """
fill_all:                   # source and data: a linear congruential generator, text ends at 300
  la t0, source
  li t1, 8192
  li t2, 12345
  li t3, 1103515245
1:mulw t2, t2, t3
  addiw t2, t2, 77
  srliw t4, t2, 16
  ori t4, t4, 1
  sb t4, 0(t0)
  addi t0, t0, 1
  addi t1, t1, -1
  bnez t1, 1b
  la t0, data
  sb zero, 300(t0)
  ret
weigh:                      # a4 = weighted sum of the first 2048 bytes of data
  la t0, data
  li t1, 2048
  li a4, 0
1:lbu t2, 0(t0)
  mul t2, t2, t1
  add a4, a4, t2
  addi t0, t0, 1
  addi t1, t1, -1
  bnez t1, 1b
  ret
"""
        + FILL_LINES
        + "".join(functions)
        + ".bss\n.balign 4096\nsource: .zero 4096\ndata: .zero 4096\nscratch: .zero 1024\n"
    )
    found = run(assemble(source, folder), sim, CORES / "saturn.yaml", 256)
    first: dict[str, int] = {}
    wrong = []
    for (kernel, series), kind, value in zip(names, kinds, found, strict=True):
        if "fake" not in series and first.setdefault(kind, value) != value:
            wrong.append(f"{kernel} {series}")
    return wrong


def mean(results: Sequence[Comparison]) -> float:
    """Mean absolute error."""
    return statistics.mean(abs(one.error) for one in results)


def _line(title: str, results: Sequence[Comparison]) -> str:
    worst = max(results, key=lambda one: abs(one.error))
    return (
        f"{title:26} {len(results):5} {100 * mean(results):7.1f} {100 * worst.error:+8.0f}   "
        f"({worst.series}, {worst.elements})"
    )


def report(core: str, results: Sequence[Comparison], verbose: bool) -> None:
    """Prints errors by kernel, by size of the arrays and by set."""
    print(f"\n{core}, VLEN {MACHINES[core].vlen}")
    if verbose:
        print(f"{'kernel':15} {'series':24} {'elements':>9} {'published':>11} {'ours':>11}  error")
        for one in results:
            print(
                f"{one.kernel:15} {one.series:24} {one.elements:9} {one.published:11.0f} "
                f"{one.ours:11.0f} {100 * one.error:+6.0f} %"
            )
    print(f"{'':26} cells  mean %  worst %")
    for kernel, set_ in dict.fromkeys((one.kernel, one.set) for one in results):
        part = [one for one in results if (one.kernel, one.set) == (kernel, set_)]
        print(_line(f"{kernel} ({set_})", part))
    for set_ in ("fit", "judge"):
        for title, low, high in (
            ("first level", 0, FIRST_LEVEL[core]),
            ("up to 512 KiB", FIRST_LEVEL[core] + 1, 1 << 19),
            ("beyond", (1 << 19) + 1, 1 << 40),
            ("all", 0, 1 << 40),
        ):
            part = [one for one in results if one.set == set_ and low <= one.bytes <= high]
            if part:
                print(_line(f"{set_}, {title}", part))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument("--core", choices=sorted(MACHINES), action="append", help="default: all")
    parser.add_argument("--file", type=Path, help="another file than the core's own")
    parser.add_argument("--verbose", action="store_true", help="every cell")
    parser.add_argument("--json", type=Path, help="write every cell here")
    given = parser.parse_args()
    found = []
    for core in given.core or MACHINES:
        results = compare(core, given.sim, file=given.file)
        report(core, results, given.verbose)
        found += results
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in found], indent=1))
    missed = 0
    for core in given.core or MACHINES:
        judged = [
            one
            for one in found
            if one.core == core and one.set == "judge" and one.bytes <= FIRST_LEVEL[core]
        ]
        if mean(judged) > BARS[core]:
            missed += 1
            print(f"missed: {core}, {100 * BARS[core]:.0f} % mean on rows not fitted to")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
