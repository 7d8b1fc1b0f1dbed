"""Bytes of the LeNet image."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.bars import Bar, console
from bench.networks import plan, zoo
from bringup.emit import emit
from bringup.targets import find_target
from bringup.toolchain import build


def measure() -> list[Bar]:
    """text + rodata + data of every int8 vector image."""
    sizes = {}
    for name in zoo():
        with tempfile.TemporaryDirectory(prefix="bringup-bench-") as folder:
            project = emit(plan(name, "int8", find_target("rvv")), Path(folder) / "project")
            sizes[name] = build(project).sizes
        s = sizes[name]
        console.print(
            f"{name:<20} text {s.text:>7,}  rodata {s.rodata:>9,}  data {s.data:>5,}",
            highlight=False,
        )
    stored = sizes["lenet"].stored
    return [
        Bar(
            "LeNet int8 rvv ELF: text + rodata + data",
            f"{stored:,} bytes",
            "< 150,000 bytes",
            stored < 150_000,
            "ModelBlaster's published LeNet image: 681 KB",
        )
    ]
