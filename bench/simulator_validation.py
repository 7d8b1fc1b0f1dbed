"""`make sim-validate`: everything the simulator is judged by, in one run, with a summary.

    python -m bench.simulator_validation [--instructions N] [--only PART...] [--networks NAME...]

- `instructions`: every row of the instruction table beside a definition in Python.
- `random`: random programs on the simulator and on QEMU and spike, where installed: every register
  and memory byte compared.
- `networks`: every zoo network, precision and target, node by node: equal checksums of every
  result and equal instruction counts on sim, QEMU and, where it is installed, spike.
- `timing`: cycles of kernels and layers beside those of Rocket RTL (`sim/validate/timing.py`).
- `vector`: the vector models beside published instruction tables (`sim/validate/vector_table.py`).
- `kernels`: the same beside published kernel results (`sim/validate/vector_kernels.py`).

Every part prints as it goes, says how long it took and is ended after LIMIT seconds. Exit code 1
when a bar is missed, something differs, or a part did not end.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench.bars import console
from bench.networks import loaded_model, plan, zoo
from bringup.emit import emit
from bringup.pipeline.inputs import verification_inputs
from bringup.runners import RUNNERS, Request, Runner, SimRunner
from bringup.runners.sim.program import program
from bringup.targets import find_target
from bringup.toolchain import Image, build

VALIDATE = Path(__file__).resolve().parents[1] / "sim/validate"
CASES = (
    ("int8", "scalar"),
    ("int8", "rvv"),
    ("fp32", "scalar"),
    ("fp32", "rvv"),
    ("fp16", "scalar_f16"),
)
PEERS = ("qemu", "spike")
LIMIT = 3600.0
"""Seconds for a part, and for a network on one simulator half of it."""

_TIMEOUT = LIMIT / 2


@dataclass(frozen=True)
class Verdict:
    """A part of the validation: what was found, and whether that is good enough."""

    what: str
    found: str
    ok: bool
    seconds: float


def instructions(_: argparse.Namespace) -> Verdict:
    """Every row against its definition."""
    return _script("instructions against their definitions", VALIDATE / "instructions")


def random_programs(given: argparse.Namespace) -> Verdict:
    """Differential test against the peers that are installed."""
    return _script("random programs", VALIDATE, f"--instructions={given.instructions}", pick=_peers)


def _peers(lines: list[str]) -> str:
    found = [re.sub(r", \d+ images.*s: ", ": ", x) for x in lines if "random instructions" in x]
    return "; ".join([*found, *(x for x in lines if x.startswith(("rows no", "not installed")))])


def timing(_: argparse.Namespace) -> Verdict:
    """Scalar timing model against RTL; the layers of networks, too."""
    return _script("cycles against Rocket RTL", VALIDATE / "timing.py", "--networks", pick=_sets)


def _sets(lines: list[str]) -> str:
    """Mean and worst error of each set, and what was missed."""
    sets = [x.split() for x in lines if re.match(r"\w+ +[14] +all +- ", x)]
    found = [f"{s} on {harts}: {mean} %, worst {worst} %" for s, harts, *_, mean, worst in sets]
    return "; ".join([*found, *(x for x in lines if x.startswith(("missed", "nothing")))])


def vector(_: argparse.Namespace) -> Verdict:
    """Vector timing models against published tables; every core's line of all its cells."""
    return _script("vector instruction tables", VALIDATE / "vector_table.py", pick=_cores)


def kernels(_: int) -> Verdict:
    """Vector timing models against published kernels; every core's error on rows not fitted to."""
    return _script(
        "vector kernels, rows not fitted to", VALIDATE / "vector_kernels.py", pick=_cores
    )


def _cores(lines: list[str]) -> str:
    found, core = [], ""
    for line in lines:
        if match := re.match(r"(\w+), VLEN", line):
            core = match[1]
        elif line.startswith(("all ", "judge, first level ")):
            found.append(f"{core}: {' '.join(line.removeprefix('judge, first ').split()[1:])}")
    return "; ".join(found)


def _last(lines: list[str]) -> str:
    return (lines or [""])[-1].strip()


