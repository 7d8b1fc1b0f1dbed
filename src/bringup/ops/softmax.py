"""Softmax and log-softmax over the last axis.

float: exp(x - max) / sum exp(x - max), or x - max - log sum exp(x - max)
int8:  docs/numerics.md "Softmax": integer arithmetic on a 256-entry exponent table
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics import softmax as integer
from bringup.numerics.bounds import UNIT, stored_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, Requantize, epilogue_parameters, store, stored_type
from bringup.ops.registry import operator

EXPONENTS = TensorType(DType.I32, (256,))
"""Type of the exponent table."""


@operator
@dataclass(frozen=True)
class Softmax(Operator):
    """Operands: x; for int8 also the exponent table i32[256] (`numerics.softmax.exponent_table`).

    Args:
        logarithm: log-softmax.
        numerator: the first of `softmax_numerator(out_scale)` or `log_softmax_numerators`.
        log_numerator: the second of `log_softmax_numerators`.
        shift: the second of `softmax_numerator`, 40 for log-softmax.
        epilogue: for int8 a Requantize, of which only zero point and bounds are used.
        safe: a row of minus infinities gives zeros instead of NaN (float softmax only).
    """

    name: ClassVar[str] = "softmax"

    logarithm: bool = False
    numerator: int = 0
    shift: int = integer.SOFTMAX_SHIFT
    epilogue: Epilogue = None
    log_numerator: int = 0
    safe: bool = False

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        x = inputs[0]
        if not x.shape or x.shape[-1] == 0:
            raise GraphError(f"softmax: {x} has no last axis to normalize over")
        if x.dtype.is_float:
            require_operands(self.name, inputs, 1)
            if self.safe and self.logarithm:
                raise GraphError("softmax: a log-softmax has no safe form")
            if self.epilogue is not None:
                raise GraphError("softmax: a float softmax takes no epilogue")
            return (x,)
        require_operands(self.name, inputs, 2)
        if x.dtype is not DType.I8 or inputs[1] != EXPONENTS:
            raise GraphError(
                f"softmax: integer operands are i8 and {EXPONENTS}, not {x}, {inputs[1]}"
            )
        if not isinstance(self.epilogue, Requantize):
            raise GraphError("softmax: an int8 softmax needs a Requantize epilogue")
        if x.shape[-1] > 2**24:
            raise GraphError("softmax: more than 2**24 columns")
        return (x.with_dtype(stored_type(self.name, DType.I32, self.epilogue)),)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x = inputs[0]
        (out,) = self.infer(*types_of(inputs))
        if is_float(x):
            return as_tuple(store(self._float(x), out.dtype))
        assert isinstance(self.epilogue, Requantize)
        zero, low, high = self.epilogue.zero_point, self.epilogue.minimum, self.epilogue.maximum
        if self.logarithm:
            return as_tuple(
                integer.log_softmax(
                    x,
                    inputs[1],
                    self.numerator,
                    self.log_numerator,
                    shift=self.shift,
                    zero_point=zero,
                    minimum=low,
                    maximum=high,
                )
            )
        return as_tuple(
            integer.softmax(
                x,
                inputs[1],
                self.numerator,
                shift=self.shift,
                zero_point=zero,
                minimum=low,
                maximum=high,
            )
        )

    def _float(self, x: Array) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            wide = x.astype(np.float32)
            below = wide - wide.max(axis=-1, keepdims=True)
            exponential = np.exp(below)
            total = exponential.sum(axis=-1, keepdims=True)
            result = np.asarray(below - np.log(total) if self.logarithm else exponential / total)
        if self.safe:
            result = np.where(np.isneginf(wide).all(axis=-1, keepdims=True), np.float32(0), result)
        return result

    def error_bound(self, *inputs: Array) -> Array | None:
        """Relative error of softmax: subtraction |d|, exponentials 2 * 8, sum n, quotient 1, units.

        The logarithm turns the relative error of the sum into an absolute one.
        """
        (x,) = inputs[:1]
        if not is_float(x):
            return None
        columns = x.shape[-1]
        with np.errstate(invalid="ignore"):
            wide = x.astype(np.float64)
            below = np.nan_to_num(wide - wide.max(axis=-1, keepdims=True), nan=0.0, neginf=-1e4)
        dtype = DType.of(x.dtype)
        exponential = np.exp(below)
        total = exponential.sum(axis=-1, keepdims=True)
        sum_units = columns + 18.0
        if self.logarithm:
            value = below - np.log(total)
            units = sum_units + 2 * np.abs(below) + 10 * np.abs(value)
            return stored_bound(units * UNIT, np.abs(value), dtype)
        value = exponential / total
        bound = value * ((2 * np.abs(below) + sum_units + 18.0) * UNIT) + 2.0**-120
        return stored_bound(bound, value, dtype)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x = inputs[0]
        self.infer(*inputs)
        return {
            "rows": x.elements // x.shape[-1],
            "columns": x.shape[-1],
            "numerator": self.numerator,
            "log_numerator": self.log_numerator,
            "shift": self.shift,
            "logarithm": int(self.logarithm),
            "safe": int(self.safe),
            "epilogue": epilogue_parameters(self.epilogue),
        }
