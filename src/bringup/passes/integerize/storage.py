"""How a real tensor is stored as int8."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bringup.ir import Array, Quantization
from bringup.numerics.rescale import Multipliers
from bringup.ops.epilogue import ClampEpilogue, Requantize


@dataclass(frozen=True)
class Storage:
    """The int8 form a result is wanted in: real = scale * (stored - zero_point).

    Args:
        minimum, maximum: stored bounds, fused activations included.
        gain: a constant factor the result stands for but does not hold: what is stored means
            `gain * real` to everything that reads it.
    """

    scale: float
    zero_point: int
    minimum: int = -128
    maximum: int = 127
    gain: float = 1.0

    @property
    def quantization(self) -> Quantization:
        """The same as a graph value's attribute."""
        return Quantization((self.scale * self.gain,), self.zero_point)

    def clamped(self, low: float, high: float) -> Storage:
        """With the real bounds of a fused activation. Rounding is monotone, so this is exact."""
        minimum, maximum = self.stored(low), self.stored(high)
        return replace(self, minimum=max(self.minimum, minimum), maximum=min(self.maximum, maximum))

    def stored(self, real: float) -> int:
        """The integer a real number is stored as; infinities give the bounds."""
        if math.isinf(real):
            return self.maximum if real > 0 else self.minimum
        value = round(real / self.scale) + self.zero_point  # Python rounds half to even
        return min(max(value, self.minimum), self.maximum)

    def before(self, factor: float) -> Storage:
        """The form of `x` when `factor * x` is wanted in this one: the same stored values."""
        return replace(self, scale=self.scale / factor, gain=self.gain * factor)

    def after(self, epilogue: object) -> Storage:
        """With the bounds of a float operator's fused clamp, if it has one."""
        if isinstance(epilogue, ClampEpilogue):
            return self.clamped(epilogue.minimum, epilogue.maximum)
        return self

    def array(self, real: Array) -> NDArray[np.int8]:
        """A constant in this form."""
        stored = np.rint(real.astype(np.float64) / self.scale) + self.zero_point
        return np.asarray(np.clip(stored, self.minimum, self.maximum), dtype=np.int8)

    def requantize(self, multipliers: Multipliers | None = None) -> Requantize:
        """The epilogue that writes this form."""
        if multipliers is None:
            return Requantize(self.zero_point, self.minimum, self.maximum)
        return Requantize(
            self.zero_point,
            self.minimum,
            self.maximum,
            multipliers.shift,
            multipliers.left_shift,
        )


@dataclass(frozen=True)
class Stored:
    """An int8 value of the new graph that stands for a real tensor of the old one."""

    name: str
    scale: float
    zero_point: int

    def has(self, storage: Storage) -> bool:
        """Whether scale and zero point are those of `storage`."""
        return self.scale == storage.scale and self.zero_point == storage.zero_point
