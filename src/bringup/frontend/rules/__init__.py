"""ATen lowering rules by topic; importing the package registers them all."""

from bringup.frontend.rules import (
    activation,
    attention,
    convolution,
    elementwise,
    indexing,
    matrix,
    pooling,
    quantization,
    reduction,
    shape,
)

__all__ = [
    "activation",
    "attention",
    "convolution",
    "elementwise",
    "indexing",
    "matrix",
    "pooling",
    "quantization",
    "reduction",
    "shape",
]
