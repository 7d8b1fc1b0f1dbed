"""Layer normalization over the last axis.

float: out = (x - mean) / sqrt(variance + epsilon) * gamma + beta
int8:  docs/numerics.md "Normalization"
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics import normalize
from bringup.numerics.bounds import normalization_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import (
    Epilogue,
    Requantize,
    apply_epilogue,
    epilogue_parameters,
    stored_type,
)
from bringup.ops.registry import operator


@operator
@dataclass(frozen=True)
class LayerNorm(Operator):
    """Operands: x [..., columns]; gamma, beta [columns], of x's type, or float32 for int8.

    Args:
        input_scale: of an int8 operand; gamma and beta are then divided by the output scale.
        epilogue: for int8 a Requantize, of which zero point and bounds are used.
    """

    name: ClassVar[str] = "layer_norm"
    c_struct: ClassVar[str] = "norm_params"

    epsilon: float = 1e-5
    input_scale: float = 0.0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 3)
        x = inputs[0]
        columns = x.shape[-1] if x.shape else 0
        return (
            normalized_type(
                self.name, inputs, columns, columns, self.epsilon, self.input_scale, self.epilogue
            ),
        )

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x, gamma, beta = inputs
        (out,) = self.infer(*types_of(inputs))
        if is_float(x):
            wide = x.astype(np.float32)
            centred = wide - wide.mean(axis=-1, keepdims=True)
            variance = np.square(centred).mean(axis=-1, keepdims=True)
            y = centred / np.sqrt(variance + np.float32(self.epsilon))
            y = y * gamma.astype(np.float32) + beta.astype(np.float32)
            return as_tuple(apply_epilogue(y, self.epilogue, None, out.dtype))
        n = x.shape[-1]
        wide = x.astype(np.int64)
        total = wide.sum(axis=-1, keepdims=True)
        variance = n * np.square(wide).sum(axis=-1, keepdims=True) - total * total
        return as_tuple(
            integer_normalize(
                n * wide - total,
                variance,
                gamma,
                beta,
                n,
                self.epsilon,
                self.input_scale,
                self.epilogue,
            )
        )

    def error_bound(self, *inputs: Array) -> Array | None:
        x, gamma, beta = inputs
        if not is_float(x):
            return None
        wide = x.astype(np.float64)
        return normalization_bound(
            wide,
            wide.mean(axis=-1, keepdims=True),
            lambda values: values.mean(axis=-1, keepdims=True),
            x.shape[-1],
            self.epsilon,
            gamma.astype(np.float64),
            beta.astype(np.float64),
            DType.of(x.dtype),
        )

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        self.infer(*inputs)
        return norm_parameters(inputs[0], self.epsilon, self.input_scale, 0, self.epilogue)


def normalized_type(
    operator: str,
    inputs: tuple[TensorType, ...],
    channels: int,
    count: int,
    epsilon: float,
    input_scale: float,
    epilogue: Epilogue,
) -> TensorType:
    """Result type of a normalization.

    Args:
        channels: length of gamma and beta. count: elements of one group of statistics.

    Raises:
        GraphError: parameters of another type, or int8 attributes that make no sense.
    """
    x = inputs[0]
    quantized = x.dtype is DType.I8
    if not (quantized or x.dtype.is_float) or channels < 1:
        raise GraphError(f"{operator}: operand {x} is neither float nor i8, or has no channels")
    expected = TensorType(DType.F32 if quantized else x.dtype, (channels,))
    for parameter in inputs[1:]:
        if parameter != expected:
            raise GraphError(f"{operator}: parameter {parameter} of {x} should be {expected}")
    if not quantized:
        return x.with_dtype(stored_type(operator, x.dtype, epilogue))
    if not isinstance(epilogue, Requantize):
        raise GraphError(f"{operator}: an int8 operand needs a Requantize epilogue")
    if not (np.float32(epsilon) > 0 and input_scale > 0 and np.isfinite(input_scale)):
        raise GraphError(
            f"{operator}: int8 needs positive epsilon and input scale",
            why=f"epsilon {epsilon}, input scale {input_scale}",
        )
    if count * 255 >= 2**31:
        raise GraphError(f"{operator}: more than 2**23 elements per group", why=f"{count}")
    return x.with_dtype(stored_type(operator, DType.I32, epilogue))


def integer_normalize(
    centred: Array,
    variance: Array,
    gamma: Array,
    beta: Array | None,
    count: int,
    epsilon: float,
    input_scale: float,
    epilogue: Epilogue,
) -> Array:
    """The int8 result from exact statistics (see `numerics.normalize`)."""
    assert isinstance(epilogue, Requantize)  # checked by infer
    variance_scale, value_scale = normalize.constants(input_scale, count)
    return normalize.normalize(
        centred,
        variance,
        gamma,
        beta,
        epsilon=epsilon,
        variance_scale=variance_scale,
        value_scale=value_scale,
        zero_point=epilogue.zero_point,
        minimum=epilogue.minimum,
        maximum=epilogue.maximum,
    )


def norm_parameters(
    x: TensorType, epsilon: float, input_scale: float, input_zero_point: int, epilogue: Epilogue
) -> dict[str, object]:
    """Fields of `struct norm_params`."""
    columns = x.shape[-1]
    variance_scale, value_scale = normalize.constants(input_scale, columns)
    return {
        "rows": x.elements // columns,
        "columns": columns,
        "epsilon": epsilon,
        "variance_scale": variance_scale,
        "value_scale": value_scale,
        "input_zero_point": input_zero_point,
        "epilogue": epilogue_parameters(epilogue),
    }
