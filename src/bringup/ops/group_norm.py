"""Group normalization of [N, ..., C]: statistics over all positions and the channels of a group.

int8: docs/numerics.md "Normalization".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bringup.errors import GraphError
from bringup.ir import Array, DType, Operator, TensorType, as_tuple
from bringup.numerics import normalize
from bringup.numerics.bounds import normalization_bound
from bringup.ops.checks import is_float, require_operands, types_of
from bringup.ops.epilogue import Epilogue, apply_epilogue, epilogue_parameters
from bringup.ops.layer_norm import integer_normalize, normalized_type
from bringup.ops.registry import operator

_STATISTICS = (1, 3)
"""Axes of [N, positions, groups, channels per group] the statistics run over."""


@operator
@dataclass(frozen=True)
class GroupNorm(Operator):
    """Operands: x [N, ..., C]; gamma, beta [C], of x's type, or float32 for int8.

    Args: as LayerNorm; groups divides C.
    """

    name: ClassVar[str] = "group_norm"
    c_struct: ClassVar[str] = "group_norm_params"

    groups: int
    epsilon: float = 1e-5
    input_scale: float = 0.0
    epilogue: Epilogue = None

    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        require_operands(self.name, inputs, 3)
        x = inputs[0]
        if len(x.shape) < 2 or self.groups < 1 or x.shape[-1] % self.groups:
            raise GraphError(f"group_norm: {self.groups} groups do not divide {x}")
        return (
            normalized_type(
                self.name,
                inputs,
                x.shape[-1],
                self._count(x.shape),
                self.epsilon,
                self.input_scale,
                self.epilogue,
            ),
        )

    def _count(self, shape: tuple[int, ...]) -> int:
        """Elements of one group."""
        return math.prod(shape[1:]) // self.groups

    def _grouped(self, x: Array) -> Array:
        return x.reshape(x.shape[0], -1, self.groups, x.shape[-1] // self.groups)

    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        x = inputs[0]
        (out,) = self.infer(*types_of(inputs))
        gamma, beta = (p.astype(np.float32).reshape(self.groups, -1) for p in inputs[1:])
        grouped = self._grouped(x)
        if is_float(x):
            wide = grouped.astype(np.float32)
            centred = wide - wide.mean(axis=_STATISTICS, keepdims=True)
            variance = np.square(centred).mean(axis=_STATISTICS, keepdims=True)
            y = centred / np.sqrt(variance + np.float32(self.epsilon)) * gamma + beta
            return as_tuple(apply_epilogue(y, self.epilogue, None, out.dtype).reshape(x.shape))
        n = self._count(x.shape)
        wide = grouped.astype(np.int64)
        total = wide.sum(axis=_STATISTICS, keepdims=True)
        variance = n * np.square(wide).sum(axis=_STATISTICS, keepdims=True) - total * total
        y = integer_normalize(
            n * wide - total,
            variance,
            gamma,
            beta,
            n,
            self.epsilon,
            self.input_scale,
            self.epilogue,
        )
        return as_tuple(y.reshape(x.shape))

    def error_bound(self, *inputs: Array) -> Array | None:
        x = inputs[0]
        if not is_float(x):
            return None
        gamma, beta = (p.astype(np.float64).reshape(self.groups, -1) for p in inputs[1:])
        wide = self._grouped(x).astype(np.float64)
        bound = normalization_bound(
            wide,
            wide.mean(axis=_STATISTICS, keepdims=True),
            lambda values: values.mean(axis=_STATISTICS, keepdims=True),
            self._count(x.shape),
            self.epsilon,
            gamma,
            beta,
            DType.of(x.dtype),
        )
        return bound.reshape(x.shape)

    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        x = inputs[0]
        self.infer(*inputs)
        variance_scale, value_scale = normalize.constants(self.input_scale, self._count(x.shape))
        return {
            "batch": x.shape[0],
            "positions": math.prod(x.shape[1:-1]),
            "channels": x.shape[-1],
            "groups": self.groups,
            "epsilon": self.epsilon,
            "variance_scale": variance_scale,
            "value_scale": value_scale,
            "epilogue": epilogue_parameters(self.epilogue),
        }
