"""Speed of our simulator beside QEMU and spike, on the same images in the same run.

Speeds are of processor time (user + system) and of this machine, the best of a few alternating
runs; ratios are what to compare. Functional runs are held to their bars, timed ones where a core
model exists.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from rich.table import Table

from bench.bars import Bar, console
from bringup.runners import QemuRunner, SpikeRunner
from bringup.runners.sim import cores
from bringup.runners.sim.program import program
from bringup.runners.sim.runner import core_file

VLEN, RUNS = 256, 5
_SCALAR, _VWMACC, _PAIR, _VECTOR = 0, 3, 4, 6
_BARS = {"scalar": 100.0, "vector": 50.0, "timed": 25.0, "gemm": 1.5, "start": 0.010}
_SHARES = (100, 10, 1)
"""Images do these fractions of a kernel's work. Each simulator is measured on the largest it should
end within _BUDGET seconds: speeds are rates, and slow simulators need not be waited for."""
_BUDGET = 1.5
_TIMED = ("saturn", "rocket")
"""Cores the bar for timed runs is about, whichever exists first."""


def measure() -> list[Bar]:
    """Million instructions, vector instructions and multiply-accumulates per second."""
    speed = _validation("speed")
    machines = _machines(speed)
    results: dict[tuple[int, str], tuple[float, int, int]] = {}
    with tempfile.TemporaryDirectory(prefix="bringup-speed-") as name:
        for kernel in speed.KERNELS:
            for machine, result in _race(speed, Path(name), kernel, machines).items():
                results[kernel[1], machine] = result
        image = str(speed.compile_kernel(Path(name), _SCALAR, 1))
        start = _start_up([*machines["sim"], image])
    _print(speed.KERNELS, list(machines), results)
    return _bars(machines, results, start)


def _race(
    speed: ModuleType, folder: Path, kernel: tuple[str, int, int], machines: dict[str, list[str]]
) -> dict[str, tuple[float, int, int]]:
    """Seconds, instructions and work of the best run of every simulator."""
    title, number, repeat = kernel
    best: dict[str, tuple[float, int, int]] = {}
    running = list(machines)
    counts = sorted({-(-repeat // share) for share in _SHARES})
    for count, following in zip(counts, [*counts[1:], None], strict=True):
        image = str(speed.compile_kernel(folder, number, count))
        printed = {}

        def run(machine: str, image: str = image, printed: dict[str, list[int]] = printed) -> None:
            used, printed[machine] = speed.seconds([*machines[machine], image])
            old = best.get(machine)
            if old is None or old[1] != printed[machine][0] or used < old[0]:
                best[machine] = (used, *printed[machine][:2])

        for machine in running:
            run(machine)
        if len(set(map(tuple, printed.values()))) > 1:
            raise SystemExit(f"{title}: the simulators disagree: {printed}")
        slow = [m for m in running if not following or best[m][0] * following > _BUDGET * count]
        for _ in range(RUNS - 1):
            for machine in slow:
                run(machine)
        running = [machine for machine in running if machine not in slow]
    return best


def _validation(name: str) -> ModuleType:
    """A module of sim/validate, which is no package."""
    folder = Path(__file__).resolve().parents[1] / "sim/validate"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location(f"sim_{name}", folder / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


def _machines(speed: ModuleType) -> dict[str, list[str]]:
    """Command line of every simulator there is, without the image."""
    simulator = [str(program()), f"--vlen={VLEN}"]
    machines = {"sim": simulator}
    timed = next((core for core in _TIMED if core in cores()), None)
    if timed:
        machines[f"sim, {timed}"] = [*simulator, f"--core={core_file(timed)}"]
    qemu = QemuRunner().available()
    if qemu:
        machines["qemu"] = [qemu.path, *speed.qemu_command(VLEN)[1:]]
    spike = SpikeRunner().available()
    if spike:
        machines["spike"] = [spike.path, f"--isa=rv64gcv_zba_zbb_zbs_zicntr_zvl{VLEN}b"]
    return machines


@dataclass(frozen=True)
class _Start:
    """Wall seconds of a run of almost nothing, and of `true` beside it."""

    simulator: float
    nothing: float


def _start_up(command: Sequence[str]) -> _Start:
    """Medians over alternating runs; the small image's own instructions are well below 0.1 ms."""
    times: dict[str, list[float]] = {"simulator": [], "nothing": []}
    true = shutil.which("true") or "true"
    tiny = [*command[:-1], "--limit=1", command[-1]]
    for _ in range(25):
        for name, words in (("simulator", tiny), ("nothing", [true])):
            start = time.perf_counter()
            subprocess.run(words, capture_output=True, check=False)
            times[name].append(time.perf_counter() - start)
    return _Start(*(statistics.median(times[name]) for name in ("simulator", "nothing")))


