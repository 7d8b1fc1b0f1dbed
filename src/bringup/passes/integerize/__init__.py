"""From a graph with quantize and dequantize nodes to one of integer operators.

    dequantize -> operator -> quantize      becomes      integer operator with a Requantize epilogue

See `engine` for how, and the other files for what each family of operators becomes.
"""

from bringup.passes.integerize import (  # noqa: F401  (they register their rules)
    accumulate,
    arithmetic,
    average,
    movement,
    normalize,
    pointwise,
    selection,
)
from bringup.passes.integerize.engine import Integerized, Island, integerize

__all__ = ["Integerized", "Island", "integerize"]
