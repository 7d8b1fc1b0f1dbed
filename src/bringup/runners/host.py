"""Native execution: milliseconds, for logic errors. No instruction counts."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from bringup.runners.base import Availability
from bringup.runners.execution import ProgramRunner, Start
from bringup.runners.protocol import Request
from bringup.toolchain.image import Image


@dataclass(frozen=True)
class HostRunner(ProgramRunner):
    """Runs host builds as ordinary programs."""

    name: str = "host"
    counts: str = "host nanoseconds"

    def available(self) -> Availability:
        """Always."""
        return Availability(platform.machine(), platform.platform())

    @property
    def machine(self) -> str:
        """This one."""
        return ""

    def start(self, image: Image, request: Request | None, *, vlen: int, timeout: float) -> Start:
        """See `ProgramRunner.start`."""
        files = () if request is None else ("request.bin", "response.bin")
        return Start((str(image.path.resolve()), *files), timeout)
