"""What happens to an accumulator before it is stored: nothing, a clamp, or a requantization."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType
from bringup.numerics.rescale import SHIFT, rescale


@dataclass(frozen=True)
class ClampEpilogue:
    """Fused float activation: `min(max(x, minimum), maximum)`; NaN stays NaN."""

    minimum: float = -np.inf
    maximum: float = np.inf


@dataclass(frozen=True)
class Requantize:
    """Fused rescale to int8 (docs/numerics.md "Rescale"); the int32 multiplier is an operand.

    Args:
        zero_point: of the output. minimum, maximum: stored bounds, activation included.
        shift, left_shift: see `numerics.rescale.rescale`.
    """

    zero_point: int = 0
    minimum: int = -128
    maximum: int = 127
    shift: int = SHIFT
    left_shift: int = 0


Epilogue = ClampEpilogue | Requantize | None


def epilogue_type(
    operator: str,
    accumulator: DType,
    epilogue: Epilogue,
    multiplier: TensorType | None,
    channels: int,
) -> DType:
    """Stored element type. Raises GraphError when epilogue, operands and types do not agree."""
    if isinstance(epilogue, Requantize):
        if accumulator is not DType.I32 or multiplier is None:
            raise GraphError(f"{operator}: requantization needs integer operands and a multiplier")
        if multiplier.dtype is not DType.I32 or multiplier.shape not in ((1,), (channels,)):
            raise GraphError(
                f"{operator}: multiplier must be i32[1] or i32[{channels}], not {multiplier}"
            )
        return DType.I8
    if multiplier is not None:
        raise GraphError(f"{operator}: a multiplier without requantization")
    if isinstance(epilogue, ClampEpilogue) and not accumulator.is_float:
        raise GraphError(f"{operator}: a float clamp on an integer accumulator")
    return accumulator


def apply_epilogue(
    accumulator: Array, epilogue: Epilogue, multiplier: Array | None, dtype: DType
) -> Array:
    """Evaluate the epilogue on a channels-last accumulator and return the stored array."""
    if isinstance(epilogue, Requantize):
        assert multiplier is not None  # guaranteed by epilogue_type
        accumulator = rescale(
            accumulator,
            multiplier,
            shift=epilogue.shift,
            left_shift=epilogue.left_shift,
            zero_point=epilogue.zero_point,
            minimum=epilogue.minimum,
            maximum=epilogue.maximum,
        )
    elif isinstance(epilogue, ClampEpilogue):
        accumulator = np.minimum(np.maximum(accumulator, epilogue.minimum), epilogue.maximum)
    return accumulator.astype(dtype.numpy)


def epilogue_parameters(epilogue: Epilogue, multipliers: int) -> dict[str, object]:
    """Fields of `struct bringup_epilogue` (runtime/include/bringup/operators.h)."""
    if isinstance(epilogue, Requantize):
        return {
            "zero_point": epilogue.zero_point,
            "minimum": epilogue.minimum,
            "maximum": epilogue.maximum,
            "shift": epilogue.shift,
            "left_shift": epilogue.left_shift,
            "per_channel": int(multipliers > 1),
        }
    clamp = epilogue or ClampEpilogue()
    return {"clamp_minimum": clamp.minimum, "clamp_maximum": clamp.maximum}
