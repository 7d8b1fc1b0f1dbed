"""Error of the Rocket timing model against cycles measured on Rocket's RTL.

    python sim/validate/timing.py --sim build/sim [--networks] [--json FILE] [NAME...]

Builds the kernels of bench/rtl (python package bringup), runs each on the simulator with
`--core cores/rocket.yaml` and the memory it was measured with, and compares every region of
bench/rtl/rocket.csv: three passes of each kernel, each hart, three memories. Rows of set `fit` were
used to choose parameters, rows of set `test` judge them, rows of sets `blind` and `held-out` are of
compiled C that nobody had run when the model was made. Exit code 1 if set `test` misses a bar.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.rtl_images import (  # noqa: E402
    BLIND,
    FIT,
    HELD_OUT,
    KERNELS,
    TEST,
    Kernel,
    digest,
    kernel_image,
)
from bench.rtl_kernels import Row, console_rows, read_table  # noqa: E402

CORE = ROOT / "sim" / "cores" / "rocket.yaml"
MEAN_BAR = {1: 0.05, 4: 0.10}
WORST_BAR = {1: 0.12}
SETS = (FIT, TEST, BLIND, HELD_OUT)


@dataclass(frozen=True)
class Region:
    """One measured region and what the model says; `error` is relative to the measured cycles."""

    kernel: str
    set: str
    harts: int
    latency: int
    gap: int
    run: int
    hart: int
    measured: int
    modelled: int

    @property
    def error(self) -> float:
        return self.modelled / self.measured - 1


def core_file(latency: int, gap: int, harts: int, folder: Path) -> Path:
    """rocket.yaml with the memory of a measurement; the port of four harts has 128 bits."""
    text = CORE.read_text()
    values = {"latency": latency, "gap": gap, "beats": 8 if harts == 1 else 4}
    head, dram = text.split("  dram:", 1)
    for key, value in values.items():
        dram, count = re.subn(rf"(\n    {key}: )\d+", rf"\g<1>{value}", dram, count=1)
        if count != 1:
            raise SystemExit(f"{CORE}: no {key} under dram")
    path = folder / f"rocket-{latency}-{gap}-{harts}.yaml"
    path.write_text(f"{head}  dram:{dram}")
    return path


def run_kernel(
    kernel: Kernel, sim: Path, rows: dict[tuple[str, int, int, int, int], Row], folder: Path
) -> list[Region]:
    """Every region of a kernel. A kernel whose code is not the measured one is left out."""
    image = kernel_image(kernel, folder / kernel.name)
    found = []
    memories = sorted({(r.latency, r.gap) for r in rows.values() if r.kernel == kernel.name})
    for latency, gap in memories:
        core = core_file(latency, gap, kernel.harts, folder)
        command = [sim, image.path, "--core", core, "--isa=rv64gc", f"--harts={kernel.harts}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
        for values in console_rows(kernel, image, done.stdout):
            row = rows[kernel.name, latency, gap, values["run"], values["hart"]]
            if row.digest != digest(image):
                print(f"{kernel.name}: other code than in the table, left out")
                return []
            found.append(
                Region(
                    *(kernel.name, kernel.set, kernel.harts, latency, gap, row.run, row.hart),
                    *(row.cycles, values["cycles"]),
                )
            )
    return found


def run_networks(
    sim: Path, rows: dict[tuple[str, int, int, int, int], Row], folder: Path
) -> list[Region]:
    """Every layer of the measured networks, unless its code has changed since."""
    from bench.rtl_networks import NETWORKS, network_image

    from bringup.runners import SimRunner

    os.environ["BRINGUP_SIM"] = str(sim.resolve())
    found = []
    for network in NETWORKS:
        _, image, request = network_image(network, folder / network.name)
        run = SimRunner(core=str(CORE)).run(image, request)
        code = digest(image)
        for number, inference in enumerate(run.response.inferences):
            for node, counted in inference.profile.items():
                row = rows.get((f"{network.name}/{node}", 20, 0, number, 0))
                if row is None or row.digest != code:
                    continue
                found.append(
                    Region(
                        *(row.kernel, row.set, 1, row.latency, row.gap, row.run, 0),
                        *(row.cycles, counted.cycles),
                    )
                )
        if not any(r.kernel.startswith(network.name) for r in found):
            print(f"{network.name}: other code than in the table, left out")
    return found


def makespans(regions: list[Region]) -> list[Region]:
    """The slowest hart of each pass, alone: what the kernel takes."""
    passes = defaultdict(list)
    for r in regions:
        passes[r.kernel, r.latency, r.gap, r.run].append(r)
    return [
        Region(
            **{
                **asdict(group[0]),
                "hart": -1,
                "measured": max(r.measured for r in group),
                "modelled": max(r.modelled for r in group),
            }
        )
        for group in passes.values()
    ]


def mean(regions: list[Region]) -> float:
    return sum(abs(r.error) for r in regions) / len(regions)


def report(regions: list[Region]) -> dict[str, dict[str, float]]:
    """Prints the tables; the summary by set and number of harts."""
    by_kernel = defaultdict(list)
    for r in regions:
        by_kernel[r.harts, r.set, r.kernel].append(r)
    print(f"{'kernel':28} {'set':5} harts regions  mean %  worst %   (latency, gap, pass, hart)")
    for (harts, set_, name), group in sorted(by_kernel.items()):
        worst = max(group, key=lambda r: abs(r.error))
        print(
            f"{name:28} {set_:5} {harts:5} {len(group):7} {100 * mean(group):7.2f} "
            f"{100 * worst.error:+8.2f}   ({worst.latency}, {worst.gap}, {worst.run}, {worst.hart})"
        )
    summary = {}
    print(f"\n{'set':5} harts latency gap regions  mean %  worst %")
    for harts in (1, 4):
        for set_ in SETS:
            for memory in (None, *sorted({(r.latency, r.gap) for r in regions})):
                part = [r for r in regions if (r.harts, r.set) == (harts, set_)]
                part = [r for r in part if memory in (None, (r.latency, r.gap))]
                if not part:
                    continue
                worst = max(abs(r.error) for r in part)
                where = "    all   -" if memory is None else f"{memory[0]:7} {memory[1]:3}"
                print(
                    f"{set_:5} {harts:5} {where} {len(part):7} {100 * mean(part):7.2f}"
                    f" {100 * worst:8.2f}"
                )
                if memory is None:
                    summary[f"{set_}-{harts}"] = {"mean": mean(part), "worst": worst}
    return summary


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument("--networks", action="store_true", help="layers of networks, too")
    parser.add_argument("--json", type=Path, help="write every region here")
    parser.add_argument("names", nargs="*", help="kernels; default: all")
    given = parser.parse_args()
    rows = {row.key: row for row in read_table()}
    regions: list[Region] = []
    with tempfile.TemporaryDirectory(prefix="bringup-timing-") as name:
        for kernel in KERNELS:
            if not given.names or kernel.name in given.names:
                regions += run_kernel(kernel, given.sim, rows, Path(name))
        if given.networks:
            regions += run_networks(given.sim, rows, Path(name))
    if not regions:
        print("nothing to compare")
        return 1
    summary = report(regions)
    several = [r for r in regions if r.harts > 1]
    for set_ in SETS:
        spans = makespans([r for r in several if r.set == set_])
        if spans:
            summary[f"{set_}-makespan"] = {"mean": mean(spans)}
            print(f"{set_}: mean {100 * mean(spans):.2f} % of the slowest hart of each pass")
    if given.json:
        given.json.write_text(
            json.dumps({"summary": summary, "regions": [asdict(r) for r in regions]}, indent=1)
        )
    missed = 0
    for harts, bar in MEAN_BAR.items():
        part = summary.get(f"test-{harts}")
        if part and (part["mean"] > bar or part["worst"] > WORST_BAR.get(harts, 1e9)):
            missed += 1
            print(f"missed: test set on {harts} harts, bar {100 * bar:.0f} % mean")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
