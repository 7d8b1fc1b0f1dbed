"""Quantization: recipes, calibration through PT2E, integer graphs, the boundary to real tensors."""

from bringup.quantize.boundary import load_outputs, store_inputs
from bringup.quantize.calibrate import load_samples
from bringup.quantize.flow import QuantizedModel, quantize_model
from bringup.quantize.ladder import Ladder, OutputAgreement, compare
from bringup.quantize.recipe import PrecisionSpec, Recipe

__all__ = [
    "Ladder",
    "OutputAgreement",
    "PrecisionSpec",
    "QuantizedModel",
    "Recipe",
    "compare",
    "load_outputs",
    "load_samples",
    "quantize_model",
    "store_inputs",
]
