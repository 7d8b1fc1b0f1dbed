"""Functions of one float argument, element by element.

Quantized operands use `table` instead: `Unary.real` is the float64 definition the 256-entry table
is built from (`numerics.tables.build_table`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics.bounds import function_bound
from bringup.ops.checks import is_float, require, require_operands
from bringup.ops.epilogue import store
from bringup.ops.registry import operator


@dataclass(frozen=True)
class Function:
    """One function.

    Args:
        real: (x, alpha, beta) -> f(x), float64.
        ulps: legal error in units in the last place of the result.
        absolute: (|x|, alpha) -> legal absolute error in units of 2**-23, for results of
            cancellation (an accurate `1 - tanh` does not exist in float32 arithmetic).
        alpha, beta: defaults of the parameters.
    """

    real: Callable[[Array, float, float], Array]
    ulps: float
    absolute: Callable[[Array, float], Array] | None = None
    alpha: float = 0.0
    beta: float = 0.0


def _erf(x: Array) -> Array:
    import torch  # NumPy has no error function; torch is a dependency, but slow to import

    return np.asarray(torch.erf(torch.from_numpy(np.array(x, dtype=np.float64))).numpy())


def _sigmoid(x: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def _times_sigmoid(x: Array) -> Array:
    """x * sigmoid(x) with the limit 0, not NaN, at -infinity."""
    return np.asarray(np.where(np.isneginf(x), 0.0, x * _sigmoid(x)))


def _gelu(x: Array) -> Array:
    return np.asarray(np.where(np.isneginf(x), 0.0, 0.5 * x * (1.0 + _erf(x * math.sqrt(0.5)))))


def _gelu_tanh(x: Array) -> Array:
    inner = math.sqrt(2.0 / math.pi) * (x + 0.044715 * x * x * x)
    return np.asarray(np.where(np.isneginf(x), 0.0, 0.5 * x * (1.0 + np.tanh(inner))))


def _softplus(x: Array, beta: float, threshold: float) -> Array:
    scaled = x * beta
    return np.asarray(np.where(scaled > threshold, x, np.logaddexp(0.0, scaled) / beta))


def _mish(x: Array) -> Array:
    return np.asarray(np.where(np.isneginf(x), 0.0, x * np.tanh(np.logaddexp(0.0, x))))


def _constant(units: float) -> Callable[[Array, float], Array]:
    return lambda magnitude, alpha: np.full_like(magnitude, units)


def _proportional(units: float) -> Callable[[Array, float], Array]:
    return lambda magnitude, alpha: units * magnitude


FUNCTIONS: dict[str, Function] = {
    "abs": Function(lambda x, a, b: np.abs(x), 0),
    "neg": Function(lambda x, a, b: -x, 0),
    "square": Function(lambda x, a, b: x * x, 0),
    "sign": Function(lambda x, a, b: np.sign(np.nan_to_num(x, nan=0.0)), 0),
    "floor": Function(lambda x, a, b: np.floor(x), 0),
    "ceil": Function(lambda x, a, b: np.ceil(x), 0),
    "trunc": Function(lambda x, a, b: np.trunc(x), 0),
    "round": Function(lambda x, a, b: np.rint(x), 0),
    "sqrt": Function(lambda x, a, b: np.sqrt(x), 0),
    "rsqrt": Function(lambda x, a, b: 1.0 / np.sqrt(x), 4),
    "reciprocal": Function(lambda x, a, b: 1.0 / x, 1),
    "exp": Function(lambda x, a, b: np.exp(x), 4),
    "log": Function(lambda x, a, b: np.log(x), 4, _constant(1)),
    "sin": Function(lambda x, a, b: np.sin(x), 4, lambda m, a: 2 + m),
    "cos": Function(lambda x, a, b: np.cos(x), 4, lambda m, a: 2 + m),
    "erf": Function(lambda x, a, b: _erf(x), 4, _constant(2)),
    "tanh": Function(lambda x, a, b: np.tanh(x), 4, _constant(2)),
    "sigmoid": Function(lambda x, a, b: _sigmoid(x), 8),
    "silu": Function(lambda x, a, b: _times_sigmoid(x), 9),
    "gelu": Function(lambda x, a, b: _gelu(x), 8, _proportional(3)),
    "gelu_tanh": Function(lambda x, a, b: _gelu_tanh(x), 8, _proportional(6)),
    "mish": Function(lambda x, a, b: _mish(x), 12, _proportional(4)),
    "elu": Function(
        lambda x, a, b: np.where(x > 0, x, a * np.expm1(np.minimum(x, 0.0))),
        8,
        lambda m, a: np.full_like(m, 2 * abs(a)),
        alpha=1.0,
    ),
    "leaky_relu": Function(lambda x, a, b: np.where(x > 0, x, a * x), 1, alpha=0.01),
    "hardsigmoid": Function(
        lambda x, a, b: np.clip(x + 3.0, 0.0, 6.0) / 6.0, 2, lambda m, a: 1 + m
    ),
    "hardswish": Function(
        lambda x, a, b: np.where(np.isneginf(x), 0.0, x * np.clip(x + 3.0, 0.0, 6.0) / 6.0),
        4,
        lambda m, a: np.minimum(m, 4.0) * 4.0,
    ),
    "softplus": Function(
        lambda x, a, b: _softplus(x, a, b), 8, lambda m, a: 4 / abs(a) + 0 * m, 1.0, 20.0
    ),
    "softsign": Function(lambda x, a, b: x / (1.0 + np.abs(x)), 3),
}
"""All functions by name. `alpha` and `beta`: elu alpha; leaky_relu slope; softplus (beta,
threshold) as torch names them; unused otherwise. `sign` of NaN is 0 as in torch; `round` takes ties
to even."""

FLOAT64_FUNCTIONS = ("abs", "neg", "square", "sqrt", "reciprocal", "floor")
"""Functions whose float64 form is one IEEE operation, or exact."""


@operator
@dataclass(frozen=True)
class Unary(Operator):
    """Operand: x of a float type.

    Args:
        function: a key of FUNCTIONS; alpha, beta: its parameters, None for their defaults.
    """

    name: ClassVar[str] = "unary"
    float64 = True
    in_place = True

    function: str
    alpha: float | None = None
    beta: float | None = None

    @property
    def parameters(self) -> tuple[float, float]:
        """(alpha, beta) with defaults filled in."""
        function = self._function()
        return (
            function.alpha if self.alpha is None else self.alpha,
            function.beta if self.beta is None else self.beta,
        )

    def _function(self) -> Function:
        if self.function not in FUNCTIONS:
            raise GraphError(
                f"unary: no function {self.function!r}", why=f"known: {', '.join(FUNCTIONS)}"
            )
        return FUNCTIONS[self.function]

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 1)
        function = self._function()
        require(
            inputs[0].dtype.is_float,
            f"unary {self.function}: operand {inputs[0]} is not a float tensor",
            hint="integer tensors take a table",
        )
        require(
            inputs[0].dtype is not DType.F64 or self.function in FLOAT64_FUNCTIONS,
            f"unary {self.function} has no float64 form",
            why=f"unary {self.function} has no float64 form; use .float() before it",
        )
        alpha, _ = self.parameters
        require(
            function.absolute is None or self.function != "softplus" or alpha != 0,
            "unary softplus: beta is zero",
        )
        return inputs

    def real(self, x: Array) -> Array:
        """The function in float64."""
        with np.errstate(all="ignore"):
            return np.asarray(
                self._function().real(np.asarray(x, dtype=np.float64), *self.parameters)
            )

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        (x,) = inputs
        with np.errstate(over="ignore"):
            dtype = DType.of(x.dtype)
            result = self.real(x)
            return as_tuple(
                result if dtype is DType.F64 else store(result.astype(np.float32), dtype)
            )

    def error_bound(self, *inputs: Array) -> Array | None:
        (x,) = inputs
        function = self._function()
        exact = function.ulps == 0 and function.absolute is None
        if not is_float(x) or exact or DType.of(x.dtype) is DType.F64:
            return None
        units = None
        if function.absolute is not None:
            units = function.absolute(np.abs(x).astype(np.float64), self.parameters[0])
        return function_bound(self.real(x), function.ulps, units, DType.of(x.dtype))

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        alpha, beta = self.parameters
        return {"elements": inputs[0].elements, "alpha": alpha, "beta": beta}
