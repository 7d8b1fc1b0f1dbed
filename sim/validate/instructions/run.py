"""A family's checks on the simulator."""

from __future__ import annotations

import subprocess
from pathlib import Path

from instructions.rig import Family, differences, image


def execute(sim: Path, family: Family, folder: Path) -> list[str]:
    """Differences on the simulator."""
    elf = image(family, folder)
    (folder / "signature.bin").unlink(missing_ok=True)
    done = subprocess.run(
        [str(sim.resolve()), "--memory=256M", "--limit=500000000", *family.options, str(elf)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        return [f"{family.name}: exit code {done.returncode}\n{done.stderr[-2000:]}"]
    return differences(family, (folder / "signature.bin").read_bytes())
