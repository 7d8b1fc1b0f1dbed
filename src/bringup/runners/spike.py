"""spike, the RISC-V ISA simulator: optional, an independent opinion with equal counts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache

from bringup.runners.base import Availability, require
from bringup.runners.confine import note
from bringup.runners.execution import ProgramRunner, Start
from bringup.runners.protocol import Request
from bringup.toolchain.image import Image

_MEBIBYTE = 1 << 20
_SMALLEST_MEMORY = 128


@dataclass(frozen=True)
class SpikeRunner(ProgramRunner):
    """spike from PATH, or BRINGUP_SPIKE."""

    name: str = "spike"
    counts: str = "spike instret"

    def available(self) -> Availability:
        """See `Runner.available`."""
        path = shutil.which(os.environ.get("BRINGUP_SPIKE") or "spike")
        version = _version(path) if path else ""
        if not version:
            return Availability(
                hint="build riscv-software-src/riscv-isa-sim (distributions' package `spike` is "
                "another program) and put it on PATH or in BRINGUP_SPIKE"
            )
        return Availability(path or "", version + note())

    def command(self, image: Image, *, vlen: int = 256, harts: int = 1) -> tuple[str, ...]:
        """How spike is started."""
        found = self.available()
        require(self.name, found)
        sizes = image.sizes
        memory = max(_SMALLEST_MEMORY, -(-(sizes.stored + sizes.bss) // _MEBIBYTE) + 1)
        return (
            *(found.path, f"--isa={isa(image.march, vlen)}", f"-m{memory}", f"-p{harts}"),
            str(image.path.resolve()),
        )

    def start(self, image: Image, request: Request | None, *, vlen: int, timeout: float) -> Start:
        """See `ProgramRunner.start`."""
        return Start(self.command(image, vlen=vlen), timeout, confined=True)


def isa(march: str, vlen: int) -> str:
    """spike's ISA string: the image's, the counters, and the vector length."""
    words = [march, "zicntr", "zihpm"]
    if "v" in march.split("_")[0][4:]:
        words.append(f"zvl{vlen}b")
    return "_".join(words)


@lru_cache
def _version(path: str) -> str:
    """Version by `--help`, which also tells spike from namesakes."""
    try:
        done = subprocess.run(
            [path, "--help"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"Spike RISC-V ISA Simulator (\S+)", done.stdout + done.stderr)
    return f"spike {found[1]}" if found else ""
