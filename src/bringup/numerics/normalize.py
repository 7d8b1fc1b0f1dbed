"""Integer layer, RMS and group normalization (docs/numerics.md "Normalization").

Statistics are exact integers; the rest is individually rounded IEEE float32 in the written order:

    v = f32(V) * variance_scale + epsilon
    k = (1 / sqrt(v)) * value_scale
    y = f32(c) * k * gamma + beta
    out = rne(clamp(y, minimum - zo, maximum - zo)) + zo
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bringup.ir import Array

F32 = np.float32


def constants(in_scale: float, count: int) -> tuple[float, float]:
    """(variance_scale, value_scale) = (f32(s*s / n**2), f32(s / n)), both from float64."""
    return float(F32(in_scale * in_scale / (count * count))), float(F32(in_scale / count))


def normalize(
    centred: Array,
    variance: Array,
    gamma: Array,
    beta: Array | None,
    *,
    epsilon: float,
    variance_scale: float,
    value_scale: float,
    zero_point: int,
    minimum: int,
    maximum: int,
) -> NDArray[np.int8]:
    """The float32 tail.

    Args:
        centred: c, exact integers of magnitude below 2**31 (n*x - sum, or n*(x - zx) for RMS).
        variance: V, exact integers below 2**63, broadcastable to `centred`.
        gamma, beta: float32, already divided by the output scale.
    """
    v = variance.astype(F32) * F32(variance_scale) + F32(epsilon)
    k = (F32(1.0) / np.sqrt(v)) * F32(value_scale)
    y = centred.astype(F32) * k * gamma.astype(F32)
    if beta is not None:
        y = y + beta.astype(F32)
    y = np.clip(y, F32(minimum - zero_point), F32(maximum - zero_point))
    return np.asarray(np.rint(y).astype(np.int32) + zero_point, dtype=np.int8)
