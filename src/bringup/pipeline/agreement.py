"""Agreement with PyTorch as a verdict: device outputs end to end, quantization by its noise."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from bringup.errors import UsageError
from bringup.files import write_text
from bringup.frontend import LoadedModel
from bringup.frontend.correspondence import correspondences
from bringup.frontend.execution import execute_program
from bringup.frontend.load import Quality
from bringup.ir import Array, Graph
from bringup.pipeline.build import Compiled, Inputs
from bringup.quantize import Ladder
from bringup.quantize.boundary import load_inputs, load_outputs
from bringup.quantize.ladder import sqnr
from bringup.runners import Inference
from bringup.stages import Stages
from bringup.verify.compare import compare
from bringup.verify.imported import ImportAgreement, compare_imported
from bringup.verify.outputs import END_TO_END, TINY, compare_output, largest, precision_of
from bringup.verify.verdict import Verdict

NOISY = 20.0
"""SQNR in dB below which an int8 output is warned about."""


@dataclass(frozen=True)
class OutputNoise:
    """One output on the sample input against PyTorch float.

    Args:
        sqnr: signal to noise in dB; infinite when nothing differs.
        worst: largest absolute difference.
    """

    output: str
    sqnr: float
    worst: float


def float_results(loaded: LoadedModel, graph: Graph, inputs: Inputs) -> list[list[Array]]:
    """PyTorch's own outputs on inputs in stored layout, per inference."""
    results = []
    for stored in inputs:
        outputs = loaded.run(_tensors(loaded, graph, stored))
        results.append([tensor.numpy() for tensor in outputs])
    return results


def _tensors(
    loaded: LoadedModel, graph: Graph, stored: Mapping[str, Array]
) -> tuple[torch.Tensor, ...]:
    """Stored inputs as the model takes them."""
    return tuple(
        torch.from_numpy(array).to(like.dtype)
        for array, like in zip(load_inputs(graph, stored), loaded.sample, strict=True)
    )


def import_verdict(compiled: Compiled, stages: Stages) -> Verdict:
    """The import of a model against PyTorch, call by call, on all verification inputs.

    Kept with the prepared graph when nothing departs: the same program and inputs are not
    compared again.
    """
    loaded, folder = compiled.loaded, compiled.prepared.folder
    assert loaded is not None
    inputs = [_tensors(loaded, compiled.graph, stored) for stored in compiled.inputs]
    path = folder / f"import-{_digest(inputs)}.json" if folder else None
    with stages.stage("compare the import with PyTorch") as from_cache:
        agreement = _known_import(path)
        if agreement is not None:
            from_cache()
        else:
            golden = [[t.numpy() for t in loaded.run(tensors)] for tensors in inputs]
            agreement = compare_imported(loaded.imported, inputs, golden)
            _keep_import(agreement, path)
    return Verdict(
        "every call of the model agrees with what it became, on PyTorch's own operands",
        f"{agreement.calls:,} calls, {agreement.elements:,} elements, "
        f"{agreement.inferences} inputs",
        tuple(map(str, agreement.departures)),
    )


def _digest(inputs: list[tuple[torch.Tensor, ...]]) -> str:
    digest = hashlib.sha256()
    for tensor in (tensor for tensors in inputs for tensor in tensors):
        digest.update(np.ascontiguousarray(tensor.numpy()).tobytes())
    return digest.hexdigest()[:16]


def _known_import(path: Path | None) -> ImportAgreement | None:
    """An earlier comparison that found nothing; None if there is none, or it is damaged."""
    try:
        return ImportAgreement(**json.loads(path.read_text())) if path else None
    except (OSError, ValueError, TypeError):
        return None


def _keep_import(agreement: ImportAgreement, path: Path | None) -> None:
    if path is None or agreement.departures or not path.parent.is_dir():
        return
    counts = {key: getattr(agreement, key) for key in ("inferences", "calls", "elements")}
    with suppress(UsageError):  # a cache that cannot be written costs time only
        write_text(path, json.dumps(counts))


def outputs_verdict(
    loaded: LoadedModel,
    graph: Graph,
    inputs: Inputs,
    golden: list[list[Array]],
    inferences: tuple[Inference, ...],
    device: str,
) -> Verdict:
    """Device outputs of a float network against PyTorch's, every inference."""
    failures: list[str] = []
    for number, (expected, inference) in enumerate(zip(golden, inferences, strict=True)):
        actual = load_outputs(graph, inference.outputs)
        tensors = {**inference.outputs, **inference.tensors}
        for name, one, other in zip(graph.outputs, expected, actual, strict=True):
            difference = compare_output(graph, name, one, other, tensors)
            if difference is None:
                continue
            if not failures:
                failures += _first_departure(loaded, graph, inputs[number], number, tensors)
            failures.append(f"inference {number}, output {difference}")
    fraction = np.format_float_scientific(END_TO_END[precision_of(graph)], trim="-", exp_digits=1)
    elements = sum(array.size for expected in golden for array in expected)
    return Verdict(
        f"{device} agrees with PyTorch float within {fraction} of each output's largest magnitude",
        f"{len(graph.outputs)} outputs, {elements:,} elements, {len(golden)} inputs",
        tuple(failures),
    )


