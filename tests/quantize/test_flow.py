"""Whole models through quantize_model: the zoo, other people's QDQ programs, bad input."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torchao.quantization.pt2e.quantize_pt2e import convert_pt2e, prepare_pt2e
from torchao.quantization.pt2e.quantizer.x86_inductor_quantizer import (
    X86InductorQuantizer,
    get_default_x86_inductor_quantization_config,
)
from torchao.testing.pt2e._xnnpack_quantizer import (
    XNNPACKQuantizer,
    get_symmetric_quantization_config,
)

from bringup.errors import ModelError
from bringup.frontend import LoadedModel, load_model
from bringup.ir import DType, evaluate
from bringup.models import datasets, find
from bringup.passes.integerize import engine as engine_module
from bringup.passes.integerize.storage import Stored
from bringup.quantize import Recipe, compare, load_outputs, quantize_model, store_inputs
from bringup.quantize.flow import is_quantized

FAST = [
    "autoencoder",
    "dronet",
    "ds_cnn",
    "lenet",
    "mlp_control",
    "mlp_generic",
    "mobilenet_v1_vww",
    "mobilenet_v2",
    "resnet8",
    "yolov8_nano_64",
]
SLOW = [
    pytest.param(name, marks=pytest.mark.slow) for name in ("yolov8_nano_96", "yolov8_nano_160")
]
# Drift of whole networks: every layer may differ by a step, and deep random networks spread it.
STEPS = {"lenet": 1, "resnet8": 2, "mlp_generic": 1, "dronet": 16, "mobilenet_v2": 10}
DEEP_STEPS = 26
INTEGER_ONLY = {DType.I8, DType.I32}


@pytest.mark.parametrize("name", [*FAST, *SLOW])
def test_zoo_becomes_integer_throughout(name):
    loaded = load_model(name)
    quantized = quantize_model(loaded, Recipe())
    graph = quantized.graph
    assert quantized.islands == () and quantized.notes == ()
    assert {graph.type_of(v).dtype for node in graph.nodes for v in node.outputs} <= INTEGER_ONLY
    assert all(graph.type_of(v).dtype is DType.I8 for v in (*graph.inputs, *graph.outputs))
    assert "transpose" not in {node.op.name for node in graph.nodes}
    layers = [node for node in graph.nodes if node.op.name in ("conv2d", "linear")]
    depthwise_norms = sum(graph.macs(n) for n in layers if _is_lowered_norm(graph, n))
    assert sum(map(graph.macs, layers)) - depthwise_norms == find(name).macs
    ladder = compare(loaded, quantized, [loaded.sample, *loaded.calibration[:2]])
    for rung in ladder.outputs:
        # noise of the integer graph is that of quantization itself, not of its arithmetic
        assert rung.sqnr_integer > min(rung.sqnr_fake, 30) - 5
        assert rung.largest_step <= STEPS.get(name, DEEP_STEPS)


def _is_lowered_norm(graph, node):
    w = graph.type_of(node.inputs[1]).shape
    return len(w) == 4 and w[1:] == (1, 1, 1) and node.op.groups == w[0]


def test_lenet_keeps_its_accuracy():
    pytest.importorskip("sklearn")
    loaded = load_model("lenet")
    graph = quantize_model(loaded, Recipe()).graph
    images, labels = datasets.find("digits").load_test()
    with torch.no_grad():
        exact = loaded.module(images).argmax(1)
    scores = []
    for image in images:
        stored = evaluate(graph, store_inputs(graph, (image[None],)))
        scores.append(load_outputs(graph, stored)[0][0])
    winners = torch.from_numpy(np.argmax(scores, axis=1))
    drop = float((exact == labels).float().mean() - (winners == labels).float().mean())
    assert drop <= 0.005
    assert float((winners == exact).float().mean()) > 0.985


def _xnnpack(module, samples, **options):
    """What a user of the stock PT2E flow saves."""
    program = torch.export.export(module.eval(), samples[0])
    quantizer = XNNPACKQuantizer().set_global(get_symmetric_quantization_config(**options))
    prepared = prepare_pt2e(program.module(), quantizer)
    for sample in samples:
        prepared(*sample)
    return torch.export.export(convert_pt2e(prepared), samples[0])


@pytest.mark.parametrize("name", ["lenet", "resnet8"])
@pytest.mark.parametrize("per_channel", [True, False])
def test_program_quantized_elsewhere(name, per_channel):
    loaded = load_model(name)
    program = _xnnpack(loaded.module, loaded.calibration[:8], is_per_channel=per_channel)
    assert is_quantized(program)
    imported = replace(loaded, saved=program)
    quantized = quantize_model(imported, Recipe())
    softmax = ["softmax"] if name == "resnet8" else []  # that quantizer leaves it in float
    assert [island.operator for island in quantized.islands] == softmax
    graph = quantized.graph
    for sample in loaded.calibration[:4]:
        golden = program.module()(*sample).detach().numpy()
        (actual,) = load_outputs(graph, evaluate(graph, store_inputs(graph, sample)))
        scale = 0.02 if softmax else graph.values[graph.outputs[0]].quantization.scale[0]
        assert np.abs(actual - golden).max() <= 2.01 * scale


def test_unsigned_activations_and_full_range_weights():
    """The X86 quantizer: uint8 activations, weights down to -128, a float output layer."""
    loaded = load_model("lenet")
    quantizer = X86InductorQuantizer()
    quantizer.set_global(get_default_x86_inductor_quantization_config())
    program = torch.export.export(loaded.module, loaded.sample)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prepared = prepare_pt2e(program.module(), quantizer)
    for sample in loaded.calibration[:8]:
        prepared(*sample)
    saved = torch.export.export(convert_pt2e(prepared), loaded.sample)
    quantized = quantize_model(replace(loaded, saved=saved), Recipe())
    assert quantized.graph.type_of(quantized.graph.inputs[0]).dtype is DType.I8
    assert "weights of -128 are stored as -127" in quantized.notes
    operands = [n.inputs[1] for n in quantized.graph.nodes if n.op.name in ("conv2d", "linear")]
    weights = [quantized.graph.constants[name] for name in operands]
    assert {int(w.min()) for w in weights if w.dtype == np.int8} == {-127}
    assert [island.operator for island in quantized.islands] == ["linear"]
    (rung,) = compare(loaded, quantized, loaded.calibration[:8]).outputs
    assert rung.sqnr_integer > 35 and rung.top1_integer == 1.0


def test_float_recipes():
    loaded = load_model("ds_cnn")
    (golden,) = (loaded.module(*loaded.sample).detach().numpy(),)
    for precision, dtype, tolerance in (("fp32", DType.F32, 1e-5), ("fp16", DType.F16, 5e-3)):
        graph = quantize_model(loaded, Recipe(precision)).graph
        assert graph.type_of(graph.inputs[0]).dtype is dtype
        types = {graph.type_of(v).dtype for node in graph.nodes for v in node.outputs}
        assert types == {dtype}
        (actual,) = load_outputs(graph, evaluate(graph, store_inputs(graph, loaded.sample)))
        assert np.abs(actual - golden).max() < tolerance


class Residual(nn.Module):
    """A convolution and a head."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 1))
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        return self.head(torch.tanh(self.body(x)).mean((2, 3)))


