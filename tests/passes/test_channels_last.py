"""Transposes disappear where they can, and the graph keeps its meaning everywhere."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bringup.frontend import export_model, import_program, load_model
from bringup.ir import Array, Graph, evaluate
from bringup.passes.channels_last import channels_last
from bringup.passes.pipeline import cleanup, float_passes

torch.set_num_threads(1)


def run(graph: Graph, inputs: dict[str, Array]) -> list[Array]:
    """Outputs in PyTorch's axis order."""
    stored = {
        name: x.transpose(graph.layouts[name]) if name in graph.layouts else x
        for name, x in inputs.items()
    }
    results = evaluate(graph, stored)
    outputs = []
    for name in graph.outputs:
        order = graph.layouts.get(name)
        back = results[name] if order is None else results[name].transpose(np.argsort(order))
        outputs.append(back)
    return outputs


def transposes(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes if node.op.name == "transpose"]


def check(module: nn.Module, *inputs: Tensor, passes: Callable[[Graph], Graph]) -> Graph:
    graph = import_program(export_model(module, inputs), "net")
    arrays = {name: x.numpy() for name, x in zip(graph.inputs, inputs, strict=True)}
    after = passes(graph)
    for old, new in zip(run(graph, arrays), run(after, arrays), strict=True):
        np.testing.assert_allclose(new, old, rtol=1e-4, atol=1e-4)
    return after


@pytest.mark.parametrize("name", ["dronet", "mobilenet_v2", "yolov8_nano_64", "ds_cnn", "lenet"])
def test_no_transpose_left_in_the_zoo(name: str) -> None:
    loaded = load_model(name)
    graph = import_program(loaded.program, name)
    after = float_passes(graph)
    assert transposes(after) == []
    assert not any(node.op.name == "batch_norm" for node in after.nodes)
    arrays = {name: x.numpy() for name, x in zip(graph.inputs, loaded.sample, strict=True)}
    for old, new in zip(run(graph, arrays), run(after, arrays), strict=True):
        np.testing.assert_allclose(new, old, rtol=1e-3, atol=1e-4)


class Net(nn.Module):
    """Two convolutions around a function of NCHW images."""

    def __init__(self, between: Callable[[Tensor], Tensor], channels: int = 8) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.between = between
        self.last = nn.Conv2d(channels, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.between(self.first(x)))


FREE: dict[str, tuple[Callable[[Tensor], Tensor], int]] = {
    "elementwise": (lambda x: torch.sigmoid(x) * x + 1, 8),
    "channel constant": (lambda x: x * torch.arange(8.0).reshape(8, 1, 1), 8),
    "row constant": (lambda x: x + torch.arange(6.0), 8),
    "concat": (lambda x: torch.cat([x, x.relu()], 1), 16),
    "concat rows": (lambda x: torch.cat([x, x], 2), 8),
    "chunk": (lambda x: torch.cat(x.chunk(2, 1)[::-1], 1), 8),
    "slice": (lambda x: x[:, 2:6, 1:, ::2], 4),
    "pad": (lambda x: F.pad(x, (1, 0, 2, 1), value=0.5), 8),
    "gate": (lambda x: x * torch.sigmoid(x.mean((2, 3), keepdim=True)), 8),
    "gate of two ranks": (lambda x: x * x.mean((2, 3))[:, :, None, None], 8),
    "softmax over channels": (lambda x: x.softmax(1), 8),
    "spatial mean and back": (lambda x: x - x.mean(1, keepdim=True), 8),
    "pooling": (lambda x: F.interpolate(F.max_pool2d(x, 2), scale_factor=2), 8),
    "tokens": (lambda x: x.flatten(2).relu().reshape(x.shape), 8),
    "transposed tokens": (
        lambda x: x.flatten(2).transpose(1, 2).tanh().transpose(1, 2).reshape(x.shape),
        8,
    ),
    "layer norm over channels": (
        lambda x: F.layer_norm(x.permute(0, 2, 3, 1), (8,)).permute(0, 3, 1, 2),
        8,
    ),
    "expand": (lambda x: x.mean(1, keepdim=True).expand(-1, 8, -1, -1), 8),
    "reflect": (lambda x: F.pad(x, (1, 1, 1, 1), mode="reflect"), 8),
}


@pytest.mark.parametrize("name", FREE)
def test_flexible_operators_need_no_transpose(name: str) -> None:
    between, channels = FREE[name]
    graph = check(Net(between, channels), torch.randn(2, 3, 6, 6), passes=float_passes)
    assert transposes(graph) == []
    assert graph.layouts == {graph.inputs[0]: (0, 2, 3, 1), graph.outputs[0]: (0, 2, 3, 1)}


BOUND: dict[str, tuple[Callable[[Tensor], Tensor], int, int]] = {
    "channel shuffle": (lambda x: F.channel_shuffle(x, 2), 8, 1),
    "pixel shuffle": (lambda x: F.pixel_shuffle(x, 2), 2, 1),
    "pixel unshuffle": (lambda x: F.pixel_unshuffle(x, 2), 32, 1),
    "rows and columns swapped": (lambda x: x.transpose(2, 3), 8, 1),
}


@pytest.mark.parametrize("name", BOUND)
def test_real_movement_stays_and_stays_single(name: str) -> None:
    between, channels, expected = BOUND[name]
    graph = check(Net(between, channels), torch.randn(2, 3, 6, 6), passes=float_passes)
    assert len(transposes(graph)) == expected


