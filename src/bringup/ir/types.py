"""Element types, tensor types and quantization parameters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ml_dtypes
import numpy as np


class DType(StrEnum):
    """Element type of a tensor. The value is its name in files and in C symbols."""

    F64 = "f64"
    F32 = "f32"
    F16 = "f16"
    BF16 = "bf16"
    I8 = "i8"
    U8 = "u8"
    I16 = "i16"
    I32 = "i32"
    I64 = "i64"
    BOOL = "bool"

    @property
    def numpy(self) -> np.dtype[Any]:
        """The NumPy dtype of the same bits (bfloat16 through ml_dtypes)."""
        return _NUMPY[self]

    @property
    def bytes(self) -> int:
        """Bytes per element."""
        return int(_NUMPY[self].itemsize)

    @property
    def is_float(self) -> bool:
        """Whether the type is a floating-point format."""
        return self in (DType.F64, DType.F32, DType.F16, DType.BF16)

    @property
    def c_name(self) -> str:
        """The C type of one element in generated code."""
        return _C_NAMES[self]

    @classmethod
    def of(cls, dtype: np.dtype[Any]) -> DType:
        """The `DType` of a NumPy dtype. Raises KeyError for a type bringup has no name for."""
        return _FROM_NUMPY[np.dtype(dtype)]


_NUMPY: dict[DType, np.dtype[Any]] = {
    DType.F64: np.dtype(np.float64),
    DType.F32: np.dtype(np.float32),
    DType.F16: np.dtype(np.float16),
    DType.BF16: np.dtype(ml_dtypes.bfloat16),
    DType.I8: np.dtype(np.int8),
    DType.U8: np.dtype(np.uint8),
    DType.I16: np.dtype(np.int16),
    DType.I32: np.dtype(np.int32),
    DType.I64: np.dtype(np.int64),
    DType.BOOL: np.dtype(np.bool_),
}
_FROM_NUMPY = {dtype: name for name, dtype in _NUMPY.items()}
_C_NAMES = {
    DType.F64: "double",
    DType.F32: "float",
    DType.F16: "_Float16",
    DType.BF16: "uint16_t",
    DType.I8: "int8_t",
    DType.U8: "uint8_t",
    DType.I16: "int16_t",
    DType.I32: "int32_t",
    DType.I64: "int64_t",
    DType.BOOL: "uint8_t",
}


@dataclass(frozen=True)
class TensorType:
    """Element type and static shape of a tensor, row-major and dense."""

    dtype: DType
    shape: tuple[int, ...]

    @property
    def elements(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """Size in bytes."""
        return self.elements * self.dtype.bytes

    def with_shape(self, shape: tuple[int, ...]) -> TensorType:
        """The same element type in another shape."""
        return TensorType(self.dtype, tuple(shape))

    def with_dtype(self, dtype: DType) -> TensorType:
        """The same shape with another element type."""
        return TensorType(dtype, self.shape)

    def __str__(self) -> str:
        return f"{self.dtype}[{'x'.join(map(str, self.shape))}]"


@dataclass(frozen=True)
class Quantization:
    """Affine quantization of an integer tensor: real = scale * (stored - zero_point).

    Args:
        scale: one scale, or one per slice along `axis`.
        zero_point: stored value of real zero (one for the whole tensor; 0 when per channel).
        axis: the channel axis when `scale` has several entries, else None.
    """

    scale: tuple[float, ...]
    zero_point: int = 0
    axis: int | None = None

    @property
    def per_channel(self) -> bool:
        """Whether there is one scale per channel."""
        return self.axis is not None