def _residual(**options) -> LoadedModel:
    torch.manual_seed(5)
    samples = tuple((torch.randn(1, 3, 8, 8),) for _ in range(3))
    return LoadedModel("residual", Residual().eval(), samples[0], samples, **options)


@pytest.mark.parametrize("float_type", ["fp32", "fp16"])
def test_precision_spec_keeps_parts_in_float(float_type):
    loaded = _residual(precision={"default": "int8", f"{float_type}_patterns": ["head"]})
    quantized = quantize_model(loaded, Recipe())
    assert [island.operator for island in quantized.islands] == ["linear"]
    assert "head" in quantized.notes[0]
    graph = quantized.graph
    dtype = DType.F16 if float_type == "fp16" else DType.F32
    assert graph.type_of(graph.outputs[0]).dtype is dtype
    assert graph.type_of(graph.inputs[0]).dtype is DType.I8
    golden = loaded.module(*loaded.sample).detach().numpy()
    (actual,) = load_outputs(graph, evaluate(graph, store_inputs(graph, loaded.sample)))
    assert np.abs(actual - golden).max() < 0.02


def test_half_islands_leave_integer_normalization_alone():
    torch.manual_seed(6)
    model = nn.Sequential(nn.Linear(8, 16), nn.LayerNorm(16), nn.Linear(16, 4)).eval()
    samples = tuple((torch.randn(2, 8),) for _ in range(4))
    loaded = LoadedModel("m", model, samples[0], samples, {"fp16_ops": ["linear_1"]})
    quantized = quantize_model(loaded, Recipe())
    graph = quantized.graph
    (norm,) = (node for node in graph.nodes if node.op.name == "layer_norm")
    assert [graph.type_of(name).dtype for name in norm.inputs] == [DType.I8, DType.F32, DType.F32]
    assert graph.type_of(graph.outputs[0]).dtype is DType.F16
    (rung,) = compare(loaded, quantized, samples).outputs
    assert rung.sqnr_integer > 30


