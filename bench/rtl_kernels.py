"""Cycles of Rocket RTL for kernels and layers: the table timing models are calibrated against.

    python -m bench.rtl_kernels                    measure everything, write bench/rtl/rocket.csv
    python -m bench.rtl_kernels --check [NAME...]  measure again and compare with the table
    python -m bench.rtl_kernels --update NAME...   measure these again and replace their rows

Cycle counts are deterministic: the comparison is for equality. A row is valid for images whose
code has its digest; other compilers make other code.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bench.bars import console
from bench.rtl_images import FOLDER, KERNELS, Kernel, digest, kernel_image
from bench.rtl_networks import NETWORKS, Network, network_image
from bringup.errors import RunError
from bringup.files import write_json, write_text
from bringup.runners import QemuRunner, RtlRunner
from bringup.runners.base import require
from bringup.runners.execution import Start, run_program
from bringup.runners.failures import Finished, explain_failure
from bringup.toolchain import Image, find_toolchain

TABLE, PROVENANCE = FOLDER / "rocket.csv", FOLDER / "rocket.json"
MEMORIES = ((20, 0), (80, 0), (20, 3))
"""(latency, gap) of the memory model, cycles; networks are measured with the first only."""

_TIMEOUT = 1800.0


@dataclass(frozen=True)
class Row:
    """One measured region.

    Args:
        run: number of the pass or inference, the first one on cold caches.
        digest: of the code, see `rtl_images.digest`.
    """

    kernel: str
    set: str
    harts: int
    latency: int
    gap: int
    run: int
    hart: int
    cycles: int
    instret: int
    digest: str

    @property
    def key(self) -> tuple[str, int, int, int, int]:
        """What identifies the region."""
        return self.kernel, self.latency, self.gap, self.run, self.hart


def read_table(path: Path = TABLE) -> tuple[Row, ...]:
    """The stored rows."""
    kinds = {field.name: int if field.type == "int" else str for field in fields(Row)}
    with path.open(newline="") as file:
        return tuple(
            Row(**{name: kinds[name](value) for name, value in row.items()})
            for row in csv.DictReader(file)
        )


def console_rows(kernel: Kernel, image: Image, console_text: str) -> Iterator[dict[str, int]]:
    """What the image printed: pass, hart, cycles and instructions.

    Raises:
        RunError: it printed something else.
    """
    found = re.findall(
        rf"^@kernel name={kernel.name} pass=(\d+) hart=(\d+) cycles=(\d+) instret=(\d+)$",
        console_text,
        re.MULTILINE,
    )
    if len(found) != 3 * kernel.harts:
        raise RunError("unexpected output", where=str(image.path), why=console_text[-200:])
    for values in found:
        yield dict(zip(("run", "hart", "cycles", "instret"), map(int, values), strict=True))


def _run(image: Image, command: tuple[str, ...], folder: Path) -> str:
    code, text = run_program(Start(command, _TIMEOUT), folder, image)
    explain_failure(image, Finished(code, text, b""))
    return text


def measure_kernel(kernel: Kernel, memories: Iterable[tuple[int, int]] = MEMORIES) -> list[Row]:
    """All regions of a kernel on RTL. On one hart QEMU must count the same instructions."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="bringup-kernel-") as name:
        folder = Path(name)
        image = kernel_image(kernel, folder / "project")
        code = digest(image)
        for latency, gap in memories:
            runner = RtlRunner(harts=kernel.harts, latency=latency, gap=gap)
            text = _run(image, runner.command(image, timeout=_TIMEOUT), folder)
            for values in console_rows(kernel, image, text):
                rows.append(
                    Row(
                        kernel.name,
                        kernel.set,
                        kernel.harts,
                        latency,
                        gap,
                        digest=code,
                        **values,
                    )
                )
        if kernel.harts == 1:
            _check_instructions(kernel, image, rows, folder)
    return rows


def _check_instructions(kernel: Kernel, image: Image, rows: list[Row], folder: Path) -> None:
    if not QemuRunner().available():
        return
    text = _run(image, QemuRunner().command(image, files=False), folder)
    expected = {v["run"]: v["instret"] for v in console_rows(kernel, image, text)}
    for row in rows:
        if row.instret != expected[row.run]:
            raise RunError(
                "RTL and QEMU retire unequal numbers of instructions",
                where=f"{kernel.name}, pass {row.run}",
                why=f"{row.instret} and {expected[row.run]}",
            )


