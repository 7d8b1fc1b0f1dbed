"""A warm `bringup run lenet`: how much of it is ours, and what a second run rebuilds."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from bench.bars import Bar, console
from bringup.pipeline import Settings, run


def measure() -> list[Bar]:
    """CPU seconds of our own process (compilers and simulators are other processes)."""
    settings = Settings(quant="int8", target="rvv")
    with tempfile.TemporaryDirectory(prefix="bringup-bench-") as folder:
        run("lenet", settings, Path(folder))
        before, start = os.times(), time.perf_counter()
        report = run("lenet", settings, Path(folder)).report
        wall, after = time.perf_counter() - start, os.times()
    own = after.user + after.system - before.user - before.system
    tools = after.children_user + after.children_system
    tools -= before.children_user + before.children_system
    for stage in report.stages:
        cached = "  (cached)" if stage.cached else ""
        console.print(f"{stage.name:<32} {stage.seconds:6.2f} s{cached}", highlight=False)
    redone = [s.name for s in report.stages if s.name in ("quantize", "build") and not s.cached]
    return [
        Bar(
            "warm `bringup run lenet`: our own Python after import",
            f"{own:.2f} s CPU of {wall:.2f} s wall (tools {tools:.2f} s CPU)",
            "<= 2 s",
            own <= 2.0,
        ),
        Bar(
            "unchanged second run: stages redone",
            ", ".join(redone) or "none",
            "none",
            not redone,
        ),
    ]