def _first_departure(
    loaded: LoadedModel,
    graph: Graph,
    stored: Mapping[str, Array],
    number: int,
    tensors: Mapping[str, Array],
) -> list[str]:
    """The first node, in execution order, whose float result is not PyTorch's; none if unknown."""
    results = execute_program(loaded.program, _tensors(loaded, graph, stored))
    values = {
        name: array.astype(np.float64)
        for name, array in tensors.items()
        if graph.type_of(name).dtype.is_float
    }
    known = correspondences(graph, loaded.program, results, values)
    fraction = END_TO_END[precision_of(graph)]
    for node in graph.nodes:
        found = known.get(node.outputs[0])
        if found is None:
            continue
        name = node.outputs[0]
        exact = found.stored(results, values[name].shape)
        bound = np.full(exact.shape, fraction * largest(exact) + TINY)
        both = exact.astype(np.float32), values[name].astype(np.float32)
        difference = compare(name, *both, bound)
        if difference is not None:
            where = f"node {node.name} ({node.op.name}) {node.origin}"
            return [f"inference {number} departs first at {where}: {difference}"]
    return []


def ladder_verdict(ladder: Ladder) -> Verdict:
    """The integer reference against PyTorch's fake quantization, both against float."""
    figures = ", ".join(
        f"{o.name} {o.sqnr_integer:.1f} of {o.sqnr_fake:.1f} dB"
        for o in ladder.outputs
        if o.moved_fake is None
    )
    return Verdict(
        "the integer reference is as close to PyTorch float as PyTorch's fake quantization",
        f"{figures or 'integer outputs'}, {ladder.samples} samples",
        ladder.failures,
    )


def quality_verdict(
    loaded: LoadedModel,
    least: float | None,
    figures: Mapping[str, float],
    golden: list[Array],
    device: list[Array],
) -> Verdict | None:
    """What the command line and the model file demand of the outputs; None when nothing.

    Args:
        least: `--min-sqnr`. figures: SQNR of the real outputs, in dB.
        golden, device: PyTorch's and the device's outputs on the sample input.
    """
    quality = loaded.quality or Quality()
    limits = [limit for limit in (least, quality.min_sqnr) if limit is not None]
    if not limits and quality.judge is None:
        return None
    limit = max(limits, default=-math.inf)
    failures = [
        f"{name}: {figure:.1f} dB against PyTorch float, at least {limit:g} is demanded"
        for name, figure in figures.items()
        if figure < limit
    ]
    if quality.judge is not None and (objection := quality.judge(golden, device)):
        failures.append(f"get_quality() of the model file: {objection}")
    demands = [f"SQNR of at least {limit:g} dB"] if limits else []
    demands += ["the model file's own judge"] if quality.judge is not None else []
    claim = f"the outputs satisfy {' and '.join(demands)}"
    return Verdict(claim, f"{len(figures)} real outputs", tuple(failures))


def output_figures(
    ladder: Ladder | None, agreement: tuple[OutputNoise, ...], graph: Graph
) -> dict[str, float]:
    """SQNR of the real outputs: over the model's samples for int8, on the sample input else."""
    if ladder is not None:
        return {o.name: o.sqnr_integer for o in ladder.outputs if o.moved_fake is None}
    return {a.output: a.sqnr for a in agreement if graph.type_of(a.output).dtype.is_float}


def noise_notes(ladder: Ladder | None) -> tuple[str, ...]:
    """A warning for every real int8 output below 20 dB."""
    return tuple(
        f"output {o.name} reaches {o.sqnr_integer:.1f} dB against PyTorch float, below "
        f"{NOISY:g}: calibrate with real data, or keep the layers that lose most in floating point"
        for o in (ladder.outputs if ladder else ())
        if o.moved_fake is None and o.sqnr_integer < NOISY and o.noise_integer > 1.0
    )


def float_agreement(
    graph: Graph, golden: list[Array], outputs: Mapping[str, Array]
) -> tuple[OutputNoise, ...]:
    """Signal to noise of one inference's outputs against PyTorch float."""
    agreement = []
    for name, signal, actual in zip(
        graph.outputs, golden, load_outputs(graph, outputs), strict=True
    ):
        finite = np.isfinite(signal) & np.isfinite(actual)
        exact, device = (a[finite].astype(np.float64) for a in (signal, actual))
        worst = float(np.abs(exact - device).max(initial=0.0))
        agreement.append(OutputNoise(name, sqnr(exact, device), worst))
    return tuple(agreement)
