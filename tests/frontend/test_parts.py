"""Scattering, pooling windows, resizes by fractions, views in memory: PyTorch is the judge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bringup import pipeline
from bringup.errors import ModelError
from bringup.frontend import LoadedModel
from bringup.ir import Graph, evaluate
from bringup.quantize import Recipe, load_outputs, quantize_model, store_inputs

FLOAT = pipeline.Settings(quant="fp32")

torch.set_num_threads(1)


class Call(nn.Module):
    def __init__(self, function: Callable[..., object]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *inputs: Tensor) -> object:
        return self.function(*inputs)


def drawn(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)))


def assigned(*index: object, value: object = 3.0) -> Callable[[Tensor], Tensor]:
    def function(x: Tensor) -> Tensor:
        y = x + 1
        y[index if len(index) > 1 else index[0]] = value(x) if callable(value) else value
        return y

    return function


def checked(function: Callable[..., object], *inputs: Tensor, precision: str = "fp32") -> Graph:
    """Import, evaluate, compare with PyTorch."""
    loaded = LoadedModel("parts", Call(function), inputs, (inputs,))
    graph = quantize_model(loaded, Recipe(precision=precision)).graph
    actual = load_outputs(graph, evaluate(graph, store_inputs(graph, inputs)))
    golden = loaded.run(inputs)
    for wanted, given in zip(golden, actual, strict=True):
        largest = float(wanted.abs().max()) if wanted.numel() else 0.0
        tolerance = 1e-5 if precision == "fp32" else 0.04
        np.testing.assert_allclose(given, wanted.numpy(), rtol=0, atol=tolerance * largest)
    return graph


ROWS = torch.tensor([2, 0])

ASSIGNMENTS = {
    "step": assigned(slice(None), slice(None, None, 2)),
    "step of a step": assigned(slice(None), slice(1, None, 3), value=lambda x: x[:, :2] * 3),
    "step on the first axis": assigned(slice(None, None, 2)),
    "row": assigned(1),
    "rows by index": assigned(ROWS, value=lambda x: x[:2] * 2),
    "rows by negative index": assigned(torch.tensor([-1, 0])),
    "columns by index": assigned(slice(None), torch.tensor([4, 1])),
    "elements by two indices": assigned(ROWS, torch.tensor([1, 3])),
    "elements, broadcast": assigned(ROWS[:, None], torch.tensor([1, 3, 5]), value=7.0),
    "nothing": assigned(slice(3, 3)),
    "constant mask": assigned(torch.tensor([True, False, True, False])),
    "step of a view": lambda x: _through_a_view(x),
    "diagonal": lambda x: _diagonal(x),
    "scatter": lambda x: x.scatter(1, torch.tensor([[0, 5], [2, 1]]), x * 2),
    "scatter a value": lambda x: x.scatter(0, torch.tensor([[0, 3, 2]]), 9.0),
    "index_copy": lambda x: x.index_copy(1, torch.tensor([5, 0]), x[:, :2] * 4),
    "index_fill": lambda x: x.index_fill(0, ROWS, 2.5),
    "where it is positive": lambda x: _positive(x),
}


def _through_a_view(x: Tensor) -> Tensor:
    y = x * 2
    y.view(-1)[::5] = 0
    return y


def _diagonal(x: Tensor) -> Tensor:
    y = x * 2
    y.diagonal(1).fill_(4)
    return y


def _positive(x: Tensor) -> Tensor:
    y = x + 0
    y[torch.arange(24).reshape(4, 6) % 3 == 0] = -1
    return y


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_assignments(name: str, precision: str) -> None:
    checked(ASSIGNMENTS[name], drawn(4, 6), precision=precision)


POOLS = [
    (kernel, stride, padding, include, divisor)
    for kernel, stride, padding in [(3, 2, 1), (4, 4, 2), (4, 3, 1), ((2, 3), (3, 2), (1, 0))]
    for include in (True, False)
    for divisor in (None, 5)
]


@pytest.mark.parametrize("kernel, stride, padding, include, divisor", POOLS)
def test_average_pools_with_ceil_mode(
    kernel: int, stride: int, padding: int, include: bool, divisor: int | None
) -> None:
    def pool(x: Tensor) -> Tensor:
        return F.avg_pool2d(x, kernel, stride, padding, True, include, divisor)

    checked(pool, drawn(1, 3, 9, 8) - 3)


def test_average_pools_with_ceil_mode_in_int8() -> None:
    checked(lambda x: F.avg_pool2d(x, 3, 2, 1, True), drawn(1, 3, 9, 8) - 3, precision="int8")
    checked(lambda x: F.avg_pool1d(x, 4, 3, 2, True), drawn(2, 3, 9), precision="int8")


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize(
    "arguments",
    [
        (3, 2, 1),
        (2,),
        ((2, 3, 1), (1, 2, 3), (1, 1, 0)),
        (2, 3, 1, 2, True),
        ((3, 2, 2), 2, 1, 1, True),
    ],
)
def test_maxima_over_boxes(arguments: tuple[int, ...], precision: str) -> None:
    checked(lambda x: F.max_pool3d(x, *arguments), drawn(2, 3, 7, 6, 8) - 3, precision=precision)
    checked(lambda x: F.max_pool3d(x, *arguments), drawn(3, 6, 7, 5), precision=precision)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize("widths", [(0, 1, 0, 1), (1, 2, 1, 0), (1, 1, 1, 1)])
def test_infinite_padding_before_a_maximum(widths: tuple[int, ...], precision: str) -> None:
    def function(x: Tensor) -> Tensor:
        y = F.pad(x * 2 - 3, widths, value=-torch.inf)
        return F.max_pool2d(y, 3, 2)

    graph = checked(function, drawn(1, 3, 9, 8), precision=precision)
    assert "pad" not in {node.op.name for node in graph.nodes}


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_infinite_padding_that_something_else_reads_keeps_its_infinities(precision: str) -> None:
    def function(x: Tensor) -> tuple[Tensor, Tensor]:
        y = F.pad(x, (0, 1, 0, 1), value=-torch.inf)
        return F.max_pool2d(y, 2), y.sigmoid()

    checked(function, drawn(1, 3, 5, 5), precision=precision)


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact", "bilinear"])
@pytest.mark.parametrize("factor", [1.5, (2, 1.3), 0.7, 2.0, (0.5, 3), 1 / 3])
def test_resizes_by_a_factor(mode: str, factor: float | tuple[float, float]) -> None:
    checked(lambda x: F.interpolate(x, scale_factor=factor, mode=mode), drawn(1, 2, 5, 7))


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact", "bilinear"])
@pytest.mark.parametrize("size", [(7, 9), (3, 14), (5, 7)])
def test_resizes_to_a_size(mode: str, size: tuple[int, int]) -> None:
    checked(lambda x: F.interpolate(x, size=size, mode=mode), drawn(1, 2, 5, 7))


def test_resizes_of_rows() -> None:
    checked(lambda x: F.interpolate(x, scale_factor=1.7), drawn(1, 2, 9))
    checked(lambda x: F.interpolate(x, size=5, mode="nearest-exact"), drawn(1, 2, 9))


def test_a_factor_that_is_no_small_ratio_is_refused() -> None:
    def function(x: Tensor) -> Tensor:
        return F.interpolate(x, scale_factor=1.236067977, mode="bilinear")

    report = pipeline.check(LoadedModel("resize", Call(function), (drawn(1, 2, 5, 7),)), FLOAT)
    assert "1.236067977" in report.findings[0].reason and report.findings[0].origin.source


@pytest.mark.parametrize("index", [[0, -1, 3, -6], [[-2, 1], [5, -3]]])
def test_negative_indices_at_run_time(index: list[int]) -> None:
    table = drawn(6, 4)
    checked(lambda i: table[i] * 2, torch.tensor(index))


def test_sums_of_scalars() -> None:
    checked(lambda x: (x.sum().cumsum(0), x.mean().transpose(0, 0)), drawn(2, 3))


def test_views_of_attention() -> None:
    """PyTorch lays the result of attention out so that this view is legal; ours need not be."""

    def function(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        y = F.scaled_dot_product_attention(q, k, v)
        return y.permute(2, 0, 1, 3).contiguous().view(5, 2 * 12)

    checked(function, drawn(2, 3, 5, 4), drawn(2, 3, 6, 4), drawn(2, 3, 6, 4) * 2)
    layer = nn.MultiheadAttention(8, 2)
    checked(lambda x: layer(x, x, x)[0], drawn(5, 1, 8))


def test_elements_picked() -> None:
    checked(lambda x: (x.diagonal(1), x.unfold(1, 3, 2)), drawn(4, 6))


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_empty_tensors(precision: str) -> None:
    def function(x: Tensor) -> tuple[Tensor, ...]:
        none = x[:, 6:] * 2
        return torch.cat([x, none.sigmoid()], 1), none.sum() + x

    checked(function, drawn(4, 6), precision=precision)
    with pytest.raises(ModelError, match="empty tensor"):
        checked(lambda x: (x, x[:0]), drawn(4, 6), precision=precision)
    with pytest.raises(ModelError, match="without elements"):
        checked(lambda x, y: x + y.sum(), drawn(4, 6), torch.ones(0, 3), precision=precision)


RESULTS = {
    "max_pool2d": lambda x: F.max_pool2d(x, 2, return_indices=True),
    "max_pool1d": lambda x: F.max_pool1d(x[0], 2, return_indices=True),
    "adaptive_max_pool2d": lambda x: F.adaptive_max_pool2d(x, 2, return_indices=True),
    "native_layer_norm": lambda x: torch.native_layer_norm(x, [6], None, None, 1e-5),
}


@pytest.mark.parametrize("name", RESULTS)
def test_results_we_do_not_compute_are_named(name: str) -> None:
    report = pipeline.check(
        LoadedModel("results", Call(RESULTS[name]), (drawn(1, 2, 4, 6),)), FLOAT
    )
    assert len(report.findings) == 1
    assert "is used" in report.findings[0].reason
    assert name in report.findings[0].origin.target
    assert report.findings[0].origin.source.startswith("test_parts.py:")
