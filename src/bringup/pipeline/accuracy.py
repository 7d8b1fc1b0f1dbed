"""`bringup eval` as a call: accuracy from the image's own outputs over a labelled data set."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from bringup.errors import ModelError
from bringup.frontend import LoadedModel
from bringup.ir import Array, Graph, evaluate
from bringup.models import datasets
from bringup.pipeline.build import compile_stages
from bringup.pipeline.run import choose_runner
from bringup.pipeline.settings import Settings
from bringup.pipeline.verification import executor
from bringup.quantize.boundary import load_outputs, store_inputs
from bringup.runners import Request
from bringup.stages import Stages
from bringup.toolchain import build


@dataclass(frozen=True)
class Accuracy:
    """Top-1 counts, and how the device's outputs compare with the reference's.

    Args:
        correct: correctly classified samples, by who classified them.
        differing_samples, differing_elements: outputs of the device that are not the reference's.
    """

    samples: int
    elements: int
    device: str
    correct: Mapping[str, int]
    differing_samples: int
    differing_elements: int

    @property
    def ok(self) -> bool:
        """Whether every output element equals the reference's."""
        return self.differing_elements == 0

    def percent(self, name: str) -> float:
        """Top-1 accuracy in percent."""
        return 100.0 * self.correct[name] / self.samples


def evaluate_accuracy(
    model: str | LoadedModel,
    data: str,
    settings: Settings | None = None,
    *,
    limit: int | None = None,
    listener: Callable[[str], None] | None = None,
) -> Accuracy:
    """Classify a data set with PyTorch float, the reference, and the image on a runner.

    Args:
        data: name of a data set, or a `.npz` file with `inputs` [N, ...] and integer `labels` [N].
        limit: use the first N samples only.

    Raises:
        ModelError: the data does not fit the model, or the model has no class scores.
    """
    settings = settings or Settings()
    stages = Stages(listener) if listener else Stages()
    inputs, labels = load_labelled(data)
    inputs, labels = inputs[:limit], labels[:limit]
    with tempfile.TemporaryDirectory(prefix="bringup-eval-") as folder:
        compiled = compile_stages(model, settings, Path(folder) / "project", False, stages)
        loaded = compiled.loaded
        if loaded is None:
            raise ModelError(
                "a graph file has no PyTorch model to compare with",
                where=str(model),
                hint="give the model file or zoo name the graph was made from",
            )
        _check(loaded, compiled.graph, inputs)
        runner = choose_runner(settings, compiled.plan.target)
        image = build(compiled.project, host=runner.name == "host", afresh=not settings.cache)
        stored = tuple(store_inputs(compiled.graph, (one[None],)) for one in inputs)
        with stages.stage(f"run {len(stored)} inputs on {runner.name}"):
            run = executor(runner, image, settings)(Request(stored, checksums=False, profile=False))
    with stages.stage("compare"):
        reference = [evaluate(compiled.graph, one) for one in stored]
    device = [inference.outputs for inference in run.response.inferences]
    with torch.no_grad():
        scores = torch.cat([loaded.module(one[None]) for one in inputs])
    output = compiled.graph.outputs[0]
    wrong = [int(np.sum(d[output] != r[output])) for d, r in zip(device, reference, strict=True)]
    name = f"{settings.quant} {settings.target} on {runner.name}"
    return Accuracy(
        samples=len(labels),
        elements=sum(r[output].size for r in reference),
        device=name,
        correct={
            "PyTorch float": int(np.sum(scores.argmax(1).numpy() == labels)),
            f"{settings.quant} reference": _correct(compiled.graph, reference, labels),
            name: _correct(compiled.graph, device, labels),
        },
        differing_samples=sum(count > 0 for count in wrong),
        differing_elements=sum(wrong),
    )


def load_labelled(data: str) -> tuple[torch.Tensor, Array]:
    """Inputs [N, ...] and labels [N] of a named data set's test part or a `.npz` file.

    Raises:
        UsageError: no such data set. ModelError: the file cannot be used.
    """
    if not data.endswith(".npz"):
        inputs, labels = datasets.find(data).load_test()
        return inputs, labels.numpy()
    try:
        with np.load(data, allow_pickle=False) as arrays:
            return torch.from_numpy(arrays["inputs"]), np.asarray(arrays["labels"])
    except Exception as error:  # zip files and array headers fail in many ways
        raise ModelError(
            "the data file cannot be used",
            where=data,
            why=str(error),
            hint="save it with numpy.savez(path, inputs=..., labels=...)",
        ) from error


def _check(loaded: LoadedModel, graph: Graph, inputs: torch.Tensor) -> None:
    expected = tuple(loaded.sample[0].shape[1:])
    if len(loaded.sample) != 1 or tuple(inputs.shape[1:]) != expected:
        raise ModelError(
            "the data does not fit the model",
            where=loaded.name,
            why=f"samples are {list(inputs.shape[1:])}, the model takes {list(expected)}",
        )
    shape = graph.type_of(graph.outputs[0]).shape
    if len(graph.outputs) != 1 or len(shape) != 2:
        raise ModelError(
            "the model does not classify",
            where=loaded.name,
            why=f"its outputs are {', '.join(str(graph.type_of(o)) for o in graph.outputs)}",
            hint="eval needs one output of class scores",
        )


def _correct(
    graph: Graph, outputs: list[Mapping[str, Array]] | list[dict[str, Array]], labels: Array
) -> int:
    winners = [int(np.argmax(load_outputs(graph, one)[0])) for one in outputs]
    return int(np.sum(np.asarray(winners) == labels))
