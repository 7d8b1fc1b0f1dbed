"""`--ladder`: every rung between PyTorch float and the simulators that this machine has."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

from bringup.emit import emit
from bringup.errors import UsageError
from bringup.files import write_text
from bringup.pipeline.build import Compiled
from bringup.pipeline.settings import Settings
from bringup.pipeline.verification import executor, verify_run
from bringup.plan import make_plan
from bringup.quantize import Ladder, OutputAgreement, compare, quantize_model
from bringup.runners import RUNNERS
from bringup.stages import Stages
from bringup.targets import find_target
from bringup.toolchain import Image, build
from bringup.verify.rung import Rung

_LADDER = "ladder.json"


def float_rungs(compiled: Compiled, settings: Settings, stages: Stages) -> Ladder | None:
    """PyTorch float, fake-quantized PyTorch and the integer reference; None unless int8."""
    loaded, prepared = compiled.loaded, compiled.prepared
    if settings.quant != "int8" or loaded is None:
        return None
    with stages.stage("compare with fake quantization") as from_cache:
        path = prepared.folder / _LADDER if prepared.folder else None
        if path is not None and (known := _read(path)):
            from_cache()
            return known
        recipe = settings.recipe(compiled.plan.target.asymmetric)
        quantized = prepared.quantized or quantize_model(loaded, recipe, loaded.calibration)
        ladder = compare(loaded, quantized, loaded.calibration or (loaded.sample,))
        if path is not None and path.parent.is_dir():
            with contextlib.suppress(UsageError):  # a cache that cannot be written costs time only
                write_text(path, json.dumps(asdict(ladder)))
        return ladder


def _read(path: Path) -> Ladder | None:
    """An earlier comparison of the same model; None if there is none, or it is damaged."""
    try:
        stored = json.loads(path.read_text())
        return Ladder(stored["samples"], tuple(OutputAgreement(**o) for o in stored["outputs"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
            native = build(emit(plan, folder / "project-host"))
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