class Flat(nn.Module):
    def __init__(self, between: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.conv, self.between = nn.Conv2d(3, 8, 3), between
        self.a, self.b = nn.Linear(8 * 16, 5), nn.Linear(8 * 16, 2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        y = self.between(self.conv(x).flatten(1))
        return self.a(y), self.b(y)


@pytest.mark.parametrize("between", [nn.Identity(), nn.ReLU(), nn.Sequential(nn.SiLU(), nn.Tanh())])
def test_flatten_permutes_the_weights(between: nn.Module) -> None:
    graph = check(Flat(between), torch.randn(2, 3, 6, 6), passes=float_passes)
    assert transposes(graph) == []


def test_shared_flatten_used_elsewhere_keeps_its_order() -> None:
    class Both(Flat):
        def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
            y = self.conv(x).flatten(1)
            return self.a(y), y

    check(Both(nn.Identity()), torch.randn(2, 3, 6, 6), passes=float_passes)


def test_conv1d_stack() -> None:
    net = nn.Sequential(nn.Conv1d(3, 8, 3), nn.BatchNorm1d(8), nn.ReLU(), nn.Conv1d(8, 4, 3))
    graph = check(net.eval(), torch.randn(2, 3, 16), passes=float_passes)
    assert transposes(graph) == []
    assert [n.op.name for n in graph.nodes if n.op.name != "reshape"] == ["conv2d", "conv2d"]


def test_vision_transformer_patches() -> None:
    class Patches(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Conv2d(3, 8, 4, stride=4)
            self.norm, self.out = nn.LayerNorm(8), nn.Linear(8, 5)

        def forward(self, x: Tensor) -> Tensor:
            tokens = self.embed(x).flatten(2).transpose(1, 2)
            return self.out(self.norm(tokens)).mean(1)

    graph = check(Patches(), torch.randn(1, 3, 16, 16), passes=float_passes)
    assert transposes(graph) == []


def test_attention_moves_heads_only() -> None:
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval()
    for batch, most in ((1, 4), (2, 6)):
        graph = check(layer, torch.randn(batch, 5, 8), passes=float_passes)
        assert len(transposes(graph)) <= most


def test_normalized_input() -> None:
    net = nn.Sequential(Scaled(), nn.Conv2d(3, 4, 3))
    graph = check(net, torch.randn(2, 3, 6, 6), passes=float_passes)
    assert transposes(graph) == []
    assert graph.layouts[graph.inputs[0]] == (0, 2, 3, 1)


class Scaled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return (x - torch.tensor([0.4, 0.5, 0.6]).reshape(3, 1, 1)) / 0.25


def test_input_used_in_both_orders() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.linear = nn.Conv2d(3, 3, 1), nn.Linear(6, 6)

        def forward(self, x: Tensor) -> Tensor:
            return self.conv(x) + self.linear(x)

    graph = check(Two(), torch.randn(2, 3, 6, 6), passes=float_passes)
    assert len(transposes(graph)) <= 2


def test_input_is_also_an_output() -> None:
    class Same(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 3, 1)

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            y = self.conv(x)
            return x, y, y

    check(Same(), torch.randn(2, 3, 6, 6), passes=float_passes)


class Random(nn.Module):
    """A random network: `seed` decides every layer."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.seed = seed
        self.layers = nn.ModuleList(nn.Conv2d(c, c, 3, padding=1) for c in (4, 8, 12, 16))
        self.norms = nn.ModuleList(nn.BatchNorm2d(c) for c in (4, 8, 12, 16))
        for norm in self.norms:
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
            nn.init.normal_(norm.weight)
            nn.init.normal_(norm.bias)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        choose = random.Random(self.seed)
        values = [x]
        for _ in range(12):
            y = self.step(choose, choose.choice(values[-3:]), values)
            if y.dim() == 4 and y.shape[1] in (4, 8, 12, 16):
                values.append(y)
        return tuple(values[-2:])

    def step(self, choose: random.Random, x: Tensor, values: list[Tensor]) -> Tensor:
        index = x.shape[1] // 4 - 1
        same = [v for v in values if v.shape == x.shape]
        match choose.randrange(14):
            case 0 | 1 | 2:
                return self.layers[index](x)
            case 3:
                return self.norms[index](x).relu()
            case 4:
                return x + choose.choice(same)
            case 5:
                return torch.cat([x, choose.choice(same)], 1)
            case 6:
                return x[:, : 4 * choose.randint(1, index + 1)]
            case 7:
                return F.pad(x, (1, 0, 0, 1), value=choose.choice([0.0, 1.0]))
            case 8:
                return F.max_pool2d(x, 3, 1, 1)
            case 9:
                return x.transpose(2, 3)
            case 10:
                return x.softmax(choose.choice([1, 2, 3]))
            case 11:
                return x * torch.sigmoid(x.mean((2, 3), keepdim=True))
            case 12:
                return x.flatten(2).tanh().reshape(x.shape)
            case _:
                return F.channel_shuffle(x, 2)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("passes", [channels_last, cleanup, float_passes])
def test_random_networks_keep_their_meaning(seed: int, passes: Callable[[Graph], Graph]) -> None:
    torch.manual_seed(seed)
    net = Random(seed).eval()
    before = len(transposes(import_program(export_model(net, (torch.randn(1, 4, 7, 7),)), "n")))
    graph = check(net, torch.randn(1, 4, 7, 7), passes=passes)
    assert len(transposes(graph)) <= before
