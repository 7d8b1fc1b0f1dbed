"""256-entry tables: the integer form of every function of one 8-bit argument."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bringup.errors import ModelError
from bringup.ir import Array


def stored_values(scale: float, zero_point: int) -> Array:
    """The real numbers int8 -128..127 stand for, float64[256]."""
    return (np.arange(-128, 128, dtype=np.float64) - zero_point) * scale


def build_table(
    function: Callable[[Array], Array],
    in_scale: float,
    in_zero_point: int,
    out_scale: float,
    out_zero_point: int,
    *,
    minimum: int = -128,
    maximum: int = 127,
) -> NDArray[np.int8]:
    """`table[q + 128] = clamp(rint(f((q - zi) * si) / so) + zo)`, float64, ties to even.

    Args:
        function: vectorized float64 -> float64, for example `Unary("silu").real`.

    Raises:
        ModelError: the function is NaN at a representable input. Infinities saturate.
    """
    stored = np.arange(-128, 128, dtype=np.float64)
    with np.errstate(all="ignore"):
        real = np.asarray(function(stored_values(in_scale, in_zero_point)), dtype=np.float64)
        if np.isnan(real).any():
            q = int(stored[np.isnan(real)][0])
            raise ModelError(
                "a tabulated function is not a number at a representable input",
                why=f"stored value {q} stands for {(q - in_zero_point) * in_scale:.4g}",
                hint="keep this operator in floating point, or calibrate so that its input range "
                "excludes the argument",
            )
        out = np.rint(real / out_scale) + out_zero_point
    return np.asarray(np.clip(out, minimum, maximum), dtype=np.int8)