def _script(
    what: str, path: Path, *arguments: str, pick: Callable[[list[str]], str] = _last
) -> Verdict:
    """Run a script of sim/validate: its exit code is the verdict, `pick` finds the finding."""
    if not path.exists():
        return Verdict(what, "not there", False, 0.0)
    start = time.perf_counter()
    simulator = program()
    running = subprocess.Popen(
        [sys.executable, "-u", str(path), "--sim", str(simulator), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "BRINGUP_SIM": str(simulator)},
    )
    limit = threading.Timer(LIMIT, running.kill)
    limit.start()
    lines = []
    for line in running.stdout or ():
        console.print(line.rstrip(), highlight=False, markup=False)
        lines += [line.rstrip()] if line.strip() else []
    code = running.wait()
    limit.cancel()
    seconds = time.perf_counter() - start
    found = pick(lines) if code >= 0 else f"ended after {seconds:.0f} s: {pick(lines)}"
    return Verdict(what, found, code == 0, seconds)


def networks(given: argparse.Namespace) -> Verdict:
    """Every zoo network on every functional simulator."""
    start, failures, runs, nodes = time.perf_counter(), [], 0, 0
    peers = [RUNNERS[name] for name in PEERS if RUNNERS[name].available()]
    for name in given.networks:
        for quant, target in CASES:
            if time.perf_counter() - start > LIMIT:
                failures.append(f"{name} {quant} {target}: not run, {LIMIT:.0f} s are over")
                continue
            with tempfile.TemporaryDirectory(prefix="bringup-validate-") as folder:
                planned = plan(name, quant, find_target(target))
                image = build(emit(planned, Path(folder) / "project"))
                request = Request(verification_inputs(loaded_model(name), planned.graph, 1))
                found = list(differences(image, request, peers))
            runs, nodes = runs + 1, nodes + len(planned.choices)
            failures += [f"{name} {quant} {target}: {text}" for text in found]
            console.print(
                f"{name:24} {quant:5} {target:11} {'; '.join(found) or 'equal'}", highlight=False
            )
    versions = ", ".join(peer.available().version for peer in peers) or "no peer installed"
    text = f"{runs} images, {nodes} nodes, {len(failures)} differ from {versions} or were not run"
    return Verdict(
        "networks: checksums and instructions of every node",
        text,
        bool(peers) and not failures,
        time.perf_counter() - start,
    )


def differences(image: Image, request: Request, peers: list[Runner]) -> Iterator[str]:
    """Nodes whose checksum or instruction count on a peer is not the simulator's."""
    (ours,) = SimRunner().run(image, request, timeout=_TIMEOUT).response.inferences
    for peer in peers:
        (theirs,) = peer.run(image, request, timeout=_TIMEOUT).response.inferences
        wrong = [n for n, value in theirs.checksums.items() if ours.checksums[n] != value]
        if wrong:
            yield f"{len(wrong)} tensors differ from {peer.name}'s, first {wrong[0]}"
        counts = [
            f"{n} ({ours.profile[n].instret}, {c.instret})"
            for n, c in theirs.profile.items()
            if ours.profile[n].instret != c.instret
        ]
        if counts:
            yield f"{len(counts)} instruction counts differ from {peer.name}'s, first {counts[0]}"


PARTS: dict[str, Callable[[argparse.Namespace], Verdict]] = {
    "instructions": instructions,
    "random": random_programs,
    "networks": networks,
    "timing": timing,
    "vector": vector,
    "kernels": kernels,
}


def main(arguments: list[str]) -> int:
    """Exit code 1 when a part does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulator_validation")
    parser.add_argument("--instructions", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--networks", nargs="*", choices=zoo(), default=zoo(), metavar="NAME")
    given = parser.parse_args(arguments)
    console.print(f"simulator: {SimRunner().available().version}", highlight=False)
    verdicts = []
    for name in given.only:
        console.rule(name)
        verdicts.append(PARTS[name](given))
    table = Table(title="Simulator", title_justify="left", header_style="bold", box=None)
    for column in ("what", "found", "", "s"):
        table.add_column(column, overflow="fold")
    for v in verdicts:
        mark = "[green]holds[/]" if v.ok else "[bold red]DOES NOT HOLD[/]"
        table.add_row(v.what, v.found, mark, f"{v.seconds:.0f}")
    console.print(table)
    return 0 if all(v.ok for v in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