def _print(
    kernels: Sequence[tuple[str, int, int]],
    machines: Sequence[str],
    results: dict[tuple[int, str], tuple[float, int, int]],
) -> None:
    table = Table(box=None, header_style="bold")
    table.add_column("MIPS, in brackets million MAC per second")
    for machine in machines:
        table.add_column(machine, justify="right")
    for text, kernel, _ in kernels:
        cells = []
        for machine in machines:
            used, instructions, work = results[kernel, machine]
            macs = f" ({work / used / 1e6:,.0f})" if work else ""
            cells.append(f"{instructions / used / 1e6:,.0f}{macs}")
        table.add_row(text, *cells)
    console.print(table)


def _bars(
    machines: dict[str, list[str]],
    results: dict[tuple[int, str], tuple[float, int, int]],
    start: _Start,
) -> list[Bar]:
    def mips(kernel: int, machine: str) -> float:
        used, instructions, _ = results[kernel, machine]
        return instructions / used / 1e6

    def beside(kernel: int) -> str:
        others = [m for m in ("qemu", "spike") if m in machines]
        return ", ".join(f"{m} {mips(kernel, m):,.0f}" for m in others)

    scalar, vector = mips(_SCALAR, "sim"), mips(_VECTOR, "sim")
    bars = [
        Bar(
            "simulator, functional, scalar code",
            f"{scalar:,.0f} MIPS",
            f">= {_BARS['scalar']:g} MIPS",
            scalar >= _BARS["scalar"],
            beside(_SCALAR),
        ),
        Bar(
            f"simulator, functional, vector code at VLEN {VLEN}",
            f"{vector:,.0f} MIPS",
            f">= {_BARS['vector']:g} MIPS",
            vector >= _BARS["vector"],
            beside(_VECTOR),
        ),
        Bar(
            "simulator: process start to first instruction",
            f"{1000 * start.simulator:.1f} ms (`true`: {1000 * start.nothing:.1f} ms)",
            f"<= {1000 * _BARS['start']:g} ms",
            start.simulator <= _BARS["start"],
        ),
    ]
    for machine in machines:
        if machine.startswith("sim, "):
            slowest = min(mips(kernel, machine) for kernel in (_SCALAR, _VECTOR))
            bars.append(
                Bar(
                    f"simulator, timed ({machine[5:]} with caches)",
                    f"{slowest:,.0f} MIPS",
                    f">= {_BARS['timed']:g} MIPS",
                    slowest >= _BARS["timed"],
                )
            )
    for name, kernel in (("vwmacc", _VWMACC), ("pair", _PAIR)):
        if "qemu" not in machines:
            break
        seconds = {m: results[kernel, m][0] / results[kernel, m][2] for m in ("sim", "qemu")}
        ratio = seconds["qemu"] / seconds["sim"]
        bars.append(
            Bar(
                f"simulator, int8 GEMM 128^3 ({name}): MAC per second, as a multiple of QEMU's",
                f"{ratio:.2f} ({1e-6 / seconds['sim']:,.0f} million)",
                f">= {_BARS['gemm']:g}",
                ratio >= _BARS["gemm"],
                f"qemu {1e-6 / seconds['qemu']:,.0f} million",
            )
        )
    return bars
