"""PT2E graphs: quantize and dequantize nodes, integer weights kept, uint8 shifted to int8."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from bringup import pipeline
from bringup.frontend import canonical, export_model, import_program
from bringup.ir import DType, Graph, evaluate
from bringup.ops.dequantize import Dequantize
from bringup.ops.quantize import Quantize
from bringup.passes.pipeline import cleanup

FLOAT = pipeline.Settings(quant="fp32")

torch.set_num_threads(1)
pytest.importorskip("torchao.quantization.pt2e")
D = torch.ops.quantized_decomposed


class PerTensor(nn.Module):
    """A linear layer with fake-quantized weight and activations, as convert_pt2e leaves it."""

    def __init__(self, dtype: torch.dtype, zero_point: int) -> None:
        super().__init__()
        info = torch.iinfo(dtype)
        self.limits = (info.min, info.max, dtype)
        self.zero_point = zero_point
        generator = torch.Generator().manual_seed(5)
        low, high = info.min, info.max + 1
        weight = torch.randint(low, high, (6, 8), generator=generator)
        self.register_buffer("weight", weight.to(dtype))

    def forward(self, x: Tensor) -> Tensor:
        parameters = (0.05, self.zero_point, *self.limits)
        x = D.dequantize_per_tensor(D.quantize_per_tensor(x, *parameters), *parameters)
        w = D.dequantize_per_tensor(self.weight, 0.02, self.zero_point, *self.limits)
        y = nn.functional.linear(x, w).relu()
        return D.dequantize_per_tensor(D.quantize_per_tensor(y, *parameters), *parameters)


@pytest.mark.parametrize("dtype, zero_point", [(torch.int8, -3), (torch.uint8, 117)])
def test_per_tensor(dtype: torch.dtype, zero_point: int) -> None:
    module = PerTensor(dtype, zero_point)
    x = torch.randn(4, 8, generator=torch.Generator().manual_seed(1)) * 3
    graph = import_program(export_model(module, (x,)), "quantized")
    assert {v.type.dtype for v in graph.values.values()} == {DType.F32, DType.I8}
    expected = module(x).detach().numpy()
    for candidate in (graph, cleanup(graph)):
        result = evaluate(candidate, {candidate.inputs[0]: x.numpy()})[candidate.outputs[0]]
        np.testing.assert_allclose(result, expected, atol=1e-6)


def test_uint8_is_int8_moved_by_128() -> None:
    graph = import_program(export_model(PerTensor(torch.uint8, 117), (torch.ones(4, 8),)), "u8")
    quantize = next(node.op for node in graph.nodes if isinstance(node.op, Quantize))
    assert (quantize.zero_point, quantize.minimum, quantize.maximum) == (-11, -128, 127)


class PerChannel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(5)
        weight = torch.randint(-127, 128, (6, 3, 3, 3), generator=generator).to(torch.int8)
        self.register_buffer("weight", weight)
        self.register_buffer("scales", torch.rand(6, generator=generator) / 20 + 0.001)
        self.register_buffer("zeros", torch.zeros(6, dtype=torch.int64))

    def forward(self, x: Tensor) -> Tensor:
        w = D.dequantize_per_channel(self.weight, self.scales, self.zeros, 0, -127, 127, torch.int8)
        return nn.functional.conv2d(x, w).relu()


def test_per_channel_weight_stays_integer() -> None:
    module = PerChannel()
    x = torch.randn(1, 3, 6, 6, generator=torch.Generator().manual_seed(1))
    graph = cleanup(import_program(export_model(module, (x,)), "conv"))
    assert operators(graph) == {"dequantize": 1, "conv2d": 1, "clamp": 1}
    node = next(node for node in graph.nodes if isinstance(node.op, Dequantize))
    stored = graph.constants[node.inputs[0]]
    assert stored.dtype == np.int8 and stored.shape == (6, 3, 3, 3)
    assert np.array_equal(stored, module.weight.numpy().transpose(0, 2, 3, 1))
    assert node.op.axis == 0
    (name,), (output,) = graph.inputs, graph.outputs
    result = evaluate(graph, {name: x.numpy().transpose(graph.layouts[name])})[output]
    golden = module(x).numpy().transpose(graph.layouts[output])
    np.testing.assert_allclose(result, golden, rtol=1e-5, atol=1e-5)


def operators(graph: Graph) -> dict[str, int]:
    return dict(Counter(node.op.name for node in graph.nodes))


class Image(nn.Module):
    """Flattening in the quantized domain: the integer weight is permuted, nothing else moves."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        generator = torch.Generator().manual_seed(5)
        weight = torch.randint(-127, 128, (5, 64), generator=generator).to(torch.int8)
        self.register_buffer("weight", weight)

    def forward(self, x: Tensor) -> Tensor:
        parameters = (0.05, 3, -128, 127, torch.int8)
        y = D.dequantize_per_tensor(D.quantize_per_tensor(self.conv(x), *parameters), *parameters)
        y = y.flatten(1)
        y = D.dequantize_per_tensor(D.quantize_per_tensor(y, *parameters), *parameters)
        w = D.dequantize_per_tensor(self.weight, 0.02, 0, -127, 127, torch.int8)
        return nn.functional.linear(y, w)


def test_quantized_flatten_needs_no_transpose() -> None:
    module = Image().eval()
    x = torch.randn(2, 3, 6, 6, generator=torch.Generator().manual_seed(1))
    graph = cleanup(import_program(export_model(module, (x,)), "image"))
    assert "transpose" not in operators(graph)
    (name,), (output,) = graph.inputs, graph.outputs
    result = evaluate(graph, {name: x.numpy().transpose(graph.layouts[name])})[output]
    np.testing.assert_allclose(result, module(x).detach().numpy(), rtol=1e-4, atol=1e-4)


def test_zero_point_per_channel_is_reported() -> None:
    class Asymmetric(PerChannel):
        def __init__(self) -> None:
            super().__init__()
            self.zeros += torch.arange(6)

    from bringup.frontend import LoadedModel

    report = pipeline.check(
        LoadedModel("asymmetric", Asymmetric(), (torch.ones(1, 3, 6, 6),)), FLOAT
    )
    assert "zero point per channel" in report.findings[0].reason


class Attention(nn.Module):
    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)


def test_attention_decomposes_for_observers() -> None:
    inputs = tuple(torch.randn(2, 3, 5, 4) for _ in range(3))
    decomposed = canonical(export_model(Attention(), inputs))
    targets = {str(node.target) for node in decomposed.graph.nodes}
    assert "aten.scaled_dot_product_attention.default" not in targets
    assert {"aten.matmul.default", "bringup.masked_softmax.default"} <= targets
    expected = Attention()(*inputs)
    assert torch.allclose(decomposed.module()(*inputs), expected, atol=1e-5)
    found = operators(import_program(decomposed, "attention"))
    assert found["matmul"] == 2 and found["masked_softmax"] == 1
