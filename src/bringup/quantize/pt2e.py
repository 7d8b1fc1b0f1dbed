"""From a float exported program to one with quantize and dequantize nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.export import ExportedProgram
from torch.fx import GraphModule
from torchao.quantization.pt2e.quantize_pt2e import convert_pt2e, prepare_pt2e

from bringup.errors import ModelError
from bringup.quantize.calibrate import (
    Sample,
    UnboundedError,
    calibrate,
    check_samples,
    quiet,
    unbounded_results,
)
from bringup.quantize.masks import separate_masks
from bringup.quantize.quantizer import BringupQuantizer
from bringup.quantize.recipe import Recipe


@dataclass(frozen=True)
class QuantizedProgram:
    """A program with quantize/dequantize nodes, and what calibration noticed."""

    program: ExportedProgram
    warnings: tuple[str, ...] = ()


def quantize_program(
    program: ExportedProgram, samples: Sequence[Sample], recipe: Recipe
) -> QuantizedProgram:
    """Annotate, calibrate and convert a float program.

    Args:
        program: float, in eval mode, attention already decomposed.
        samples: calibration inputs, each with the shapes the program was exported for.

    Raises:
        ModelError: unusable samples, NaN or infinity in weights, NaN in a result.
    """
    samples = samples[: recipe.samples]
    args, kwargs = program.example_inputs or ((), {})
    if kwargs:
        raise ModelError("keyword inputs are not supported", where=", ".join(kwargs))
    if args:
        check_samples(samples, tuple(args))
    prepared = _prepared(program, samples, recipe)
    try:
        messages = calibrate(prepared, samples)
    except UnboundedError:
        unbounded = unbounded_results(_separated(program, samples), samples)
        if unbounded is None:
            raise
        prepared = _prepared(program, samples, recipe, unbounded)
        messages = calibrate(prepared, samples)
    with quiet(), torch.no_grad():
        converted = convert_pt2e(prepared)
        exported = torch.export.export(converted, tuple(samples[0]))
    return QuantizedProgram(exported, tuple(messages))


def _separated(program: ExportedProgram, samples: Sequence[Sample]) -> GraphModule:
    """The program as a module of its own, masks apart from scores."""
    module = program.module()
    assert isinstance(module, GraphModule)
    separate_masks(module, samples)
    return module


def _prepared(
    program: ExportedProgram,
    samples: Sequence[Sample],
    recipe: Recipe,
    unbounded: frozenset[str] = frozenset(),
) -> GraphModule:
    """The program with observers, none on the nodes called `unbounded`."""
    module = _separated(program, samples)
    with quiet():
        prepared = prepare_pt2e(module, BringupQuantizer(recipe, unbounded))
    assert isinstance(prepared, GraphModule)
    return prepared