def test_per_tensor_weights_keep_batch_norms_exact():
    loaded = load_model("dronet")
    quantized = quantize_model(loaded, Recipe(per_channel=False))
    graph = quantized.graph
    for node in graph.nodes:
        if node.op.name == "conv2d":
            multipliers = graph.type_of(node.inputs[3]).elements
            assert multipliers == (node.op.groups if _is_lowered_norm(graph, node) else 1)


def test_upstream_of_keeps_all_ancestors_in_float():
    loaded = _residual(precision={"fp32_upstream_of": ["body.2"]})
    quantized = quantize_model(loaded, Recipe())
    assert [island.operator for island in quantized.islands] == ["conv2d", "clamp", "conv2d"]
    assert quantized.graph.nodes[-1].op.name == "linear"
    assert quantized.graph.type_of(quantized.graph.outputs[0]).dtype is DType.I8


def test_operator_without_integer_form_is_an_island():
    model = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 4))

    class Quotient(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = model

        def forward(self, x):
            y = self.body(x)
            return y / (x.sum() * 0 + 2 + y.abs())

    samples = tuple((torch.randn(1, 8),) for _ in range(2))
    quantized = quantize_model(
        LoadedModel("quotient", Quotient().eval(), samples[0], samples), Recipe()
    )
    assert [island.operator for island in quantized.islands] == ["div"]
    assert quantized.notes[0].startswith("stays in floating point: div")


def test_causal_mask_does_not_drown_the_scores():
    class Attention(nn.Module):
        def forward(self, q, k, v):
            return nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)

    torch.manual_seed(1)
    samples = tuple(tuple(torch.randn(1, 2, 12, 16) for _ in range(3)) for _ in range(4))
    loaded = LoadedModel("attention", Attention().eval(), samples[0], samples)
    (rung,) = compare(loaded, quantize_model(loaded, Recipe()), samples).outputs
    assert rung.sqnr_integer > 28


# -- bad input ------------------------------------------------------------------------------------


def _linear(weight=None, bias=None, samples=None) -> LoadedModel:
    torch.manual_seed(2)
    model = nn.Linear(4, 3).eval()
    with torch.no_grad():
        if weight is not None:
            model.weight.copy_(weight)
        if bias is not None:
            model.bias.copy_(bias)
    sample = (torch.ones(1, 4),)
    return LoadedModel("linear", model, sample, samples)


def test_nan_weights_are_refused():
    with pytest.raises(ModelError, match="NaN"):
        quantize_model(_linear(weight=torch.full((3, 4), torch.nan)), Recipe())


def test_nan_activations_are_refused_with_their_name():
    class Log(nn.Module):
        def forward(self, x):
            return torch.log(x)

    sample = (torch.full((1, 4), -1.0),)
    with pytest.raises(ModelError, match="log") as caught:
        quantize_model(LoadedModel("log", Log().eval(), sample, (sample,)), Recipe())
    assert "NaN" in caught.value.what


