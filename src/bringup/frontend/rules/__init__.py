"""ATen lowering rules by topic; importing the package registers them all."""

from bringup.frontend.rules import (
    activation,
    convolution,
    division,
    elementwise,
    indexing,
    logic,
    matrix,
    normalization,
    pooling,
    quantization,
    reduction,
    resize,
    scatter,
    shape,
    transposed_convolution,
)

__all__ = [
    "activation",
    "convolution",
    "division",
    "elementwise",
    "indexing",
    "logic",
    "matrix",
    "normalization",
    "pooling",
    "quantization",
    "reduction",
    "resize",
    "scatter",
    "shape",
    "transposed_convolution",
]
