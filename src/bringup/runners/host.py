"""Native execution: milliseconds, for logic errors. No instruction counts."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from bringup.runners.base import (
    TIMEOUT,
    Availability,
    Run,
    answer,
    check_image,
    verdict,
)
from bringup.runners.protocol import Request
from bringup.toolchain.image import Image


@dataclass(frozen=True)
class HostRunner:
    """Runs host builds as ordinary programs."""

    name: str = "host"
    counts: str = "host nanoseconds"
    slow: bool = False

    def available(self) -> Availability:
        """Always."""
        return Availability(platform.machine(), platform.platform())

    def run(
        self, image: Image, request: Request, *, vlen: int = 256, timeout: float = TIMEOUT
    ) -> Run:
        """See `Runner.run`."""
        check_image(image, "")
        command = (str(image.path.resolve()), "request.bin", "response.bin")
        response, console = answer(image, request, command, timeout)
        version = self.available().version
        return Run(response, self.name, self.counts, version, console, command)

    def self_check(self, image: Image, *, vlen: int = 256, timeout: float = TIMEOUT) -> str:
        """See `Runner.self_check`."""
        check_image(image, "")
        return verdict(image, (str(image.path.resolve()),), timeout)