def test_no_samples_is_an_error_and_none_a_note():
    with pytest.raises(ModelError, match="no calibration samples"):
        quantize_model(_linear(samples=()), Recipe())
    assert "one sample input" in quantize_model(_linear(), Recipe()).notes[0]


def test_sample_of_another_shape_or_with_nan():
    with pytest.raises(ModelError, match="shape"):
        quantize_model(_linear(), Recipe(), [(torch.ones(1, 5),)])
    with pytest.raises(ModelError, match="sample 1"):
        bad = (torch.tensor([[1.0, torch.nan, 0, 0]]),)
        quantize_model(_linear(), Recipe(), [(torch.ones(1, 4),), bad])


def test_dead_channels_are_noted_and_keep_their_bias():
    weight = torch.tensor([[1.0, 2, 3, 4], [0, 0, 0, 0], [1e-9, 0, 0, 0]])
    loaded = _linear(weight, torch.tensor([0.5, 3.0, -2.0]))
    quantized = quantize_model(loaded, Recipe())
    assert any("1 of 3 channels are all zero" in note for note in quantized.notes)
    graph = quantized.graph
    (actual,) = load_outputs(graph, evaluate(graph, store_inputs(graph, loaded.sample)))
    assert np.abs(actual - [[10.5, 3.0, -2.0]]).max() < 0.05


def test_always_zero_activation_is_noted():
    loaded = _linear(torch.zeros(3, 4), torch.zeros(3))
    notes = quantize_model(loaded, Recipe()).notes
    assert any("always zero" in note for note in notes)


def test_scale_overflow_is_an_error():
    """An output that is always nearly zero in calibration cannot take a large sum."""

    class Difference(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = nn.Linear(65536, 1, bias=False)

        def forward(self, x):
            return self.a(x)

    model = Difference().eval()
    with torch.no_grad():
        model.a.weight.copy_(torch.tensor([1.0, -1.0]).repeat(32768) * 1000)
    sample = (torch.ones(1, 65536),)
    sample[0][0, 0] += 1e-3
    with pytest.raises(ModelError, match="overflow"):
        quantize_model(LoadedModel("difference", model, sample, (sample,)), Recipe())


def test_weight_beyond_float16():
    with pytest.raises(ModelError, match="float16"):
        quantize_model(_linear(weight=torch.full((3, 4), 1e5)), Recipe("fp16"))


# -- planted faults -------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["zero_point", "scale", "bounds"])
def test_planted_faults_are_noticed(monkeypatch, fault):
    loaded = load_model("lenet")
    if fault == "bounds":
        storage = engine_module.Storage
        monkeypatch.setattr(storage, "clamped", lambda self, low, high: self)
    else:
        original = engine_module.Engine.operand

        def wrong(self, node, index=0):
            found = original(self, node, index)
            if fault == "zero_point":
                return Stored(found.name, found.scale, found.zero_point + 3)
            return Stored(found.name, found.scale * 1.05, found.zero_point)

        monkeypatch.setattr(engine_module.Engine, "operand", wrong)
    quantized = quantize_model(loaded, Recipe(symmetric=fault == "bounds"))
    (rung,) = compare(loaded, quantized, loaded.calibration[:3]).outputs
    assert rung.largest_step > 2


@pytest.mark.parametrize("size", (1e-6, 1e-12, 1e-20))
def test_values_however_small_keep_their_precision(size):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(16, 16, bias=False), torch.nn.Linear(16, 8)).eval()
    with torch.no_grad():
        model[0].weight.mul_(size)
        model[1].bias.mul_(size)
    samples = [(torch.randn(2, 16),) for _ in range(8)]
    loaded = LoadedModel("tiny", model, samples[0], tuple(samples))
    quantized = quantize_model(loaded, Recipe(), samples)
    outputs = evaluate(quantized.graph, store_inputs(quantized.graph, samples[0]))
    actual = load_outputs(quantized.graph, outputs)[0].astype(np.float64) / size
    expected = model(*samples[0]).detach().double().numpy() / size
    noise = np.sum((actual - expected) ** 2)
    assert 10 * np.log10(np.sum(expected**2) / noise) > 30
