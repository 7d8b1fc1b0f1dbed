"""`bringup run` as a call: the whole way, its artifacts and its report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from bringup.errors import BringupError, ToolMissingError, UsageError
from bringup.files import alone_in, parse_json, write_json
from bringup.frontend import LoadedModel
from bringup.frontend.arguments import Sample
from bringup.frontend.names import SUFFIXES, split_factory
from bringup.ir import Array, DType, Graph
from bringup.names import file_name
from bringup.pipeline.agreement import (
    OutputNoise,
    float_agreement,
    float_results,
    import_verdict,
    ladder_verdict,
    noise_notes,
    output_figures,
    outputs_verdict,
    quality_verdict,
)
from bringup.pipeline.artifacts import named_tensors, write_plan, write_results, write_tensors
from bringup.pipeline.build import Compiled, compile_stages
from bringup.pipeline.guards import guard_rung, guard_runner
from bringup.pipeline.ladder import device_rungs
from bringup.pipeline.settings import Settings
from bringup.pipeline.verification import executor, verify_run
from bringup.profile import make_profile, write_results_tree
from bringup.quantize.boundary import load_outputs
from bringup.report.collect import (
    comparison,
    finite,
    ladder_outputs,
    memory_use,
    node_accuracies,
    operands,
)
from bringup.report.result import FloatAgreement, RunReport
from bringup.report.summary import failure_summary
from bringup.runners import Run, Runner, SimRunner, find_runner
from bringup.runners.base import require
from bringup.runners.sim import IDEAL
from bringup.runners.sim.runner import core_file, require_vector_unit
from bringup.stages import Stages
from bringup.targets import Target, find_target
from bringup.toolchain import build
from bringup.verify.verdict import Verdict


@dataclass(frozen=True)
class Outcome:
    """A finished run.

    Args:
        folder: holds the artifacts.
        outputs: of the device, per inference in the model's order, as PyTorch would return them
            (`quantize.boundary.load_outputs`).
    """

    report: RunReport
    folder: Path
    outputs: tuple[tuple[Array, ...], ...] = ()


def run(
    model: str | LoadedModel,
    settings: Settings | None = None,
    folder: Path | None = None,
    *,
    ladder: bool = False,
    dump: Sequence[str] = (),
    profile_out: Path | None = None,
    samples: Sequence[Sample] | None = None,
    listener: Callable[[str], None] | None = None,
) -> Outcome:
    """Compile a model, run it, verify every tensor, profile every node, write the artifacts.

    Args:
        model: MODEL as on the command line, or a loaded one.
        folder: run folder; default: `default_folder`.
        ladder: also run host C and every other installed runner.
        dump: tensors of the first inference to save as `tensors/<name>.npy`, by the names of
            tensors, nodes or layers; `all` means all.
        profile_out: root of an IREE-schema results tree to add to.
        samples: inputs to run and verify; None: the model's own and noise, `settings.inputs` sets.
        listener: told the name of each stage as it starts.

    Returns:
        The outcome; `outcome.report.ok` is False when a tensor differs.

    Raises:
        BringupError: a stage failed. What earlier stages produced stays in the folder, and
            `run.json` holds the error.
    """
    settings = settings or Settings()
    runner = choose_runner(settings, find_target(settings.target))
    stages = Stages(listener) if listener else Stages()
    name = model if isinstance(model, str) else model.name
    folder = folder or default_folder(name, settings)
    with alone_in(folder):
        compiled = compile_stages(
            model, settings, folder / "project", True, stages, samples=samples
        )
        write_plan(compiled.plan, folder)
        wanted = named_tensors(compiled.plan, dump)
        try:
            report, finished = _execute(compiled, runner, settings, folder, stages, ladder)
            write_results(report, folder)
        except BringupError as error:
            failure = failure_summary(error, name, stages.finished, settings.as_dict())
            with suppress(UsageError):  # the error itself is what the user has to know
                write_json(folder / "run.json", failure)
            raise
        write_tensors(finished.response.inferences[0].tensors, wanted, folder / "tensors")
        if profile_out is not None:
            write_results_tree(
                report.profile,
                profile_out,
                backend=settings.target,
                cpu=runner.name,
                model=report.model,
                quant=settings.quant,
                clock_mhz=settings.clock,
            )
        outputs = tuple(
            tuple(load_outputs(compiled.graph, inference.outputs))
            for inference in finished.response.inferences
        )
        return Outcome(report, folder, outputs)


def _execute(
    compiled: Compiled,
    runner: Runner,
    settings: Settings,
    folder: Path,
    stages: Stages,
    ladder: bool,
) -> tuple[RunReport, Run]:
    """Build, run and verify a compiled model."""
    with stages.stage("build") as from_cache:
        image = build(compiled.project, host=runner.name == "host", afresh=not settings.cache)
        if image.reused:
            from_cache()
    with stages.stage(f"run on {runner.name} and verify"):
        finished, rung = verify_run(
            compiled.plan, compiled.inputs, executor(runner, image, settings)
        )
    guard = guard_runner(runner, compiled.plan.target)
    with stages.stage(f"check guard zones on {guard.name}"):
        guards = guard_rung(
            compiled.plan, compiled.inputs, finished, guard, settings, folder / "project-guarded"
        )
    more = device_rungs(compiled, image, runner.name, settings, folder, stages) if ladder else ()
    verdicts, agreement = _against_pytorch(compiled, finished, settings, stages)
    between = compiled.prepared.ladder
    report = RunReport(
        model=compiled.graph.name,
        quant=settings.quant if compiled.loaded else stored_precision(compiled.graph),
        target=settings.target,
        runner=runner.name,
        vlen=finished.response.vector_bits or None,
        profile=make_profile(
            compiled.plan,
            [i.profile for i in finished.response.inferences],
            finished.counts,
            timed=finished.timed,
            attribution=finished.attribution,
            vlen=finished.response.vector_bits or None,
        ),
        operands=operands(compiled.plan),
        verification=tuple(comparison(r) for r in (rung, guards, *more)),
        verdicts=verdicts,
        float_agreement=tuple(
            FloatAgreement(noise.output, finite(noise.sqnr), finite(noise.worst))
            for noise in agreement
        ),
        samples=between.samples if between else 0,
        ladder=ladder_outputs(between),
        nodes=node_accuracies(between),
        memory=memory_use(compiled.plan, image.sizes),
        tools={
            "compiler": image.toolchain,
            "runner": finished.version,
            "torch": str(torch.__version__),
        },
        stages=tuple(stages.finished),
        notes=compiled.notes + noise_notes(between),
        settings=settings.as_dict(),
        clock_mhz=settings.clock,
    )
    return report, finished


def _against_pytorch(
    compiled: Compiled, finished: Run, settings: Settings, stages: Stages
) -> tuple[tuple[Verdict, ...], tuple[OutputNoise, ...]]:
    """What agrees with PyTorch, and how well; nothing when the network came as a graph file."""
    if compiled.loaded is None:
        return (), ()
    graph, inferences = compiled.graph, finished.response.inferences
    ladder = compiled.prepared.ladder
    inputs = compiled.inputs if ladder is None else compiled.inputs[:1]
    imported = import_verdict(compiled, stages)
    with stages.stage("compare the outputs with PyTorch"):
        golden = float_results(compiled.loaded, graph, inputs)
        agreement = float_agreement(graph, golden[0], inferences[0].outputs)
        if ladder is not None:
            outputs = ladder_verdict(ladder)
        else:
            outputs = outputs_verdict(
                compiled.loaded, graph, inputs, golden, inferences, finished.runner
            )
        quality = quality_verdict(
            compiled.loaded,
            settings.min_sqnr,
            output_figures(ladder, agreement, graph),
            golden[0],
            load_outputs(graph, inferences[0].outputs),
        )
    return (imported, outputs, *((quality,) if quality else ())), agreement


def default_folder(model: str, settings: Settings) -> Path:
    """Where the artifacts of a run go unless told otherwise."""
    path = Path(split_factory(model)[0])
    stem = path.stem if path.suffix in SUFFIXES else model
    if path.suffix == ".json":
        stem = _own_name(path) or stem
    runner = "" if settings.runner == "auto" else f"-{settings.runner}"
    core = "" if settings.core == IDEAL else f"-{Path(settings.core).stem}"
    vlen = f"-vlen{settings.vlen}" if find_target(settings.target).isa.has_vector else ""
    return Path("out") / f"{stem}-{settings.quant}-{settings.target}{vlen}{runner}{core}"


def _own_name(path: Path) -> str:
    """What a graph file calls its network; nothing when it cannot be read, which others report."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return file_name(str(parse_json(path.read_bytes())["name"]))
    return ""


