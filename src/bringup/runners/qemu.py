"""QEMU system emulation, machine `virt`: functional, with deterministic instruction counts.

With `-icount shift=0,sleep=off` mcycle and minstret both count executed instructions and every
run is identical (QEMU's documentation, "TCG Instruction Counting").
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache

from bringup.errors import RunError
from bringup.runners.base import Availability, require
from bringup.runners.confine import note
from bringup.runners.execution import ProgramRunner, Start
from bringup.runners.protocol import Request
from bringup.toolchain.image import Image

_MEBIBYTE = 1 << 20
_SMALLEST_MEMORY = 128
_SLACK = 16
"""Mebibytes above the image: QEMU puts the device tree near the end of memory."""

VLENS = (128, 256, 512, 1024)


@dataclass(frozen=True)
class QemuRunner(ProgramRunner):
    """qemu-system-riscv64 from PATH, or BRINGUP_QEMU."""

    name: str = "qemu"
    counts: str = "qemu instret"

    def available(self) -> Availability:
        """See `Runner.available`."""
        path = shutil.which(os.environ.get("BRINGUP_QEMU") or "qemu-system-riscv64")
        version = _version(path) if path else ""
        if not version:
            return Availability(
                hint="apt install qemu-system-misc, or set BRINGUP_QEMU to qemu-system-riscv64"
            )
        return Availability(path or "", version + note())

    def command(
        self, image: Image, *, vlen: int = 256, harts: int = 1, files: bool = True
    ) -> tuple[str, ...]:
        """How QEMU is started.

        Args:
            files: offer the host's files by semihosting; otherwise the image uses its console.
        """
        found = self.available()
        require(self.name, found)
        semihosting = ("-semihosting-config", "enable=on,target=native") if files else ()
        return (
            *(found.path, "-machine", "virt", "-bios", "none", "-nographic", "-monitor", "none"),
            *("-serial", "stdio", "-net", "none", "-smp", str(harts)),
            *("-cpu", _cpu(found.path, image, vlen), "-m", f"{_memory(image)}M"),
            *("-icount", "shift=0,sleep=off", *semihosting),
            *("-kernel", str(image.path.resolve())),
        )

    def start(self, image: Image, request: Request | None, *, vlen: int, timeout: float) -> Start:
        """See `ProgramRunner.start`."""
        return Start(self.command(image, vlen=vlen), timeout, confined=True)


def _memory(image: Image) -> int:
    """Mebibytes of RAM to simulate: what the image occupies and some, not all the target has."""
    sizes = image.sizes
    used = -(-(sizes.stored + sizes.bss) // _MEBIBYTE) + _SLACK
    return max(_SMALLEST_MEMORY, used)


def _cpu(path: str, image: Image, vlen: int) -> str:
    extensions = set(image.march.split("_")[1:])
    letters = image.march.split("_")[0][4:]
    properties = ["rv64"]
    if "v" in letters:
        if vlen not in VLENS:
            raise RunError(
                f"qemu has no vector registers of {vlen} bits",
                why=f"it offers {', '.join(map(str, VLENS))}",
                hint="choose one of them, or runner spike",
            )
        properties += ["v=true", f"vlen={vlen}", "elen=64", "vext_spec=v1.0"]
    for extension in ("zfh", "zvfh"):
        if extension in extensions:
            spelling = _spelling(path, extension)
            properties += [f"{spelling}=true"] if spelling else []
    return ",".join(properties)


@lru_cache
def _spelling(path: str, extension: str) -> str:
    """Property name of an extension: capitalised up to QEMU 7, lower case later, none for zvfh
    where vector half precision always runs."""
    for name in (extension, extension.capitalize()):
        probe = [path, "-machine", "none", "-cpu", f"rv64,{name}=true", "-display", "none"]
        probe += ["-monitor", "none", "-serial", "none", "-S", "-accel", "tcg"]
        if _accepts(probe):
            return name
    return ""


def _accepts(probe: list[str]) -> bool:
    """Whether QEMU gets past its command line: asked for its monitor, it quits at once."""
    command = [*probe, "-qmp", "stdio"]
    try:
        done = subprocess.run(
            command,
            input='{"execute":"qmp_capabilities"}{"execute":"quit"}',
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "property" not in done.stderr.lower()


@lru_cache
def _version(path: str) -> str:
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"version (\S+)", done.stdout)
    return f"qemu {found[1]}" if found else ""
