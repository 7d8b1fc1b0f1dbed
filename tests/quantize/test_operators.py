"""Every operator with an integer meaning, one small model each, against the fake-quantized model.

With one rounding per output the two may differ by one step (the integer multiplier is rounded, and
ties go up instead of to even); anything more is a wrong scale, zero point, bound or layout.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from bringup.frontend import LoadedModel
from bringup.ir import evaluate
from bringup.quantize import Recipe, load_outputs, quantize_model, store_inputs


class Apply(nn.Module):
    """A function as a module."""

    def __init__(self, function, **children):
        super().__init__()
        self.function = function
        for name, child in children.items():
            if isinstance(child, torch.Tensor):
                self.register_buffer(name, child)
            else:
                setattr(self, name, child)

    def forward(self, *inputs):
        return self.function(self, *inputs)


def f(function, *shapes, **children):
    """A case: function(module, *inputs) and the shapes of its inputs."""
    return function, shapes, children


IMAGE = (1, 6, 9, 8)
CASES = {
    "conv2d": f(lambda m, x: m.c(x), IMAGE, c=lambda: nn.Conv2d(6, 8, 3, padding=1)),
    "conv2d_stride_dilation": f(
        lambda m, x: m.c(x), IMAGE, c=lambda: nn.Conv2d(6, 8, 3, stride=2, dilation=2, padding=2)
    ),
    "conv2d_groups": f(lambda m, x: m.c(x), IMAGE, c=lambda: nn.Conv2d(6, 9, 3, groups=3)),
    "conv2d_depthwise": f(lambda m, x: m.c(x), IMAGE, c=lambda: nn.Conv2d(6, 6, 3, groups=6)),
    "conv2d_no_bias": f(lambda m, x: m.c(x), IMAGE, c=lambda: nn.Conv2d(6, 8, 1, bias=False)),
    "conv2d_relu": f(lambda m, x: F.relu(m.c(x)), IMAGE, c=lambda: nn.Conv2d(6, 8, 3)),
    "conv2d_relu6": f(lambda m, x: F.relu6(m.c(x)), IMAGE, c=lambda: nn.Conv2d(6, 8, 3)),
    "conv2d_clamp": f(lambda m, x: m.c(x).clamp(-0.3, 0.4), IMAGE, c=lambda: nn.Conv2d(6, 8, 3)),
    "conv2d_silu": f(lambda m, x: F.silu(m.c(x)), IMAGE, c=lambda: nn.Conv2d(6, 8, 3)),
    "conv2d_scaled": f(lambda m, x: m.c(x) * 3.5, IMAGE, c=lambda: nn.Conv2d(6, 8, 3)),
    "conv2d_same": f(lambda m, x: m.c(x), IMAGE, c=lambda: nn.Conv2d(6, 8, 4, padding="same")),
    "conv2d_padded": f(
        lambda m, x: m.c(F.pad(x, (0, 1, 0, 1))), IMAGE, c=lambda: nn.Conv2d(6, 8, 3, stride=2)
    ),
    "conv2d_pool_relu": f(
        lambda m, x: F.relu(F.max_pool2d(m.c(x), 2)).flatten(1), IMAGE, c=lambda: nn.Conv2d(6, 8, 3)
    ),
    "linear_view_relu_scaled": f(
        lambda m, x: F.relu(m.c(x).view(3, 3, 3)) * 0.5, (3, 16), c=lambda: nn.Linear(16, 9)
    ),
    "conv1d": f(lambda m, x: m.c(x), (1, 6, 17), c=lambda: nn.Conv1d(6, 8, 5, padding=2)),
    "relu_of_what_others_read": f(
        lambda m, x: (y := m.c(x)) + m.d(y.relu()), (4, 6),
        c=lambda: nn.Linear(6, 8), d=lambda: nn.Linear(8, 8),
    ),
    "conv_transpose1d_relu": f(
        lambda m, x: m.c(x).relu(), (2, 6, 9), c=lambda: nn.ConvTranspose1d(6, 8, 3, stride=2)
    ),
    "conv_transpose2d": f(
        lambda m, x: m.c(x), IMAGE, c=lambda: nn.ConvTranspose2d(6, 8, 3, stride=2, padding=1)
    ),
    "conv_transpose2d_groups": f(
        lambda m, x: m.c(x), IMAGE, c=lambda: nn.ConvTranspose2d(6, 8, 2, stride=2, groups=2)
    ),
    "linear": f(lambda m, x: m.c(x), (3, 16), c=lambda: nn.Linear(16, 9)),
    "linear_relu_3d": f(lambda m, x: F.relu(m.c(x)), (2, 5, 16), c=lambda: nn.Linear(16, 9)),
    "matmul": f(lambda m, a, b: a @ b, (4, 7), (7, 5)),
    "matmul_batched": f(lambda m, a, b: a @ b.transpose(-1, -2), (2, 3, 4, 7), (2, 3, 5, 7)),
    "matmul_constant": f(lambda m, a: a @ m.w, (4, 7), w=torch.linspace(-1, 2, 35).reshape(7, 5)),
    "bmm_scaled": f(lambda m, a, b: torch.bmm(a, b) * 0.25, (2, 4, 7), (2, 7, 5)),
    "batch_norm": f(lambda m, x: m.c(x), IMAGE, c=lambda: spread(nn.BatchNorm2d(6))),
    "batch_norm_relu": f(lambda m, x: F.relu(m.c(x)), IMAGE, c=lambda: spread(nn.BatchNorm2d(6))),
    "batch_norm_1d": f(lambda m, x: m.c(x), (1, 6), c=lambda: spread(nn.BatchNorm1d(6))),
    "batch_norm_rows": f(lambda m, x: m.c(x), (2, 6, 5), c=lambda: spread(nn.BatchNorm1d(6))),
    "conv_batch_norm": f(
        lambda m, x: F.relu(m.b(m.c(x))),
        IMAGE,
        c=lambda: nn.Conv2d(6, 6, 3),
        b=lambda: spread(nn.BatchNorm2d(6)),
    ),
    "max_pool2d": f(lambda m, x: F.max_pool2d(x, 3, 2, padding=1), IMAGE),
    "avg_pool2d": f(lambda m, x: F.avg_pool2d(x, 3, 2, padding=1), IMAGE),
    "avg_pool2d_no_pad": f(
        lambda m, x: F.avg_pool2d(x, 3, 2, padding=1, count_include_pad=False), IMAGE
    ),
    "adaptive_avg_pool2d": f(lambda m, x: F.adaptive_avg_pool2d(x, (4, 3)), IMAGE),
    "global_avg_pool2d": f(lambda m, x: F.adaptive_avg_pool2d(x, 1), IMAGE),
    "adaptive_max_pool2d": f(lambda m, x: F.adaptive_max_pool2d(x, (3, 4)), IMAGE),
    "relu": f(lambda m, x: F.relu(x), IMAGE),
    "leaky_relu": f(lambda m, x: F.leaky_relu(x, 0.2), IMAGE),
    "elu": f(lambda m, x: F.elu(x), IMAGE),
    "silu": f(lambda m, x: F.silu(x), IMAGE),
    "gelu": f(lambda m, x: F.gelu(x), IMAGE),
    "gelu_tanh": f(lambda m, x: F.gelu(x, approximate="tanh"), IMAGE),
    "sigmoid": f(lambda m, x: torch.sigmoid(x), IMAGE),
    "tanh": f(lambda m, x: torch.tanh(x), IMAGE),
    "hardsigmoid": f(lambda m, x: F.hardsigmoid(x), IMAGE),
    "hardswish": f(lambda m, x: F.hardswish(x), IMAGE),
    "softplus": f(lambda m, x: F.softplus(x), IMAGE),
    "exp": f(lambda m, x: torch.exp(x), IMAGE),
    "silu_by_hand": f(lambda m, x: x * torch.sigmoid(x), IMAGE),
    "hardswish_by_hand": f(lambda m, x: x * F.relu6(x + 3) / 6, IMAGE),
    "chain": f(lambda m, x: torch.tanh(torch.exp(-x.abs()) * 2 - 1), IMAGE),
    "add": f(lambda m, a, b: a + b, IMAGE, IMAGE),
    "add_relu": f(lambda m, a, b: F.relu(a + b), IMAGE, IMAGE),
    "add_broadcast": f(lambda m, a, b: a + b, IMAGE, (1, 6, 1, 1)),
    "add_constant": f(lambda m, a: a + m.w, (3, 6), w=torch.linspace(-1, 2, 6)),
    "add_number": f(lambda m, a: a + 1.5, IMAGE),
    "sub": f(lambda m, a, b: a - b, IMAGE, IMAGE),
    "rsub": f(lambda m, a: 1 - a, IMAGE),
    "mul": f(lambda m, a, b: a * b, IMAGE, IMAGE),
    "mul_gate": f(lambda m, a, b: a * torch.sigmoid(b), IMAGE, (1, 6, 1, 1)),
    "mul_constant": f(lambda m, a: a * m.w, (3, 6), w=torch.linspace(-1, 2, 6)),
    "mul_number": f(lambda m, a: a * -0.7, IMAGE),
    "div_number": f(lambda m, a: a / 3, IMAGE),
    "maximum": f(lambda m, a, b: torch.maximum(a, b), IMAGE, (1, 6, 1, 1)),
    "minimum_relu": f(lambda m, a, b: F.relu(torch.minimum(a, b * 9)), IMAGE, IMAGE),
    "maximum_far_constant": f(
        lambda m, a: torch.maximum(a, m.w), (3, 6), w=torch.tensor([-1e9, 0.3, -3e38, 0, 1, -1])
    ),
    "maximum_number": f(lambda m, a: torch.maximum(a, torch.tensor(-1e9)), IMAGE),
    "where": f(
        lambda m, a, b: m.c(torch.where(m.w, m.c(a), b)),
        (3, 6), (3, 6), c=lambda: nn.Linear(6, 6), w=torch.arange(6) % 2 == 0,
    ),
    "square": f(lambda m, a: a * a, IMAGE),
    "softmax": f(lambda m, x: torch.softmax(x, -1), (4, 11)),
    "softmax_channels": f(lambda m, x: torch.softmax(x, 1), IMAGE),
    "log_softmax": f(lambda m, x: torch.log_softmax(x, -1), (4, 11)),
    "mean": f(lambda m, x: x.mean((2, 3)), IMAGE),
    "mean_last": f(lambda m, x: x.mean(-1, keepdim=True), (3, 5, 16)),
    "sum": f(lambda m, x: x.sum(1), IMAGE),
    "amax": f(lambda m, x: x.amax((2, 3)), IMAGE),
    "max_dim": f(lambda m, x: x.max(1).values, IMAGE),
    "cat": f(lambda m, a, b, c: torch.cat((a, b, c), 1), IMAGE, (1, 2, 9, 8), IMAGE),
    "cat_sigmoid": f(lambda m, a, b: torch.cat((torch.sigmoid(a), b), 1), IMAGE, IMAGE),
    "cat_last": f(lambda m, a, b: torch.cat((a, b), -1), IMAGE, (1, 6, 9, 3)),
    "chunk": f(lambda m, x: torch.cat(x.chunk(2, 1)[::-1], 1), IMAGE),
    "split": f(lambda m, x: x.split((2, 4), 1)[1], IMAGE),
    "slice": f(lambda m, x: x[:, 1:5:2, ::2], IMAGE),
    "select": f(lambda m, x: x[:, 2], IMAGE),
    "pad": f(lambda m, x: F.pad(x, (1, 2, 3, 0)), IMAGE),
    "pad_value": f(lambda m, x: F.pad(x, (1, 2, 3, 0), value=1.25), IMAGE),
    "permute": f(lambda m, x: x.permute(0, 2, 3, 1).reshape(1, -1, 6), IMAGE),
    "view": f(lambda m, x: x.flatten(1).unsqueeze(0), IMAGE),
    "expand": f(lambda m, x: x.expand(3, 6, 4), (1, 6, 1)),
    "nearest": f(lambda m, x: F.interpolate(x, scale_factor=2), IMAGE),
    "bilinear": f(
        lambda m, x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False), IMAGE
    ),
    "bilinear_corners": f(
        lambda m, x: F.interpolate(x, (13, 11), mode="bilinear", align_corners=True), IMAGE
    ),
    "pixel_shuffle": f(lambda m, x: F.pixel_shuffle(x, 2), (1, 8, 3, 3)),
    "layer_norm": f(lambda m, x: m.c(x), (3, 24), c=lambda: spread(nn.LayerNorm(24))),
    "rms_norm": f(lambda m, x: m.c(x), (3, 24), c=lambda: spread(nn.RMSNorm(24, eps=1e-5))),
    "group_norm": f(lambda m, x: m.c(x), IMAGE, c=lambda: spread(nn.GroupNorm(3, 6))),
    "attention": f(
        lambda m, q, k, v: F.scaled_dot_product_attention(q, k, v),
        *[(2, 3, 7, 8)] * 3,
    ),
    "attention_causal": f(
        lambda m, q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
        *[(1, 2, 7, 8)] * 3,
    ),
}  # fmt: skip
STEPS = {
    "attention": 2,
    "attention_causal": 2,
    "mul_gate": 2,
    "maximum": 2,
    "minimum_relu": 2,
    "where": 2,
    "cat_sigmoid": 1,
}


def spread(norm):
    """Normalization parameters that are not one and zero."""
    with torch.no_grad():
        norm.weight.copy_(torch.linspace(0.5, 1.5, norm.weight.numel()))
        if getattr(norm, "bias", None) is not None:
            norm.bias.copy_(torch.linspace(-0.4, 0.6, norm.bias.numel()))
        if getattr(norm, "running_mean", None) is not None:
            norm.running_mean.copy_(torch.linspace(-1, 1, norm.running_mean.numel()))
            norm.running_var.copy_(torch.linspace(0.2, 2, norm.running_var.numel()))
    return norm


def load(name: str) -> LoadedModel:
    function, shapes, children = CASES[name]
    torch.manual_seed(3)
    built = {k: c() if callable(c) else c for k, c in children.items()}
    samples = tuple(tuple(torch.randn(shape) * 1.3 + 0.2 for shape in shapes) for _ in range(4))
    return LoadedModel(name, Apply(function, **built).eval(), samples[0], samples)


def largest_step(loaded: LoadedModel, recipe: Recipe) -> float:
    """Largest difference between fake-quantized and integer outputs, in output steps."""
    quantized = quantize_model(loaded, recipe)
    assert quantized.islands == ()
    graph, fake_quantized = quantized.graph, quantized.program.module()
    worst = 0.0
    for sample in loaded.calibration:
        with torch.no_grad():
            golden = fake_quantized(*sample)
        (actual,) = load_outputs(graph, evaluate(graph, store_inputs(graph, sample)))
        assert actual.shape == tuple(golden.shape)
        scale = graph.values[graph.outputs[0]].quantization.scale[0]
        worst = max(worst, float(np.abs(actual - golden.numpy()).max()) / scale)
    return worst


@pytest.mark.parametrize("name", sorted(CASES))
def test_integer_operator_agrees_with_fake_quantization(name):
    assert largest_step(load(name), Recipe()) < STEPS.get(name, 1) + 0.01


@pytest.mark.parametrize("name", ["conv2d_relu", "linear", "add", "mul", "attention", "avg_pool2d"])
@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(symmetric=True),
        Recipe(per_channel=False),
        Recipe(observer="histogram"),
        Recipe(observer="moving_average", samples=2),
    ],
    ids=["symmetric", "per_tensor", "histogram", "moving_average"],
)
def test_recipes_agree_with_fake_quantization(name, recipe):
    assert largest_step(load(name), recipe) < STEPS.get(name, 1) + 0.01


def test_symmetric_activations_have_no_zero_point():
    graph = quantize_model(load("conv2d_silu"), Recipe(symmetric=True)).graph
    stored = [v for v in graph.values.values() if v.type.dtype == "i8" and v.quantization]
    assert stored and all(value.quantization.zero_point == 0 for value in stored)


@pytest.mark.parametrize(
    ("name", "operators"),
    [
        ("conv2d_relu", ["conv2d"]),
        ("conv2d_scaled", ["conv2d"]),
        ("conv2d_pool_relu", ["conv2d", "max_pool2d", "reshape"]),
        ("linear_view_relu_scaled", ["linear", "reshape"]),
        ("hardswish_by_hand", ["table"]),
        ("chain", ["table"]),
        ("silu_by_hand", ["table"]),
        ("add_relu", ["add"]),
        ("batch_norm_relu", ["conv2d"]),
        ("cat", ["concat"]),
        ("where", ["linear", "linear", "rescale", "where"]),
        ("maximum_far_constant", ["maximum", "rescale"]),
        ("conv2d_padded", ["conv2d"]),
        ("relu_of_what_others_read", ["add", "clamp", "linear", "linear"]),
        ("conv_transpose1d_relu", ["conv_transpose2d", "reshape", "reshape"]),
    ],
)
def test_nothing_is_left_beside_the_fused_operators(name, operators):
    graph = quantize_model(load(name), Recipe()).graph
    found = [node.op.name for node in graph.nodes if node.op.name != "transpose"]
    assert sorted(found) == sorted(operators)


def test_a_selection_that_stays_real_is_exact():
    pick = torch.tensor([True, False, True, False])
    model = Apply(lambda m, x: (torch.where(pick, x, -25e4), x.masked_fill(pick, -65504.0)))
    sample = (torch.tensor([[1.0, -20000.0, 3.0, 150000.0]]),)
    graph = quantize_model(LoadedModel("m", model.eval(), sample, (sample,)), Recipe()).graph
    outputs = load_outputs(graph, evaluate(graph, store_inputs(graph, sample)))
    for actual, golden in zip(outputs, model(*sample), strict=True):
        assert np.array_equal(actual, golden.numpy())


def test_argmax_reads_stored_values():
    model = Apply(lambda m, x: x.argmax(-1))
    sample = (torch.randn(5, 7),)
    loaded = LoadedModel("argmax", model.eval(), sample, (sample,))
    quantized = quantize_model(loaded, Recipe())
    outputs = evaluate(quantized.graph, store_inputs(quantized.graph, sample))
    assert np.array_equal(outputs[quantized.graph.outputs[0]], sample[0].argmax(-1).numpy())


def test_embedding_is_a_gather_of_stored_rows():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(11, 8), nn.Linear(8, 4)).eval()
    samples = tuple((torch.randint(0, 11, (1, 6)),) for _ in range(3))
    quantized = quantize_model(LoadedModel("e", model, samples[0], samples), Recipe())
    assert quantized.islands == ()
    assert [node.op.name for node in quantized.graph.nodes] == ["gather", "linear"]
    (actual,) = load_outputs(
        quantized.graph, evaluate(quantized.graph, store_inputs(quantized.graph, samples[0]))
    )
    assert np.abs(actual - model(samples[0][0]).detach().numpy()).max() < 0.05