def stored_precision(graph: Graph) -> str:
    """What a graph file holds: int8 if any tensor does, else its float type."""
    types = {value.type.dtype for value in graph.values.values()}
    return "int8" if DType.I8 in types else "fp16" if DType.F16 in types else "fp32"


def choose_runner(settings: Settings, target: Target) -> Runner:
    """The runner the settings name, or for `auto` the target's first one that is installed.

    Raises:
        UsageError: no such runner, or it has no `--core`. ToolMissingError: it, or for `auto` all
            of the target's, are not installed.
    """
    if settings.runner != "auto":
        named = with_core(find_runner(settings.runner), settings.core, target)
        require(named.name, named.available())
        return named
    candidates = [find_runner(name) for name in target.runners]
    for candidate in candidates:
        if candidate.available():
            return with_core(candidate, settings.core, target)
    raise ToolMissingError(
        f"no runner for target {target.name!r} is installed",
        why=f"none of {', '.join(target.runners)} was found",
        hint="; ".join(f"{r.name}: {r.available().hint}" for r in candidates),
    )


def with_core(runner: Runner, core: str, target: Target) -> Runner:
    """The runner, modelling the time of a core.

    Raises:
        UsageError: the runner models no cores, or not this one, or it has no unit for the
            target's instructions.
    """
    if isinstance(runner, SimRunner):
        if core != IDEAL and "v" in target.isa.extensions:
            require_vector_unit(core)
        if core != IDEAL:
            core_file(core)
        return replace(runner, core=core)
    if core != IDEAL:
        raise UsageError(
            f"runner {runner.name} cannot model core {core!r}",
            why="only runner sim has timing models",
            hint="--runner sim",
        )
    return runner
