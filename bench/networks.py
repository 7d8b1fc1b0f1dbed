"""Zoo networks planned, built and counted: what several benches need."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bringup.emit import emit
from bringup.frontend import LoadedModel, load_model
from bringup.ir import Graph
from bringup.models import names
from bringup.pipeline.inputs import verification_inputs
from bringup.pipeline.prepare import prepare
from bringup.pipeline.settings import Settings
from bringup.pipeline.verification import verify_run
from bringup.plan import Plan, make_plan
from bringup.profile import Profile, make_profile
from bringup.runners import find_runner
from bringup.targets import Target
from bringup.toolchain import build
from bringup.verify.rung import Rung


@cache
def loaded_model(name: str) -> LoadedModel:
    """A zoo network, loaded and exported once per process."""
    return load_model(name)


@cache
def network(name: str, quant: str) -> Graph:
    """A zoo network ready for planning."""
    loaded = loaded_model(name)
    return prepare(loaded, Settings(quant=quant).recipe(True), loaded.calibration).graph


def zoo() -> Sequence[str]:
    """Names of all zoo networks."""
    return names()


def plan(name: str, quant: str, target: Target) -> Plan:
    """Plan of a zoo network."""
    return make_plan(network(name, quant), target)


def count(
    name: str, quant: str, target: Target, *, runner: str = "qemu", vlen: int = 256, inputs: int = 1
) -> tuple[Profile, Rung]:
    """Run a zoo network; counts per node, and whether every tensor was right."""
    planned = plan(name, quant, target)
    data = verification_inputs(loaded_model(name), planned.graph, inputs)
    with tempfile.TemporaryDirectory(prefix="bringup-bench-") as folder:
        project = emit(planned, Path(folder) / "project")
        image = build(project, host=runner == "host")
        machine = find_runner(runner)
        run, rung = verify_run(
            planned, data, lambda request: machine.run(image, request, vlen=vlen, timeout=1800)
        )
    profile = make_profile(planned, [i.profile for i in run.response.inferences], run.counts)
    return profile, replace(rung, device=f"{target.name} on {runner}")
