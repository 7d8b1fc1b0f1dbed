"""Subtraction: as add; for int8 operands `b_multiplier` is negative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.ir import Array
from bringup.ops.add import Additive
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class Sub(Additive):
    """out = a - b, broadcasting."""

    name: ClassVar[str] = "sub"
    c_struct: ClassVar[str] = "add_params"

    def combine(self, a: Array, b: Array) -> Array:
        return np.asarray(a - b)
