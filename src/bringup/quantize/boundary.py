"""Between PyTorch's tensors and what a graph stores: layout, element type, quantization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from bringup.errors import ModelError
from bringup.ir import Array, DType, Graph
from bringup.ops.quantize import Quantize


def store_inputs(graph: Graph, sample: Sequence[torch.Tensor | Array]) -> dict[str, Array]:
    """A sample, one tensor per model input, as the graph's input arrays.

    Axes are permuted by `Graph.layouts`, floats are quantized (ties to even) or rounded to half,
    integers keep their type.

    Raises:
        ModelError: wrong number of tensors, wrong shape or type, NaN or infinity where the graph
            stores integers, an index beyond 32 bits.
    """
    if len(sample) != len(graph.inputs):
        raise ModelError(
            "the sample does not fit the model",
            where=graph.name,
            why=f"{len(sample)} tensors for {len(graph.inputs)} inputs",
        )
    return {
        name: _store(graph, name, _array(tensor))
        for name, tensor in zip(graph.inputs, sample, strict=True)
    }


def load_outputs(graph: Graph, outputs: Mapping[str, Array]) -> list[Array]:
    """Stored outputs as PyTorch would return them, in the model's order.

    Quantized and half outputs become float32; integer results (argmax) stay integers.
    """
    return [_load(graph, name, outputs[name]) for name in graph.outputs]


def load_inputs(graph: Graph, inputs: Mapping[str, Array]) -> list[Array]:
    """Stored inputs as PyTorch takes them, in the model's order; integers as they are stored."""
    return [_load(graph, name, inputs[name]) for name in graph.inputs]


def _array(tensor: torch.Tensor | Array) -> Array:
    if not isinstance(tensor, torch.Tensor):
        return tensor
    tensor = tensor.detach().cpu()
    return tensor.float().numpy() if tensor.dtype is torch.bfloat16 else tensor.numpy()


def _store(graph: Graph, name: str, array: Array) -> Array:
    type_ = graph.type_of(name)
    permutation = graph.layouts.get(name)
    if permutation is not None and array.ndim == len(permutation):
        array = array.transpose(permutation)
    if array.shape != type_.shape:
        raise ModelError(
            f"input {name!r} has the wrong shape",
            where=graph.name,
            why=f"given {list(array.shape)} in stored order, the graph holds {type_}",
        )
    quantization = graph.values[name].quantization
    if type_.dtype is DType.I8 and quantization is not None and _is_float(array):
        _require_finite(graph, name, array)
        op = Quantize(quantization.scale[0], quantization.zero_point)
        return op.evaluate(array)[0]
    if _is_float(array) != type_.dtype.is_float:
        raise ModelError(
            f"input {name!r} has the wrong element type",
            where=graph.name,
            why=f"given {array.dtype}, the graph holds {type_}",
        )
    return np.asarray(_converted(graph, name, array, type_.dtype), order="C")


def _converted(graph: Graph, name: str, array: Array, dtype: DType) -> Array:
    if dtype.is_float or dtype is DType.BOOL or array.size == 0:
        return array.astype(dtype.numpy)
    limits = np.iinfo(dtype.numpy)
    if int(array.min()) < limits.min or int(array.max()) > limits.max:
        raise ModelError(
            f"input {name!r} does not fit {dtype}",
            where=graph.name,
            why=f"values {array.min()}..{array.max()}",
        )
    return array.astype(dtype.numpy)


def _load(graph: Graph, name: str, array: Array) -> Array:
    value = graph.values[name]
    quantization = value.quantization
    if value.type.dtype is DType.I8 and quantization is not None:
        centred = array.astype(np.float32) - np.float32(quantization.zero_point)
        array = centred * np.float32(quantization.scale[0])
    elif value.type.dtype.is_float and value.type.dtype is not DType.F64:
        array = array.astype(np.float32)
    permutation = graph.layouts.get(name)
    if permutation is not None:
        array = array.transpose(np.argsort(permutation))
    return np.asarray(array, order="C")  # ascontiguousarray would make scalars 1-d


def _is_float(array: Array) -> bool:
    return bool(np.issubdtype(array.dtype, np.floating))


def _require_finite(graph: Graph, name: str, array: Array) -> None:
    if not np.isfinite(array).all():
        raise ModelError(f"input {name!r} holds NaN or infinity", where=graph.name)
