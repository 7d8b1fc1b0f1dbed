"""Rocket RTL under Verilator: real cycles, the judge timing models are calibrated against.

`mcycle` and `minstret` are the core's own registers. Everything outside the core is a model: a
memory that answers after `latency` cycles and delivers a beat every `gap` + 1 (see docs/rtl.md).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from bringup.errors import UsageError
from bringup.runners.base import TIMEOUT, Availability, require
from bringup.runners.execution import ProgramRunner, Start
from bringup.runners.protocol import Request
from bringup.runners.rtl.simulator import CONFIGURATIONS, simulator
from bringup.runners.rtl.tools import find_tools
from bringup.toolchain.image import Image

LATENCY, GAP = 20, 0
_GRACE = 30.0
"""Seconds the simulator has to say where it was, once its own time limit is over."""


@dataclass(frozen=True)
class RtlRunner(ProgramRunner):
    """The Rocket core of package `pythondata-cpu-rocket`.

    Args:
        harts: 1 or 4.
        latency: idle cycles before the first beat of a memory access; None:
            BRINGUP_RTL_LATENCY, else 20. A missing cache line costs 19 cycles more.
        gap: idle cycles between two beats; None: BRINGUP_RTL_GAP, else 0.
        max_cycles: the simulation stops there with an error; None: BRINGUP_RTL_MAX_CYCLES, else
            no limit.
    """

    name: str = "rtl"
    counts: str = "rocket RTL"
    slow: bool = True
    harts: int = 1
    latency: int | None = None
    gap: int | None = None
    max_cycles: int | None = None

    def available(self) -> Availability:
        """See `Runner.available`. Does not build anything."""
        tools = find_tools()
        if tools.core is None or tools.verilator is None or tools.missing:
            return Availability(hint="; ".join(tools.missing))
        configuration = CONFIGURATIONS[self.harts]
        version = (
            f"Rocket {configuration.name} {tools.core.version}, Verilator {tools.verilator.version}"
        )
        return Availability(tools.verilator.command[-1], version)

    def command(
        self, image: Image, *, timeout: float = TIMEOUT, extra: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """How the simulator is started; builds it if it does not exist yet.

        Args:
            extra: further arguments of the simulator (`harness/main.cpp`).
        """
        require(self.name, self.available())
        program = simulator(CONFIGURATIONS[self.harts], find_tools())
        limit = _setting("MAX_CYCLES", self.max_cycles, 0)
        return (
            *(str(program), str(image.path.resolve()), "--files", "."),
            *("--latency", str(self.memory[0]), "--gap", str(self.memory[1])),
            *("--max-seconds", f"{timeout:g}", "--max-cycles", str(limit), *extra),
        )

    @property
    def memory(self) -> tuple[int, int]:
        """Latency and gap in effect, cycles."""
        return _setting("LATENCY", self.latency, LATENCY), _setting("GAP", self.gap, GAP)

    @property
    def timed(self) -> bool:
        """Cycles are the core's own."""
        return True

    def start(self, image: Image, request: Request | None, *, vlen: int, timeout: float) -> Start:
        """See `ProgramRunner.start`."""
        return Start(self.command(image, timeout=timeout), timeout + _GRACE)

    @property
    def version(self) -> str:
        """What produced the numbers, memory included: cycles depend on it."""
        latency, gap = self.memory
        return f"{self.available().version}, memory latency {latency}, beat gap {gap}"


def _setting(name: str, given: int | None, default: int) -> int:
    """An argument, else an environment variable, else the default."""
    if given is not None:
        return given
    variable = f"BRINGUP_RTL_{name}"
    text = os.environ.get(variable)
    if text is None:
        return default
    if not text.isdecimal():
        raise UsageError(f"{variable} is no number of cycles", why=f"it is {text!r}")
    return int(text)
