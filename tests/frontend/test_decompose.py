"""The canonical program: functional, of operators that have a rule, with its origins intact."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bringup import pipeline
from bringup.frontend import LoadedModel, canonical, export_model
from bringup.frontend.decompose import decompose
from bringup.ir import evaluate
from bringup.ir.serialize import to_json
from bringup.quantize import Recipe, load_outputs, quantize_model, store_inputs

FLOAT = pipeline.Settings(quant="fp32")

torch.set_num_threads(1)


class Written(nn.Module):
    """A linear layer whose result a function writes into."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.linear = nn.Linear(8, 12)
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(self.linear(x))


def through_a_slice(y: Tensor) -> Tensor:
    y[:, 2:5].mul_(-1)
    return y * 2


def through_a_chunk(y: Tensor) -> Tensor:
    a, b = y.chunk(2, dim=1)
    a.sigmoid_()
    return torch.cat((a, b), 1) + y


def a_column(y: Tensor) -> Tensor:
    y[:, 0] = 5
    return y


def through_a_view(y: Tensor) -> Tensor:
    y.view(-1)[3:7].add_(2)
    return F.relu(y)


def in_place_read_later(y: Tensor) -> Tensor:
    z = y.transpose(0, 1)
    y.relu_()
    return z - 1


WRITES = [through_a_slice, through_a_chunk, a_column, through_a_view, in_place_read_later]


def loaded(module: nn.Module, *shape: int) -> LoadedModel:
    generator = torch.Generator().manual_seed(1)
    samples = tuple((torch.randn(*shape, generator=generator),) for _ in range(4))
    return LoadedModel("net", module.eval(), samples[0], samples)


def sqnr(golden: Tensor, actual: np.ndarray) -> float:
    signal = golden.detach().double().numpy()
    noise = max(float(np.sum((actual - signal) ** 2)), 1e-30)
    return float(10 * np.log10(np.sum(signal**2) / noise))


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize("function", WRITES, ids=lambda f: f.__name__)
def test_writes_are_kept(function: Callable[[Tensor], Tensor], precision: str) -> None:
    model = loaded(Written(function), 6, 8)
    graph = quantize_model(model, Recipe(precision=precision)).graph
    for sample in model.calibration or ():
        with torch.no_grad():
            golden = model.module(*sample)
        (actual,) = load_outputs(graph, evaluate(graph, store_inputs(graph, sample)))
        assert sqnr(golden, actual) > (100 if precision == "fp32" else 30)


RECURRENT = {
    "lstm": lambda: nn.LSTM(5, 6, batch_first=True),
    "lstm bidirectional, two layers": lambda: nn.LSTM(5, 6, 2, bidirectional=True),
    "gru": lambda: nn.GRU(5, 6),
    "rnn": lambda: nn.RNN(5, 6, nonlinearity="relu"),
}


class Last(nn.Module):
    """The sequence a recurrent layer returns, through a classifier."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer
        self.classify = nn.LazyLinear(3)

    def forward(self, x: Tensor) -> Tensor:
        return self.classify(self.layer(x)[0])


@pytest.mark.parametrize("name", RECURRENT)
def test_recurrent_layers_are_quantized(name: str) -> None:
    torch.manual_seed(2)
    module = Last(RECURRENT[name]())
    module(torch.ones(4, 2, 5))
    model = loaded(module, 4, 2, 5)
    quantized = quantize_model(model, Recipe())
    assert quantized.islands == ()
    (actual,) = load_outputs(
        quantized.graph, evaluate(quantized.graph, store_inputs(quantized.graph, model.sample))
    )
    assert sqnr(model.module(*model.sample), actual) > 25


def test_decomposing_one_operator_leaves_the_others_alone() -> None:
    class Net(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            y = F.hardshrink(F.softshrink(F.glu(x), 0.3), 0.4)
            y.clamp_(-1, 1)
            return F.interpolate(y, scale_factor=2)

    before = export_model(Net(), (torch.randn(1, 4, 4, 4),))
    table = {torch.ops.aten.glu.default: lambda x, dim=-1: x.chunk(2, dim)[0]}
    names = {str(n.target) for n in decompose(before, table).graph.nodes}
    assert {"aten.softshrink.default", "aten.hardshrink.default"} <= names
    assert "aten.upsample_nearest2d.vec" in names and "aten.glu.default" not in names
    # the kernels that were hidden meanwhile are back
    key = torch._C.DispatchKey.Autograd
    assert key in torch.ops.aten.softshrink.default.py_kernels


def test_a_canonical_program_stays_as_it_is() -> None:
    program = canonical(export_model(Written(a_column), (torch.ones(2, 8),)))
    assert canonical(program) is program


def test_batch_norm_survives_functional_form() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True))
    program = canonical(export_model(module, (torch.ones(1, 3, 6, 6),)))
    names = [str(n.target) for n in program.graph.nodes if n.op == "call_function"]
    assert names == ["aten.conv2d.default", "aten.batch_norm.default", "aten.relu.default"]


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_origins_name_nodes_of_the_canonical_program(precision: str) -> None:
    module = Last(nn.GRU(5, 6))
    module(torch.ones(3, 2, 5))
    model = loaded(module, 3, 2, 5)
    nodes = {node.name for node in model.program.graph.nodes}
    graph = quantize_model(model, Recipe(precision=precision)).graph
    origins = {node.origin.node for node in graph.nodes if node.op.name == "linear"}
    assert origins <= nodes and len(origins) == 4  # all inputs at once, two states, the classifier
    sources = {node.origin.source.partition(":")[0] for node in graph.nodes}
    assert sources <= {"test_decompose.py", ""} and "test_decompose.py" in sources
    assert {node.origin.module for node in graph.nodes} >= {"layer", "classify"}
    assert '"node": "linear' in to_json(graph)


def test_findings_name_calls_of_the_model() -> None:
    class Net(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            y = F.softshrink(F.glu(x))
            y = y + torch.linalg.inv(y + torch.eye(4))
            return y + torch.cummax(y, 0)[0]

    report = pipeline.check(loaded(Net(), 4, 8), FLOAT)
    assert [finding.origin.target for finding in report.findings] == [
        "aten.linalg_inv.default",
        "aten.cummax.default",
    ]
    assert [finding.node for finding in report.findings] == ["linalg_inv", "cummax"]
    assert report.findings[0].reason.startswith(
        "no lowering rule, and its decomposition needs aten.linalg_inv_ex.default"
    )
