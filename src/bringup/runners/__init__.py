"""Simulators and machines: image in, Run out."""

from bringup.errors import UsageError
from bringup.runners.base import Availability, Run, Runner
from bringup.runners.checksum import checksum
from bringup.runners.host import HostRunner
from bringup.runners.protocol import (
    Inference,
    NodeCounters,
    Request,
    Response,
    decode_response,
    encode_request,
)
from bringup.runners.qemu import QemuRunner
from bringup.runners.rtl import RtlRunner
from bringup.runners.sim import SimRunner
from bringup.runners.spike import SpikeRunner

RUNNERS: dict[str, Runner] = {
    runner.name: runner
    for runner in (
        HostRunner(),
        SimRunner(),
        QemuRunner(),
        SpikeRunner(),
        RtlRunner(),
        RtlRunner(name="rtl4", harts=4),
    )
}
"""All runners by name."""


def all_runners() -> tuple[Runner, ...]:
    """Every runner, installed or not."""
    return tuple(RUNNERS.values())


def find_runner(name: str) -> Runner:
    """The runner called `name`.

    Raises:
        UsageError: there is none.
    """
    if name not in RUNNERS:
        raise UsageError(f"unknown runner {name!r}", why=f"there are {', '.join(RUNNERS)}")
    return RUNNERS[name]


__all__ = [
    "RUNNERS",
    "Availability",
    "HostRunner",
    "Inference",
    "NodeCounters",
    "QemuRunner",
    "Request",
    "Response",
    "RtlRunner",
    "Run",
    "Runner",
    "SimRunner",
    "SpikeRunner",
    "all_runners",
    "checksum",
    "decode_response",
    "encode_request",
    "find_runner",
]
