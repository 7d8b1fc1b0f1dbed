"""What happens to an accumulator before it is stored: nothing, a clamp, or a requantization."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, TensorType
from bringup.numerics.gemm import wrap_int32
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
    """Stored element type when the multiplier is an operand.

    Raises:
        GraphError: epilogue, operands and types do not agree.
    """
    if isinstance(epilogue, Requantize):
        if multiplier is None:
            raise GraphError(f"{operator}: requantization needs a multiplier operand")
        if multiplier.dtype is not DType.I32 or multiplier.shape not in ((1,), (channels,)):
            raise GraphError(
                f"{operator}: multiplier must be i32[1] or i32[{channels}], not {multiplier}"
            )
    elif multiplier is not None:
        raise GraphError(f"{operator}: a multiplier without requantization")
    return stored_type(operator, accumulator, epilogue)


def stored_type(operator: str, accumulator: DType, epilogue: Epilogue) -> DType:
    """Stored element type of an accumulator after its epilogue. Raises GraphError on a mismatch."""
    if isinstance(epilogue, Requantize):
        if accumulator is not DType.I32:
            raise GraphError(f"{operator}: requantization of a {accumulator} accumulator")
        if not -128 <= epilogue.minimum <= epilogue.maximum <= 127:
            raise GraphError(
                f"{operator}: stored bounds {epilogue.minimum}..{epilogue.maximum} are not int8"
            )
        if not (1 <= epilogue.shift <= 62 and 0 <= epilogue.left_shift <= 31):
            raise GraphError(
                f"{operator}: shift {epilogue.shift}, left shift {epilogue.left_shift} out of range"
            )
        return DType.I8
    if isinstance(epilogue, ClampEpilogue) and not accumulator.is_float:
        raise GraphError(f"{operator}: a float clamp on an integer accumulator")
    return accumulator


def apply_epilogue(
    accumulator: Array,
    epilogue: Epilogue,
    multiplier: Array | int | None,
    dtype: DType,
    *,
    shift: Array | int | None = None,
) -> Array:
    """Evaluate the epilogue on a channels-last accumulator and return the stored array.

    Args:
        accumulator: float sums, or exact integers in any integer or float type.
        shift: replaces the epilogue's (one per element, for averages).
    """
    if isinstance(epilogue, Requantize):
        assert multiplier is not None  # guaranteed by infer
        accumulator = rescale(
            accumulator,
            multiplier,
            shift=epilogue.shift if shift is None else shift,
            left_shift=epilogue.left_shift,
            zero_point=epilogue.zero_point,
            minimum=epilogue.minimum,
            maximum=epilogue.maximum,
        )
    elif isinstance(epilogue, ClampEpilogue):
        accumulator = np.clip(accumulator, epilogue.minimum, epilogue.maximum)
    elif dtype is DType.I32 and accumulator.dtype != np.int32:
        accumulator = wrap_int32(accumulator)
    return store(accumulator, dtype)


def store(array: Array, dtype: DType) -> Array:
    """Round to the storage type; float overflow gives infinity, as in hardware."""
    if array.dtype == dtype.numpy:
        return array
    with np.errstate(over="ignore"):
        return array.astype(dtype.numpy)


def epilogue_parameters(epilogue: Epilogue, multipliers: int = 0) -> dict[str, object]:
    """All fields of `struct bringup_epilogue` (runtime/include/bringup/operators.h).

    Args:
        multipliers: entries of the multiplier operand, 0 when there is none.
    """
    requantize = epilogue if isinstance(epilogue, Requantize) else Requantize(0, 0, 0, 0, 0)
    clamp = epilogue if isinstance(epilogue, ClampEpilogue) else ClampEpilogue()
    return {
        "zero_point": requantize.zero_point,
        "minimum": requantize.minimum,
        "maximum": requantize.maximum,
        "shift": requantize.shift,
        "left_shift": requantize.left_shift,
        "per_channel": int(multipliers > 1),
        "clamp_minimum": clamp.minimum,
        "clamp_maximum": clamp.maximum,
    }
