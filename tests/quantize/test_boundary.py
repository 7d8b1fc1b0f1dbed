"""Conversion between PyTorch tensors and stored arrays."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bringup.errors import ModelError
from bringup.ir import DType, GraphEditor, Quantization, TensorType
from bringup.ops.reshape import Reshape
from bringup.quantize import load_outputs, store_inputs


def graph_of(type_: TensorType, quantization=None, layout=None):
    editor = GraphEditor("g")
    editor.add_input("x", type_, quantization)
    output = editor.add_node(Reshape(type_.shape), ("x",), quantization=quantization)
    editor.outputs.append(output)
    if layout:
        editor.layouts = {"x": layout, output: layout}
    return editor.finish()


def test_quantized_channels_last_round_trip():
    graph = graph_of(
        TensorType(DType.I8, (1, 2, 3, 4)), Quantization((0.5,), -3), layout=(0, 2, 3, 1)
    )
    tensor = torch.arange(24, dtype=torch.float32).reshape(1, 4, 2, 3) * 0.5 - 4
    (stored,) = store_inputs(graph, (tensor,)).values()
    assert stored.shape == (1, 2, 3, 4) and stored.dtype == np.int8
    assert stored[0, 1, 2, 3] == tensor[0, 3, 1, 2] / 0.5 - 3
    (back,) = load_outputs(graph, {graph.outputs[0]: stored})
    assert np.array_equal(back, tensor.numpy())


def test_rounding_is_half_to_even_and_saturates():
    graph = graph_of(TensorType(DType.I8, (5,)), Quantization((1.0,), 0))
    stored = store_inputs(graph, (torch.tensor([0.5, 1.5, -0.5, 1e9, -1e9]),))["x"]
    assert stored.tolist() == [0, 2, 0, 127, -128]


def test_half_and_indices():
    half = graph_of(TensorType(DType.F16, (2,)))
    assert store_inputs(half, (torch.tensor([1.0, 1 / 3]),))["x"].dtype == np.float16
    index = graph_of(TensorType(DType.I32, (2,)))
    assert store_inputs(index, (torch.tensor([1, 2]),))["x"].dtype == np.int32
    with pytest.raises(ModelError, match="does not fit"):
        store_inputs(index, (torch.tensor([1, 2**40]),))


@pytest.mark.parametrize(
    "sample",
    [(torch.ones(4),), (torch.ones(3), torch.ones(3)), (torch.ones(3, dtype=torch.int64),)],
    ids=["shape", "count", "type"],
)
def test_wrong_samples(sample):
    with pytest.raises(ModelError):
        store_inputs(graph_of(TensorType(DType.F32, (3,))), sample)


def test_nan_cannot_be_stored_as_an_integer():
    graph = graph_of(TensorType(DType.I8, (1,)), Quantization((1.0,), 0))
    with pytest.raises(ModelError, match="NaN"):
        store_inputs(graph, (torch.tensor([torch.nan]),))
