"""PyTorch tensors as graph types and NumPy arrays."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import torch

from bringup.errors import ModelError
from bringup.ir import Array, DType, TensorType

_DTYPES = {
    torch.float32: DType.F32,
    torch.float64: DType.F64,
    torch.float16: DType.F16,
    torch.bfloat16: DType.BF16,
    torch.int8: DType.I8,
    torch.uint8: DType.U8,
    torch.int16: DType.I16,
    torch.int32: DType.I32,
    torch.int64: DType.I64,
    torch.bool: DType.BOOL,
}

_TORCH = {ours: theirs for theirs, ours in _DTYPES.items()}


def dtype_of(dtype: torch.dtype) -> DType:
    """Graph element type of a PyTorch one.

    Raises:
        ModelError: complex and other types without a counterpart.
    """
    if dtype not in _DTYPES:
        raise ModelError(f"element type {dtype} is not supported")
    return _DTYPES[dtype]


def torch_dtype(dtype: DType) -> torch.dtype:
    """The PyTorch element type of the same values."""
    return _TORCH[dtype]


def type_of(tensor: torch.Tensor) -> TensorType:
    """Graph type of a real or fake tensor. Raises ModelError on a dynamic dimension."""
    shape = []
    for size in tensor.shape:
        if not isinstance(size, int):
            raise ModelError(
                "the model has a dynamic shape",
                why=f"shape {tuple(tensor.shape)} depends on the input",
                hint="export without dynamic_shapes and without data-dependent sizes",
            )
        shape.append(size)
    return TensorType(dtype_of(tensor.dtype), tuple(shape))


def array_of(tensor: torch.Tensor) -> Array:
    """Contents of a tensor in its graph type."""
    tensor = tensor.detach().cpu().contiguous()
    if tensor.dtype is torch.bfloat16:
        return tensor.view(torch.int16).numpy().view(ml_dtypes.bfloat16)
    return np.asarray(tensor.numpy())
