"""Graph to image: plan, C project, executable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bringup.emit import Project, TestVectors, emit
from bringup.frontend import LoadedModel, load_model
from bringup.frontend.arguments import Sample
from bringup.ir import Array, DType, Graph, evaluate
from bringup.pipeline.inputs import verification_inputs
from bringup.pipeline.prepare import Prepared, calibration_samples, prepare
from bringup.pipeline.saved import read_saved
from bringup.pipeline.settings import Settings
from bringup.plan import Plan, make_plan
from bringup.stages import Stages
from bringup.targets import Target, find_target

_SMOKE_FRACTION = {
    DType.F64: 2.0**-10,
    DType.F32: 2.0**-10,
    DType.F16: 2.0**-4,
    DType.BF16: 2.0**-2,
}

Inputs = tuple[Mapping[str, Array], ...]


@dataclass(frozen=True)
class Compiled:
    """A planned model and its C project.

    Args:
        loaded: the PyTorch model; None when the network came as a graph file.
        inputs: what to verify with.
    """

    loaded: LoadedModel | None
    prepared: Prepared
    plan: Plan
    project: Project
    inputs: Inputs

    @property
    def graph(self) -> Graph:
        """The planned network."""
        return self.prepared.graph

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know."""
        return self.prepared.notes


def compile_project(
    model: str | LoadedModel,
    settings: Settings,
    folder: Path,
    *,
    self_check: bool = True,
    name: str | None = None,
    listener: Callable[[str], None] | None = None,
) -> Compiled:
    """`bringup compile` as a call: write the standalone C project of a model.

    Args:
        model: MODEL as on the command line, or a loaded one.
        folder: of the project.
        self_check: link test vectors in, which the image checks when nobody gives it inputs.
        name: what the model's files and symbols in C begin with; default: model and target.

    Raises:
        BringupError: see the stages: frontend, quantize, plan, emit.
    """
    stages = Stages(listener) if listener else Stages()
    return compile_stages(model, settings, folder, self_check, stages, name=name)


def compile_stages(
    model: str | LoadedModel,
    settings: Settings,
    folder: Path,
    self_check: bool,
    stages: Stages,
    *,
    samples: Sequence[Sample] | None = None,
    name: str | None = None,
) -> Compiled:
    """`compile_project` that reports its stages; `samples` are inputs to verify with."""
    target = find_target(settings.target)
    loaded, prepared = _prepared(model, settings, target, stages)
    graph = prepared.graph
    with stages.stage("plan"):
        plan = make_plan(graph, target, strict=settings.strict)
    inputs = verification_inputs(loaded, graph, settings.inputs, samples)
    with stages.stage("emit"):
        vectors = test_vectors(graph, inputs) if self_check else None
        project = emit(plan, folder, vectors, prefix=name)
    return Compiled(loaded, prepared, plan, project, inputs)


def _prepared(
    model: str | LoadedModel, settings: Settings, target: Target, stages: Stages
) -> tuple[LoadedModel | None, Prepared]:
    """The model with its calibration data, and the graph it becomes."""
    if isinstance(model, str) and model.endswith(".json"):
        with stages.stage("read graph"):
            return None, read_saved(Path(model))
    with stages.stage("load and export"):
        loaded = load_model(model, trust=settings.trust) if isinstance(model, str) else model
        samples = calibration_samples(loaded, settings.calibrate)
        saved = None if loaded.zoo else loaded.program
        loaded = replace(loaded, calibration=samples, saved=saved)
    with stages.stage("quantize") as from_cache:
        prepared = prepare(
            loaded, settings.recipe(target.asymmetric), samples, afresh=not settings.cache
        )
        if prepared.cached:
            from_cache()
    return loaded, prepared


def test_vectors(graph: Graph, inputs: Inputs) -> TestVectors:
    """Inputs and the reference's outputs, for the image's self-check.

    Integer outputs must be equal. A float output may differ by a fraction of its largest golden
    magnitude: a smoke test only, since a board cannot check floats node by node as the host does.
    """
    golden = tuple(
        {name: values[name] for name in graph.outputs}
        for values in (evaluate(graph, one) for one in inputs)
    )
    tolerance = {
        name: _SMOKE_FRACTION[graph.type_of(name).dtype]
        * max(float(np.abs(vector[name].astype(np.float64)).max(initial=0)) for vector in golden)
        for name in graph.outputs
        if graph.type_of(name).dtype.is_float
    }
    return TestVectors(inputs, golden, tolerance)
