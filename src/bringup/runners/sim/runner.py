"""Our simulator (`sim/`): every count exact and repeatable; with a core file, cycles of a model.

Without a core file one instruction takes one cycle, so `mcycle` says nothing `minstret` does not.
With one, `mcycle` and `mtime` are the model's time: modelled, and named so everywhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from bringup.errors import RunError, UsageError
from bringup.runners.base import Availability, Run
from bringup.runners.execution import ProgramRunner, Start
from bringup.runners.failures import Finished, explain_failure
from bringup.runners.protocol import Request
from bringup.runners.sim.attribution import read_attribution
from bringup.runners.sim.program import look, missing_hint, program, simulator_folder
from bringup.toolchain.image import Image

IDEAL = "ideal"
VLENS = (128, 256, 512, 1024)

_MEBIBYTE = 1 << 20
_SMALLEST_MEMORY = 128
_SLACK = 16
_PROFILE, _OUTCOME = "attribution.json", "outcome.json"
_USAGE, _OUTPUT, _LIMIT, _FATAL, _INTERRUPTED = 2, 123, 124, 125, 130
_POLITE = 5.0
"""Seconds the simulator has to say where it was, once the time limit is over."""


@dataclass(frozen=True)
class SimRunner(ProgramRunner):
    """The simulator installed with bringup, or BRINGUP_SIM.

    Args:
        core: `ideal` (one cycle per instruction), a core of `sim/cores`, or a YAML file like them.
        harts: all with the image's extensions; hart 0 runs the network.
        extensions: instruction extensions beyond the image's, as `--extension` takes them:
            `opu`, or `NAME=LIBRARY.so`.
        instructions, cycles: limits of all harts' instructions and of model time; None: none.
    """

    name: str = "sim"
    core: str = IDEAL
    harts: int = 1
    extensions: tuple[str, ...] = ()
    instructions: int | None = None
    cycles: int | None = None

    @property
    def timed(self) -> bool:
        """Whether cycles are those of a model, and not another count of instructions."""
        return self.core != IDEAL

    @property
    def counts(self) -> str:
        """See `Runner.counts`."""
        return f"sim {Path(self.core).stem} model" if self.timed else "sim instret"

    def available(self) -> Availability:
        """See `Runner.available`. Does not build anything."""
        found = look()
        if found is None:
            return Availability(hint=missing_hint())
        made = f", {found.compiler}" if found.compiler else ""
        path = found.path or simulator_folder()
        return Availability(str(path), f"sim {_version()} ({found.how}{made})")

    def command(
        self, image: Image, *, vlen: int = 256, extra: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """How the simulator is started; builds it if that was not done yet.

        Args:
            extra: further options (`sim --help`).

        Raises:
            UsageError: no such core.
        """
        if vlen not in VLENS:
            raise RunError(
                f"sim has no vector registers of {vlen} bits",
                why=f"it offers {', '.join(map(str, VLENS))}",
            )
        if self.timed and "v" in image.march.split("_")[0][4:]:
            require_vector_unit(self.core)
        limits = [f"--limit={self.instructions}"] if self.instructions is not None else []
        limits += [f"--cycles={self.cycles}"] if self.cycles is not None else []
        machine = [f"--core={core_file(self.core)}"] if self.timed else []
        machine += [f"--extension={name}" for name in self.extensions]
        return (
            *(str(program()), f"--isa={_isa(image.march)}", f"--vlen={vlen}"),
            *(f"--memory={_memory(image)}M", f"--harts={self.harts}", *limits, *machine, *extra),
            str(image.path.resolve()),
        )

    def start(self, image: Image, request: Request | None, *, vlen: int, timeout: float) -> Start:
        """See `ProgramRunner.start`."""
        profiled = self.timed and request is not None and request.profile
        extra = (f"--profile={_PROFILE}",) if profiled else ()
        command = self.command(image, vlen=vlen, extra=(f"--json={_OUTCOME}", *extra))
        return Start(command, timeout, polite=_POLITE, keep=(_OUTCOME, _PROFILE))

    def explain(self, image: Image, done: Finished) -> None:
        """See `ProgramRunner.explain`."""
        explain(image, done)

    def finish(self, image: Image, request: Request, start: Start, done: Finished) -> Run:
        """See `ProgramRunner.finish`; with where the cycles went."""
        executions = len(request.inputs) * (1 + request.warmups)
        attribution = read_attribution(done.files.get(_PROFILE), image.interface, executions)
        return replace(super().finish(image, request, start, done), attribution=attribution)


def core_file(core: str) -> str:
    """The YAML file of a core.

    Raises:
        UsageError: there is none.
    """
    if core.endswith((".yaml", ".yml")):
        if Path(core).is_file():
            return str(Path(core).resolve())
        raise UsageError("the core file does not exist", where=core)
    path = simulator_folder() / "cores" / f"{core}.yaml"
    if not path.is_file():
        raise UsageError(
            f"unknown core {core!r}",
            why=f"there are {', '.join((IDEAL, *cores()))}",
            hint="or name a YAML file like those in sim/cores",
        )
    return str(path)


def has_vector_unit(file: str) -> bool:
    """Whether a core file, or one it extends, has the section `vector`. All else about it is the
    simulator's to judge."""
    seen: set[Path] = set()
    path = Path(file)
    while path not in seen and path.is_file():
        seen.add(path)
        text = path.read_text(errors="replace")
        if re.search(r"^vector:", text, re.MULTILINE):
            return True
        base = re.search(r"^extends: *([^ #\n]+)", text, re.MULTILINE)
        path = path.parent / base[1] if base else path
    return False


