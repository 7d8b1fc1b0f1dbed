"""What every runner offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bringup.errors import ToolMissingError
from bringup.runners.protocol import Request, Response
from bringup.toolchain.image import Image

if TYPE_CHECKING:
    from bringup.runners.sim.attribution import Attribution

TIMEOUT = 600.0
"""Seconds a run may take unless told otherwise."""


@dataclass(frozen=True)
class Availability:
    """Whether a runner can be used here.

    Args:
        path: the program, empty if it was not found.
        version: as it reports itself.
        hint: what to do when it was not found.
    """

    path: str = ""
    version: str = ""
    hint: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be used."""
        return bool(self.path)

    def __bool__(self) -> bool:
        return self.ok


@dataclass(frozen=True)
class Run:
    """A finished run.

    Args:
        counts: what produced the numbers, for example `qemu instret`.
        console: everything printed.
        command: how the program was started.
        timed: `mcycle` is the time of a machine, and not another count of instructions.
        attribution: where the cycles went, from simulators that model it.
    """

    response: Response
    runner: str
    counts: str
    version: str
    console: str
    command: tuple[str, ...]
    timed: bool = False
    attribution: Attribution | None = None

    @property
    def instret(self) -> int:
        """Instructions of all nodes of all inferences."""
        return sum(c.instret for i in self.response.inferences for c in i.profile.values())


class Runner(Protocol):
    """Executes images. Implementations are stateless."""

    @property
    def name(self) -> str:
        """As in `--runner`."""

    @property
    def counts(self) -> str:
        """What its numbers are, for example `qemu instret`."""

    @property
    def slow(self) -> bool:
        """Minutes rather than seconds for a small network: only run when asked for by name."""

    def available(self) -> Availability:
        """Whether the program exists, and how to get it."""

    def run(
        self, image: Image, request: Request, *, vlen: int = 256, timeout: float = TIMEOUT
    ) -> Run:
        """Answer a request.

        Args:
            vlen: vector register bits, ignored without a vector unit.
            timeout: seconds of real time.

        Raises:
            RunError: the program hung, crashed or answered with something unreadable.
            ToolMissingError: the program is not installed.
        """

    def self_check(self, image: Image, *, vlen: int = 256, timeout: float = TIMEOUT) -> str:
        """Start the image without a request; the console text with the verdict.

        Raises:
            RunError: as above, or a test vector differs.
        """


def require(runner: str, found: Availability) -> None:
    """Raise ToolMissingError unless the runner's program was found."""
    if not found.ok:
        raise ToolMissingError(f"runner {runner} is not available", hint=found.hint)
