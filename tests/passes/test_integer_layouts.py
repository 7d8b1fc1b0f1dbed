"""The clean-up of integer graphs changes no bit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bringup.frontend import LoadedModel, export_model, import_program
from bringup.ir import DType, Graph, evaluate
from bringup.passes.integerize import integerize
from bringup.passes.pipeline import cleanup
from bringup.quantize import Recipe
from bringup.quantize.pt2e import quantize_program

torch.set_num_threads(1)


class Mixed(nn.Module):
    """Everything that has to follow a layout: gates, concat, chunk, pad, pooling, softmax."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.second = nn.Conv2d(16, 8, 3, padding=1, groups=2)
        self.out = nn.Linear(8 * 4 * 5, 7)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        y = F.silu(self.first(x))
        y = torch.cat([y, F.relu(self.norm(y))], 1)
        a, b = F.pad(self.second(y), (0, 2, 1, 1)).chunk(2, 1)
        z = torch.cat([a * torch.sigmoid(b), F.max_pool2d(b, 3, 1, 1)], 1)
        z = F.avg_pool2d(z + z.mean((2, 3), keepdim=True), 2)
        return self.out(z.flatten(1)), z.softmax(1), F.interpolate(z, scale_factor=2.0)


class Tokens(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, 8, 2, stride=2)
        self.norm = nn.LayerNorm(8)
        self.out = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.embed(x).flatten(2).transpose(1, 2)
        return self.out(torch.tanh(self.norm(tokens))).amax(1)


def integer_graph(module: nn.Module, *shape: int) -> tuple[Graph, Graph]:
    generator = torch.Generator().manual_seed(1)
    samples = [(torch.randn(*shape, generator=generator),) for _ in range(3)]
    loaded = LoadedModel("net", module.eval(), samples[0])
    program = quantize_program(export_model(module, loaded.sample), samples, Recipe()).program
    graph = integerize(import_program(program, "net")).graph
    return graph, cleanup(graph)


@pytest.mark.parametrize(
    "module, shape, most", [(Mixed(), (1, 3, 6, 8), 0), (Tokens(), (1, 3, 8, 8), 0)]
)
def test_clean_up_is_exact(module: nn.Module, shape: tuple[int, ...], most: int) -> None:
    before, after = integer_graph(module, *shape)
    assert sum(node.op.name == "transpose" for node in after.nodes) <= most
    rng = np.random.default_rng(5)
    (old_input,), (new_input,) = before.inputs, after.inputs
    for _ in range(3):
        type_ = before.type_of(old_input)
        x = rng.integers(-128, 128, type_.shape).astype(np.int8)
        if type_.dtype is not DType.I8:
            x = rng.normal(size=type_.shape).astype(np.float32)
        order = after.layouts.get(new_input)
        old = evaluate(before, {old_input: x})
        new = evaluate(after, {new_input: x if order is None else x.transpose(order)})
        for a, b in zip(before.outputs, after.outputs, strict=True):
            layout = after.layouts.get(b, tuple(range(old[a].ndim)))
            assert np.array_equal(old[a].transpose(layout), new[b])