def require_vector_unit(core: str) -> None:
    """Refuse vector instructions on a core whose file does not say what they take.

    Raises:
        UsageError: it has no vector unit, or there is no such core.
    """
    if not has_vector_unit(core_file(core)):
        raise UsageError(
            f"core {core!r} has no vector unit",
            why="the image's vector instructions would be charged a time nobody stated",
            hint="--target scalar, or a core with one: "
            + ", ".join(name for name in cores() if has_vector_unit(core_file(name))),
        )


def cores() -> tuple[str, ...]:
    """Names of the cores that come with the simulator."""
    return tuple(sorted(path.stem for path in (simulator_folder() / "cores").glob("*.yaml")))


def explain(image: Image, done: Finished) -> None:
    """What the simulator itself said, else what the image did.

    Raises:
        RunError: unless the program ended well.
    """
    own = done.code in (_USAGE, _OUTPUT, _LIMIT, _FATAL, _INTERRUPTED)
    said = re.search(r"^sim: (.*)$", done.console, re.MULTILINE)
    if said is None or not own or _guest_ended(done):
        return explain_failure(image, done)
    # every hart: "hart 0 at 0x80000000 (main+0x10): 00000013 nop", then its registers
    after = done.console[said.end() :]
    places = re.findall(r"^(hart \d+) at (.*?): [0-9a-f]{8} (.*)$", after, re.MULTILINE)
    printed = " | ".join(done.console[: said.start()].strip().splitlines()[-3:])
    if done.code == _OUTPUT:
        raise RunError(said[1], where=str(image.path), hint="room on the disk of the run folder")
    if done.code == _USAGE:  # an option or a core file, which names its own line
        raise RunError(
            said[1], hint="core files: docs/simulator.md; bringup doctor: which simulator"
        )
    hints = {
        _LIMIT: "a larger limit, fewer inputs, or a kernel that never ends",
        _FATAL: f"registers: {' '.join(after.split()[:140])}" if places else "",
    }
    raise RunError(
        said[1],
        where=f"{', '.join(f'{hart}, {at} ({code})' for hart, at, code in places)} of {image.path}"
        if places
        else str(image.path),
        why=printed or "nothing was printed",
        hint=hints.get(done.code, ""),
    )


def _guest_ended(done: Finished) -> bool:
    """Whether an exit code is the guest's own. The simulator says so in a file it writes after the
    guest's end: what was printed, and an exit code, may come from the guest."""
    try:
        outcome = json.loads(done.files.get(_OUTCOME, b""))
        return bool(outcome["outcome"] == "exited" and outcome["exit_code"] == done.code)
    except (ValueError, TypeError, KeyError):
        return False


def _memory(image: Image) -> int:
    """Mebibytes of RAM: what the image occupies and some."""
    sizes = image.sizes
    return max(_SMALLEST_MEMORY, -(-(sizes.stored + sizes.bss) // _MEBIBYTE) + _SLACK)


def _isa(march: str) -> str:
    """The image's extensions and the counters."""
    return "_".join([march, "zicntr", "zihpm"])


def _version() -> str:
    from bringup import __version__

    return __version__
