"""`--ladder`: host C and every other simulator that this machine has."""

from __future__ import annotations

from pathlib import Path

from bringup.emit import emit
from bringup.pipeline.build import Compiled
from bringup.pipeline.settings import Settings
from bringup.pipeline.verification import executor, verify_run
from bringup.plan import make_plan
from bringup.runners import RUNNERS
from bringup.stages import Stages
from bringup.targets import find_target
from bringup.toolchain import Image, build
from bringup.verify.rung import Rung


def device_rungs(
    compiled: Compiled, image: Image, done: str, settings: Settings, folder: Path, stages: Stages
) -> tuple[Rung, ...]:
    """Host C, and the same image on every other functional runner that is installed.

    Args:
        done: runner already used. folder: where the host project goes.
    """
    rungs = []
    if image.machine != "host":
        with stages.stage("run on host and verify"):
            plan = make_plan(compiled.graph, find_target("host"))
            native = build(emit(plan, folder / "project-host"), afresh=not settings.cache)
            rungs.append(
                verify_run(plan, compiled.inputs, executor(RUNNERS["host"], native, settings))[1]
            )
    for name in compiled.plan.target.runners:
        if name == done or RUNNERS[name].slow or not RUNNERS[name].available():
            continue
        with stages.stage(f"run on {name} and verify"):
            rungs.append(
                verify_run(
                    compiled.plan, compiled.inputs, executor(RUNNERS[name], image, settings)
                )[1]
            )
    return tuple(rungs)
