"""Softmax over the last axis with elements that take no part.

float: exp(x - max) / sum exp(x - max), maximum and sum over what is not masked; 0 where masked
int8:  the same on the integers of docs/numerics.md "Masked softmax"

A masked element is never looked at: NaN or infinity there changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics import softmax as integer
from bringup.ops.broadcast import broadcast_strides
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, Requantize, epilogue_parameters, store, stored_type
from bringup.ops.registry import operator
from bringup.ops.softmax import EXPONENTS, Softmax
from bringup.ops.strides import collapse, contiguous_strides, padded_to_rank


@operator
@dataclass(frozen=True)
class MaskedSoftmax(Operator):
    """Operands: x, masked bool (whole last axis, broadcasts before it), int8: exponents i32[256].

    Args:
        uniform: a row with every element masked gives 1 / columns, as a finite fill value does in
            PyTorch; else zeros, as scaled dot product attention gives.
        numerator, shift: of `numerics.softmax.softmax_numerator(out_scale)`, int8 only.
        epilogue: for int8 a Requantize, of which only zero point and bounds are used.
    """

    name: ClassVar[str] = "masked_softmax"

    uniform: bool = False
    numerator: int = 0
    shift: int = integer.SOFTMAX_SHIFT
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 2 if inputs and inputs[0].dtype.is_float else 3)
        x, masked = inputs[:2]
        _require_mask(x, masked)
        if x.dtype.is_float:
            if self.epilogue is not None:
                raise GraphError("masked_softmax: a float softmax takes no epilogue")
            return (x,)
        if x.dtype is not DType.I8 or inputs[2] != EXPONENTS:
            raise GraphError(
                f"masked_softmax: integer operands are i8 and {EXPONENTS}, not {x}, {inputs[2]}"
            )
        if not isinstance(self.epilogue, Requantize):
            raise GraphError("masked_softmax: an int8 softmax needs a Requantize epilogue")
        if x.shape[-1] > 2**24:
            raise GraphError("masked_softmax: more than 2**24 columns")
        return (x.with_dtype(stored_type(self.name, DType.I32, self.epilogue)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, masked = inputs[:2]
        (out,) = self.infer(*types_of(inputs))
        if is_float(x):
            return as_tuple(store(self._float(x, masked), out.dtype))
        assert isinstance(self.epilogue, Requantize)
        return as_tuple(
            integer.softmax(
                x,
                inputs[2],
                self.numerator,
                shift=self.shift,
                zero_point=self.epilogue.zero_point,
                minimum=self.epilogue.minimum,
                maximum=self.epilogue.maximum,
                masked=masked,
                uniform=self.uniform,
            )
        )

    def _float(self, x: Array, masked: Array) -> Array:
        empty = masked.all(axis=-1, keepdims=True)
        scores = _scores(x.astype(np.float32), masked, empty)
        with np.errstate(invalid="ignore"):
            exponential = np.exp(scores - scores.max(axis=-1, keepdims=True))
            result = exponential / exponential.sum(axis=-1, keepdims=True)
        return np.where(masked & ~(empty & self.uniform), np.float32(0), result)

    def error_bound(self, *inputs: Array) -> Array | None:
        """That of `Softmax` on the scores with minus infinity where masked."""
        x, masked = inputs[:2]
        if not is_float(x):
            return None
        empty = masked.all(axis=-1, keepdims=True)
        bound = Softmax().error_bound(_scores(x, masked, empty))
        assert bound is not None
        free = masked & ~(empty & self.uniform)
        return np.where(free, 0.0, bound)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x, masked = inputs[:2]
        self.infer(*inputs)
        outer, columns = x.shape[:-1], x.shape[-1]
        size, (a, b) = collapse(
            outer,
            [contiguous_strides(x.shape)[:-1], broadcast_strides(masked.shape, x.shape)[:-1]],
        )
        return {
            "rows": {
                "size": padded_to_rank(self.name, size, 1),
                "a_stride": padded_to_rank(self.name, a, 0),
                "b_stride": padded_to_rank(self.name, b, 0),
                "elements": x.elements // columns,
            },
            "columns": columns,
            "numerator": self.numerator,
            "shift": self.shift,
            "uniform": int(self.uniform),
            "epilogue": epilogue_parameters(self.epilogue),
        }


def _require_mask(x: TensorType, masked: TensorType) -> None:
    if not x.shape or x.shape[-1] == 0:
        raise GraphError(f"masked_softmax: {x} has no last axis to normalize over")
    fits = masked.dtype is DType.BOOL and masked.shape[-1:] == x.shape[-1:]
    lead = len(x.shape) - len(masked.shape)
    if not fits or lead < 0 or any(
        m not in (1, n) for m, n in zip(masked.shape, x.shape[lead:], strict=True)
    ):  # fmt: skip
        raise GraphError(f"masked_softmax: {masked} is no mask of {x}")


def _scores(x: Array, masked: Array, empty: Array) -> Array:
    """Minus infinity where masked; rows without any other element are zeros."""
    return np.where(empty, x.dtype.type(0), np.where(masked, x.dtype.type(-np.inf), x))