def measure_network(network: Network) -> list[Row]:
    """Every node that runs code."""
    latency, gap = MEMORIES[0]
    with tempfile.TemporaryDirectory(prefix="bringup-network-") as name:
        plan, image, request = network_image(network, Path(name) / "project")
        code = digest(image)
        run = RtlRunner(latency=latency, gap=gap).run(image, request, timeout=_TIMEOUT)
    computed = {choice.node.name for choice in plan.choices if choice.kernel}
    return [
        Row(
            f"{network.name}/{node}",
            network.set,
            1,
            latency,
            gap,
            number,
            0,
            counters.cycles,
            counters.instret,
            code,
        )
        for number, inference in enumerate(run.response.inferences)
        for node, counters in inference.profile.items()
        if node in computed
    ]


def measure(names: list[str]) -> Iterator[list[Row]]:
    """All kernels and networks, or those named, one after the other."""
    chosen = [x for x in (*KERNELS, *NETWORKS) if not names or x.name in names]
    for number, one in enumerate(chosen, 1):
        start = time.perf_counter()
        rows = measure_kernel(one) if isinstance(one, Kernel) else measure_network(one)
        cycles = sum(row.cycles for row in rows)
        spent = time.perf_counter() - start
        console.print(
            f"{number:3}/{len(chosen)} {one.name:28} {cycles:12,} cycles in regions {spent:7.1f} s",
            highlight=False,
        )
        yield rows


def write_table(rows: list[Row]) -> None:
    """Write the table and where it comes from."""
    lines = [",".join(field.name for field in fields(Row))]
    lines += [",".join(str(value) for value in asdict(row).values()) for row in rows]
    write_text(TABLE, "\n".join(lines) + "\n")
    write_json(
        PROVENANCE,
        {
            "counts": RtlRunner().counts,
            "cores": [RtlRunner(harts=n).available().version for n in (1, 4)],
            "compiler": str(find_toolchain()),
            "kernels": len({row.kernel for row in rows}),
            "rows": len(rows),
            "made by": "python -m bench.rtl_kernels",
        },
    )


def compare(rows: list[Row]) -> int:
    """Differences from the stored table, printed; how many regions differ or are unknown."""
    stored = {row.key: row for row in read_table()}
    bad = 0
    for row in rows:
        old = stored.get(row.key)
        if old is None:
            what = "not in the table"
        elif old.digest != row.digest:
            what = f"other code than in the table ({row.digest}, {old.digest})"
        elif (old.cycles, old.instret) != (row.cycles, row.instret):
            what = f"{row.cycles} cycles, {old.cycles} in the table"
        else:
            continue
        bad += 1
        console.print(f"{row.kernel} run {row.run} hart {row.hart}: {what}", highlight=False)
    console.print(f"{len(rows) - bad} of {len(rows)} regions as in the table")
    return bad


def main(arguments: list[str]) -> int:
    """Exit code 1 when a region differs from the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.rtl_kernels",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="compare with the stored table")
    mode.add_argument("--update", action="store_true", help="replace the rows of NAMES")
    parser.add_argument("names", nargs="*", help="kernels and networks; default: all")
    given = parser.parse_args(arguments)
    known = {one.name for one in (*KERNELS, *NETWORKS)}
    unknown = sorted(set(given.names) - known)
    if unknown:
        parser.error(f"unknown {', '.join(unknown)}")
    if bool(given.names) != given.update and not given.check:
        parser.error("names go with --check or --update")
    require("rtl", RtlRunner().available())
    if given.check:
        return 1 if compare([row for rows in measure(given.names) for row in rows]) else 0
    for rows in measure(given.names):  # written as it goes: a run takes hours
        write_table(_merged(rows))
    return 0


def _merged(rows: list[Row]) -> list[Row]:
    """The stored rows with those of measured kernels and networks replaced, in table order."""
    order = [one.name for one in (*KERNELS, *NETWORKS)]
    measured = {row.kernel.split("/")[0] for row in rows}
    kept = [row for row in read_table() if row.kernel.split("/")[0] in set(order) - measured]
    return sorted([*kept, *rows], key=lambda row: order.index(row.kernel.split("/")[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
