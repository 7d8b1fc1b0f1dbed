"""A loaded model and a recipe become a graph ready for planning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch.export import ExportedProgram

from bringup.errors import ModelError
from bringup.frontend import LoadedModel
from bringup.frontend.export import quiet
from bringup.frontend.importer import check_weights, import_with_warnings, output_names
from bringup.ir import Graph
from bringup.passes.half import to_half
from bringup.passes.integerize import Island, integerize
from bringup.passes.pipeline import cleanup, float_passes
from bringup.passes.tidy_names import tidy_names
from bringup.quantize.calibrate import Sample
from bringup.quantize.recipe import Recipe


@dataclass(frozen=True)
class QuantizedModel:
    """The result of `quantize_model`.

    Args:
        graph: ready for planning.
        program: with quantize/dequantize nodes: the fake-quantized model in PyTorch. None for
            float recipes.
        islands: operators that stay in floating point in an int8 graph.
        warnings: what calibration and translation noticed.
    """

    graph: Graph
    program: ExportedProgram | None = None
    islands: tuple[Island, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything the user should read, one line each; islands of a kind share one."""
        groups: dict[tuple[str, str, str], list[Island]] = {}
        for island in self.islands:
            key = (island.operator, island.origin.module, island.reason)
            groups.setdefault(key, []).append(island)
        return self.warnings + tuple(_note(group) for group in groups.values())


def _note(islands: Sequence[Island]) -> str:
    more = f" and {len(islands) - 1} more of its kind there" if len(islands) > 1 else ""
    return f"stays in floating point: {islands[0]}{more}"


def quantize_model(
    loaded: LoadedModel, recipe: Recipe, samples: Sequence[Sample] | None = None
) -> QuantizedModel:
    """Export, calibrate and translate a model.

    Args:
        samples: calibration inputs; the model's own when None, its sample input when it has none.
            Not looked at for float recipes and for programs that are quantized already.

    Raises:
        ModelError: the model does not export, holds NaN, or its calibration data is unusable.
        UnsupportedModelError: operators without a lowering.
    """
    recipe = recipe.with_spec(loaded.precision)
    if is_quantized(loaded.program):
        notes = loaded.notes
        if recipe.precision != "int8":
            notes += ("the program is quantized already: int8",)
        return _integer(loaded.name, loaded.program, recipe, notes)
    if recipe.precision != "int8":
        warnings = loaded.imported.warnings
        graph = float_passes(loaded.imported.graph)
        if recipe.precision == "fp16":
            graph = to_half(graph)
        return QuantizedModel(graph, warnings=loaded.notes + warnings)
    with quiet():  # slow to import, and talkative: only to calibrate
        from bringup.quantize.pt2e import quantize_program

    check_weights(loaded.program)
    program = loaded.program
    noted = loaded.imported.warnings  # all that is unsupported is known before calibration
    chosen, found = _samples(loaded, samples)
    quantized = quantize_program(program, chosen, recipe)
    notes = tuple(dict.fromkeys(loaded.notes + noted + found + quantized.warnings))
    return _integer(loaded.name, quantized.program, recipe, notes)


def is_quantized(program: ExportedProgram) -> bool:
    """Whether a program holds quantize or dequantize nodes."""
    return any("quantize_" in str(node.target) for node in program.graph.nodes)


def _samples(
    loaded: LoadedModel, samples: Sequence[Sample] | None
) -> tuple[Sequence[Sample], tuple[str, ...]]:
    if samples is None:
        samples = loaded.calibration
    if samples is None:
        note = "no calibration samples: activation ranges come from the one sample input"
        return (loaded.sample,), (note,)
    if not samples:
        raise ModelError(
            "there are no calibration samples",
            where=loaded.name,
            why="get_calibration_samples() returned an empty list",
            hint="return at least one sample, or pass --calibrate FILE",
        )
    return samples, ()


def _integer(
    name: str, program: ExportedProgram, recipe: Recipe, notes: tuple[str, ...]
) -> QuantizedModel:
    graph, warnings = import_with_warnings(program, name)
    half = recipe.spec.float_type == "fp16"
    notes = tuple(dict.fromkeys(notes + warnings))
    result = to_integers(graph, notes, half=half)
    given = zip(output_names(program), result.graph.outputs, strict=True)
    graph = tidy_names(result.graph, [name or own for name, own in given])
    return replace(result, graph=graph, program=program)


def to_integers(graph: Graph, notes: tuple[str, ...] = (), *, half: bool = False) -> QuantizedModel:
    """A graph with quantize and dequantize nodes as integer operators, ready for planning.

    Args:
        notes: warnings of earlier steps, put in front.
        half: store what stays in floating point as float16.
    """
    result = integerize(graph)
    graph = float_passes(result.graph) if result.islands else cleanup(result.graph)
    if result.islands and half:
        graph = to_half(graph)
    return QuantizedModel(graph, None, result.islands, notes + result.warnings)
