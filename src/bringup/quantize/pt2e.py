"""From a float exported program to one with quantize and dequantize nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.export import ExportedProgram
from torch.fx import GraphModule
from torchao.quantization.pt2e.quantize_pt2e import convert_pt2e, prepare_pt2e

from bringup.errors import ModelError
from bringup.quantize.calibrate import Sample, calibrate, check_samples, quiet
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
        ModelError: unusable samples, NaN or infinity in weights or activations.
    """
    samples = samples[: recipe.samples]
    args, kwargs = program.example_inputs or ((), {})
    if kwargs:
        raise ModelError("keyword inputs are not supported", where=", ".join(kwargs))
    if args:
        check_samples(samples, tuple(args))
    module = program.module()
    assert isinstance(module, GraphModule)
    separate_masks(module, samples)
    with quiet():
        prepared = prepare_pt2e(module, BringupQuantizer(recipe))
    messages = calibrate(prepared, samples)
    with quiet(), torch.no_grad():
        converted = convert_pt2e(prepared)
        exported = torch.export.export(converted, tuple(samples[0]))
    return QuantizedProgram(exported, tuple(messages))
