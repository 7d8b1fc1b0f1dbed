"""Every ATen operator: a small random module, exported and imported, computes what PyTorch does.

The graph is also compared after all float passes, layouts applied.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bringup.frontend import export_model, import_program
from bringup.ir import Graph, evaluate
from bringup.passes.pipeline import float_passes

torch.set_num_threads(1)
Fn = Callable[..., object]


class Call(nn.Module):
    """A function as a module."""

    def __init__(self, function: Fn) -> None:
        super().__init__()
        self.function = function

    def forward(self, *inputs: Tensor) -> object:
        return self.function(*inputs)


class First(nn.Module):
    """The first result of a module that has several."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *inputs: Tensor) -> Tensor:
        return self.module(*inputs)[0]


def seeded(*shape: int, low: float | None = None) -> Tensor:
    generator = torch.Generator().manual_seed(sum(shape) + 7)
    x = torch.randn(*shape, generator=generator)
    return x if low is None else x.abs() + low


def compare(module: nn.Module, *inputs: Tensor) -> Graph:
    """Import a module, evaluate before and after the passes, and return the final graph."""
    torch.manual_seed(3)
    for parameter in module.parameters():
        nn.init.uniform_(parameter, -0.5, 0.5)
    for name, buffer in module.named_buffers():
        if name.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)
        elif name.endswith("running_mean"):
            buffer.normal_()
    with torch.no_grad():
        expected = module.eval()(*inputs)
    wanted = expected if isinstance(expected, (tuple, list)) else (expected,)
    imported = import_program(export_model(module, inputs), "test")
    for graph in (imported, float_passes(imported)):
        stored = {
            name: laid_out(graph, name, narrow(tensor))
            for name, tensor in zip(graph.inputs, inputs, strict=True)
        }
        results = evaluate(graph, stored)
        assert len(graph.outputs) == len(wanted)
        for name, tensor in zip(graph.outputs, wanted, strict=True):
            golden = laid_out(graph, name, narrow(tensor))
            assert results[name].dtype == golden.dtype
            np.testing.assert_allclose(results[name], golden, rtol=2e-5, atol=2e-5)
    return graph


def narrow(tensor: Tensor) -> np.ndarray:
    return tensor.detach().numpy()


def laid_out(graph: Graph, name: str, array: np.ndarray) -> np.ndarray:
    return array.transpose(graph.layouts[name]) if name in graph.layouts else array


IMAGE = (2, 6, 9, 11)
INTEGERS = torch.tensor([7, -7, 6, -1, 100], dtype=torch.int32)
WIDE = torch.tensor([3, 70000, -123456, 2_000_000_000])
_MODES = (None, "floor", "trunc")

MODULES: dict[str, tuple[nn.Module, tuple[int, ...]]] = {
    "conv2d": (nn.Conv2d(6, 8, 3), IMAGE),
    "conv2d no bias": (nn.Conv2d(6, 8, 3, bias=False), IMAGE),
    "conv2d stride padding": (nn.Conv2d(6, 8, (3, 5), stride=(2, 1), padding=(1, 2)), IMAGE),
    "conv2d groups": (nn.Conv2d(6, 9, 3, groups=3, padding=1), IMAGE),
    "conv2d depthwise": (nn.Conv2d(6, 12, 3, groups=6, padding=1), IMAGE),
    "conv2d dilation": (nn.Conv2d(6, 4, 3, dilation=(2, 3), padding=2), IMAGE),
    "conv2d same": (nn.Conv2d(6, 4, (4, 3), padding="same"), IMAGE),
    "conv2d same dilated": (nn.Conv2d(6, 4, (2, 4), padding="same", dilation=3), IMAGE),
    "conv2d valid": (nn.Conv2d(6, 4, 3, padding="valid"), IMAGE),
    "conv2d reflect": (nn.Conv2d(6, 4, 3, padding=1, padding_mode="reflect"), IMAGE),
    "conv2d no batch": (nn.Conv2d(6, 4, 3), IMAGE[1:]),
    "conv1d": (nn.Conv1d(5, 7, 3, stride=2, padding=1), (2, 5, 13)),
    "conv1d same": (nn.Conv1d(6, 6, 4, padding="same", groups=2), (2, 6, 13)),
    "conv1d no batch": (nn.Conv1d(5, 7, 3), (5, 13)),
    "conv_transpose2d": (nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1), IMAGE),
    "conv_transpose2d output padding": (
        nn.ConvTranspose2d(6, 4, (3, 4), stride=(2, 3), padding=(1, 0), output_padding=(1, 2)),
        IMAGE,
    ),
    "conv_transpose2d groups": (nn.ConvTranspose2d(6, 4, 3, groups=2, dilation=2), IMAGE),
    "conv_transpose1d": (nn.ConvTranspose1d(6, 4, 5, stride=2, output_padding=1), (2, 6, 9)),
    "linear": (nn.Linear(11, 5), (3, 11)),
    "linear no bias": (nn.Linear(11, 5, bias=False), (3, 11)),
    "linear vector": (nn.Linear(11, 5), (11,)),
    "linear images": (nn.Linear(11, 5), IMAGE),
    "linear on flattened images": (nn.Sequential(nn.Flatten(), nn.Linear(6 * 9 * 11, 5)), IMAGE),
    "max_pool2d": (nn.MaxPool2d(3, 2, 1), IMAGE),
    "max_pool2d ceil": (nn.MaxPool2d(3, 2, ceil_mode=True), (2, 6, 8, 10)),
    "max_pool2d ceil padded": (nn.MaxPool2d(2, 3, 1, ceil_mode=True), (1, 3, 7, 9)),
    "max_pool2d dilated": (nn.MaxPool2d((2, 3), 1, dilation=2), IMAGE),
    "max_pool1d": (nn.MaxPool1d(3, 2, 1), (2, 6, 13)),
    "avg_pool2d": (nn.AvgPool2d(3, 2, 1), IMAGE),
    "avg_pool2d exclude": (nn.AvgPool2d(3, 2, 1, count_include_pad=False), IMAGE),
    "avg_pool2d ceil": (nn.AvgPool2d(3, 2, ceil_mode=True), (2, 6, 8, 10)),
    "avg_pool2d ceil exclude": (
        nn.AvgPool2d(2, 3, 1, ceil_mode=True, count_include_pad=False),
        (1, 3, 7, 9),
    ),
    "avg_pool2d divisor": (nn.AvgPool2d(2, divisor_override=3), IMAGE),
    "avg_pool1d": (nn.AvgPool1d(3, 2, 1), (2, 6, 13)),
    "adaptive_avg_pool2d": (nn.AdaptiveAvgPool2d((4, 5)), IMAGE),
    "adaptive_avg_pool2d even": (nn.AdaptiveAvgPool2d((3, 11)), IMAGE),
    "adaptive_avg_pool2d one": (nn.AdaptiveAvgPool2d(1), IMAGE),
    "adaptive_avg_pool2d none": (nn.AdaptiveAvgPool2d((None, 2)), IMAGE),
    "adaptive_avg_pool2d enlarge": (nn.AdaptiveAvgPool2d((13, 4)), IMAGE),
    "adaptive_avg_pool1d": (nn.AdaptiveAvgPool1d(4), (2, 6, 13)),
    "adaptive_max_pool2d": (nn.AdaptiveMaxPool2d((4, 5)), IMAGE),
    "adaptive_max_pool2d even": (nn.AdaptiveMaxPool2d((3, 1)), IMAGE),
    "adaptive_max_pool1d": (nn.AdaptiveMaxPool1d(4), (2, 6, 13)),
    "batch_norm2d": (nn.BatchNorm2d(6), IMAGE),
    "batch_norm1d": (nn.BatchNorm1d(6), (4, 6)),
    "batch_norm1d rows": (nn.BatchNorm1d(6), (2, 6, 5)),
    "batch_norm2d no affine": (nn.BatchNorm2d(6, affine=False), IMAGE),
    "instance_norm": (nn.InstanceNorm2d(6, affine=True), IMAGE),
    "instance_norm running": (nn.InstanceNorm2d(6, track_running_stats=True), IMAGE),
    "group_norm": (nn.GroupNorm(3, 6), IMAGE),
    "group_norm rows": (nn.GroupNorm(2, 6, affine=False), (2, 6, 5)),
    "layer_norm": (nn.LayerNorm(11), IMAGE),
    "layer_norm images": (nn.LayerNorm((6, 9, 11)), IMAGE),
    "layer_norm no affine": (nn.LayerNorm(11, elementwise_affine=False), (3, 11)),
    "layer_norm no bias": (nn.LayerNorm(11, bias=False), (3, 11)),
    "rms_norm": (nn.RMSNorm(11, eps=1e-5), (3, 11)),
    "rms_norm default": (nn.RMSNorm(11), (3, 11)),
    "relu": (nn.ReLU(), IMAGE),
    "relu in place": (nn.Sequential(nn.Conv2d(6, 4, 3), nn.ReLU(inplace=True)), IMAGE),
    "relu6": (nn.ReLU6(), IMAGE),
    "hardtanh": (nn.Hardtanh(-0.5, 0.7), IMAGE),
    "leaky_relu": (nn.LeakyReLU(0.2), IMAGE),
    "prelu one": (nn.PReLU(), IMAGE),
    "prelu channels": (nn.PReLU(6), IMAGE),
    "elu": (nn.ELU(0.7), IMAGE),
    "selu": (nn.SELU(), IMAGE),
    "celu": (nn.CELU(0.7), IMAGE),
    "silu": (nn.SiLU(), IMAGE),
    "gelu": (nn.GELU(), IMAGE),
    "gelu tanh": (nn.GELU("tanh"), IMAGE),
    "sigmoid": (nn.Sigmoid(), IMAGE),
    "log_sigmoid": (nn.LogSigmoid(), IMAGE),
    "tanh": (nn.Tanh(), IMAGE),
    "hardsigmoid": (nn.Hardsigmoid(), IMAGE),
    "hardswish": (nn.Hardswish(), IMAGE),
    "mish": (nn.Mish(), IMAGE),
    "softplus": (nn.Softplus(2.0, 1.0), IMAGE),
    "softsign": (nn.Softsign(), IMAGE),
    "softshrink": (nn.Softshrink(0.3), IMAGE),
    "rrelu": (nn.RReLU(), IMAGE),
    "upsample bicubic by decomposition": (
        nn.Upsample(scale_factor=2, mode="bicubic"),
        (1, 2, 4, 5),
    ),
    "unfold by decomposition": (nn.Unfold(3, stride=2), (1, 3, 6, 7)),
    "lstm by decomposition": (First(nn.LSTM(5, 6, 2, batch_first=True)), (2, 4, 5)),
    "bidirectional gru by decomposition": (
        First(nn.GRU(5, 6, batch_first=True, bidirectional=True)),
        (2, 4, 5),
    ),
    "tanhshrink": (nn.Tanhshrink(), IMAGE),
    "glu": (nn.GLU(1), IMAGE),
    "softmax": (nn.Softmax(-1), IMAGE),
    "softmax channels": (nn.Softmax(1), IMAGE),
    "softmax2d": (nn.Softmax2d(), IMAGE),
    "log_softmax": (nn.LogSoftmax(1), (3, 11)),
    "dropout": (nn.Dropout(0.5), IMAGE),
    "dropout2d": (nn.Dropout2d(0.5), IMAGE),
    "flatten": (nn.Flatten(), IMAGE),
    "unflatten": (nn.Unflatten(1, (2, 3)), IMAGE),
    "identity": (nn.Identity(), IMAGE),
    "upsample nearest": (nn.Upsample(scale_factor=2), IMAGE),
    "upsample nearest size": (nn.Upsample((7, 15)), IMAGE),
    "upsample nearest-exact": (nn.Upsample(scale_factor=3, mode="nearest-exact"), IMAGE),
    "upsample nearest 1d": (nn.Upsample(scale_factor=2), (2, 6, 5)),
    "upsample bilinear": (nn.Upsample(scale_factor=2, mode="bilinear"), IMAGE),
    "upsample bilinear corners": (nn.Upsample((7, 16), mode="bilinear", align_corners=True), IMAGE),
    "upsample bilinear shrink": (nn.Upsample((4, 5), mode="bilinear"), IMAGE),
    "pixel_shuffle": (nn.PixelShuffle(2), (2, 8, 3, 5)),
    "pixel_unshuffle": (nn.PixelUnshuffle(2), (2, 3, 4, 6)),
    "channel_shuffle": (nn.ChannelShuffle(3), IMAGE),
    "zero pad": (nn.ZeroPad2d((1, 2, 3, 0)), IMAGE),
    "constant pad": (nn.ConstantPad2d((1, -2, 0, 1), 0.7), IMAGE),
    "reflection pad": (nn.ReflectionPad2d((1, 2, 3, 0)), IMAGE),
    "replication pad": (nn.ReplicationPad2d((1, 2, 3, 0)), IMAGE),
    "circular pad": (nn.CircularPad2d((1, 2, 3, 0)), IMAGE),
    "reflection pad 1d": (nn.ReflectionPad1d((1, 2)), (2, 6, 5)),
}


@pytest.mark.parametrize("name", MODULES)
def test_module(name: str) -> None:
    module, shape = MODULES[name]
    compare(module, seeded(*shape))


X, POSITIVE = seeded(*IMAGE), seeded(*IMAGE, low=0.1)
ROWS = seeded(4, 5, 7)

FUNCTIONS: dict[str, tuple[Fn, tuple[Tensor, ...]]] = {
    "add": (lambda a, b: a + b, (X, seeded(6, 1, 1))),
    "add scalar": (lambda a: a + 2, (X,)),
    "add alpha": (lambda a, b: torch.add(a, b, alpha=0.3), (X, POSITIVE)),
    "add integer tensor": (lambda a, b: a + b, (X, torch.arange(11))),
    "sub": (lambda a, b: a - b, (X, seeded(11))),
    "sub alpha": (lambda a, b: torch.sub(a, b, alpha=2), (X, POSITIVE)),
    "sub constant": (lambda a: a - torch.ones(6, 1, 1), (X,)),
    "rsub": (lambda a: 1 - a, (X,)),
    "mul": (lambda a, b: a * b, (X, seeded(2, 6, 1, 1))),
    "mul scalar": (lambda a: a * 0.25, (X,)),
    "div": (lambda a, b: a / b, (X, POSITIVE)),
    "div scalar": (lambda a: a / 3, (X,)),
    "scalar div": (lambda a: 3 / a, (POSITIVE,)),
    "in place": (lambda a: (a + 1).mul_(2).sub_(3).clamp_(-2, 2), (X,)),
    "in place on a slice": (lambda a: slice_add(a), (X,)),
    "in place on a view": (lambda a: view_relu(a), (X,)),
    "square": (lambda a: a.square(), (X,)),
    "pow 2": (lambda a: a**2, (X,)),
    "pow 3": (lambda a: a**3, (X,)),
    "pow half": (lambda a: a**0.5, (POSITIVE,)),
    "pow -half": (lambda a: a**-0.5, (POSITIVE,)),
    "pow -1": (lambda a: a**-1, (POSITIVE,)),
    "pow -2": (lambda a: a**-2, (POSITIVE,)),
    "exponential": (lambda a: 2**a, (X,)),
    "exp": (torch.exp, (X,)),
    "log": (torch.log, (POSITIVE,)),
    "log2": (torch.log2, (POSITIVE,)),
    "sqrt": (torch.sqrt, (POSITIVE,)),
    "rsqrt": (torch.rsqrt, (POSITIVE,)),
    "reciprocal": (torch.reciprocal, (POSITIVE,)),
    "abs": (torch.abs, (X,)),
    "neg": (torch.neg, (X,)),
    "erf": (torch.erf, (X,)),
    "sin": (torch.sin, (X,)),
    "cos": (torch.cos, (X,)),
    "clamp": (lambda a: a.clamp(-0.5, 0.5), (X,)),
    "clamp min": (lambda a: a.clamp(min=0.1), (X,)),
    "clamp max": (lambda a: a.clamp_max(0.1), (X,)),
    "maximum": (torch.maximum, (X, POSITIVE)),
    "minimum": (torch.minimum, (X, POSITIVE)),
    "maximum with a number": (lambda a: torch.maximum(a, torch.tensor(-1e9)), (X,)),
    "max of two": (lambda a, b: torch.max(a, b * 1e9), (X, POSITIVE)),
    "clamp by tensors": (lambda a, b: a.clamp(-b, b), (X, POSITIVE)),
    "clamp min by a tensor": (lambda a, b: a.clamp_min(b), (X, POSITIVE)),
    "where run time": (lambda a, b: torch.where(b, a, a * 2), (X, X > 0.5)),
    "where numbers": (lambda b: torch.where(b, 1.0, -2e38), (X > 0.5,)),
    "masked_fill run time": (lambda a, b: a.masked_fill(b, -1e9), (X, X > 0.5)),
    "masked_fill tensor": (lambda a, b: a.masked_fill(b, torch.tensor(3)), (X, X > 0.5)),
    "where infinite": (
        lambda a: torch.where(torch.eye(5, 7) > 0, a, 1 / a.clamp_max(0)),
        (ROWS,),
    ),
    **{
        f"compare {r}": (lambda a, b, r=r: getattr(torch, r)(a, b), (X, POSITIVE))
        for r in ("eq", "ne", "lt", "le", "gt", "ge")
    },
    "compare integers with a fraction": (lambda a: a > 1.5, (INTEGERS,)),
    "compare types": (lambda a, b: a >= b, (X, X > 0.5)),
    "logic": (lambda a: (a > 0) & (a < 1) | ~(a < 2) ^ (a > 0.3), (X,)),
    "logical": (lambda a, b: torch.logical_and(a, b).logical_not(), (INTEGERS, X[0, 0, 0, :5])),
    "bits": (lambda a: (a & 6, a | 8, a ^ 5, ~a), (INTEGERS,)),
    "boolean arithmetic": (lambda a: ((a > 0) + (a < -1)) * (a < 1), (X,)),
    "mask times tensor": (lambda a: (a * (a > 0)).sum(-1), (X,)),
    "count": (lambda a: (a > 0).sum(1), (X,)),
    "any all": (lambda a: ((a > 1).any(), (a > -1).all(-1), (a > 0).any((1, 2))), (X,)),
    "isnan": (lambda a: (torch.isnan(a / 0), torch.isinf(a / 0), torch.isfinite(a)), (X,)),
    "fmax": (lambda a, b: torch.fmax(a.log(), b.log()), (X, POSITIVE)),
    "fmin": (lambda a, b: torch.fmin(b.log(), a.log()), (X, POSITIVE)),
    "roundings": (lambda a: (a.floor(), a.ceil(), a.trunc(), (a * 4).round(), a.sign()), (X,)),
    "integer functions": (
        lambda a: (a.abs(), -a, a.sign(), a.relu(), a.clamp(-2, 3), a.floor()),
        (INTEGERS,),
    ),
    "integer extrema": (lambda a: (a.amax(), a.amin(), a.argmin(), a.max(), a.sum()), (INTEGERS,)),
    "integer powers": (lambda a: (a**2, a**5, a**1), (INTEGERS,)),
    "power 0": (lambda a: a**0, (X,)),
    "floor divide": (lambda a: (a // 4, a // -3, a % 4, a % -3), (INTEGERS,)),
    "floor divide floats": (lambda a, b: (a // 0.5, a % 0.7, torch.fmod(a, b)), (X, POSITIVE)),
    "divide by mode": (
        lambda a, b: tuple(torch.div(x, 3, rounding_mode=m) for x in (a, b) for m in _MODES),
        (X, INTEGERS),
    ),
    "threshold": (lambda a: F.threshold(a, 0.3, -1.0), (X,)),
    "hardshrink": (lambda a: F.hardshrink(a, 0.7), (X,)),
    "int64 products": (lambda a: (a * a, (a * a).float() / 1e9, a + a, a - 7, a // 3), (WIDE,)),
    "int64 choices": (lambda a: (a.clamp(-5, 2**40), a.abs(), torch.where(a > 5, a, -a)), (WIDE,)),
    "int64 constants": (lambda a: a + torch.tensor([2**40, 1, -(2**62), 0]), (WIDE,)),
    "int64 reductions": (lambda a: (a.sum(), a.amax(), a.amin(), a.argmax()), (WIDE,)),
    "int64 movement": (lambda a: (F.pad(a, (1, 2), value=7), a.flip(0), a[None].T), (WIDE,)),
    "negative run-time index": (lambda a: ROWS[a], (torch.tensor([0, -1, 3, -4]),)),
    "float64 inside": (lambda a: (a.double() + 1e8 - 1e8).float(), (X,)),
    "float64 arithmetic": (
        lambda a: ((a.double() / 3 * 0.1).sqrt().floor() - a.double().clamp(-1, 0.1)).float(),
        (POSITIVE,),
    ),
    "float64 choices": (
        lambda a: torch.where(a.double() > 0.1, a.double(), -(a.double() % 0.3)).float(),
        (X,),
    ),
    "bfloat16 inside": (lambda a: (a.bfloat16().float(), (a * 9).to(torch.bfloat16).long()), (X,)),
    "where constant": (lambda a: torch.where(torch.ones(11) > 0, a, 0.0), (X,)),
    "masked_fill constant": (
        lambda a: a.masked_fill(torch.eye(5, 7, dtype=torch.bool), 3.0),
        (ROWS,),
    ),
    "normalize": (lambda a: F.normalize(a, dim=1), (X,)),
    "mean": (lambda a: a.mean((2, 3)), (X,)),
    "mean all": (lambda a: a.mean(), (X,)),
    "mean keepdim": (lambda a: a.mean(1, keepdim=True), (X,)),
    "mean apart": (lambda a: a.mean((0, 2)), (X,)),
    "sum": (lambda a: a.sum((-1,)), (X,)),
    "sum all": (lambda a: a.sum(), (ROWS,)),
    "amax": (lambda a: a.amax((1, 2)), (X,)),
    "amin": (lambda a: a.amin(-1, keepdim=True), (X,)),
    "max": (lambda a: a.max(), (X,)),
    "max dim": (lambda a: tuple(a.max(1)), (X,)),
    "min dim": (lambda a: tuple(a.min(2)), (X,)),
    "argmax": (lambda a: a.argmax(1), (X,)),
    "argmax keepdim": (lambda a: a.argmax(-1, keepdim=True), (X,)),
    "argmax all": (lambda a: a.argmax(), (X,)),
    "argmin": (lambda a: a.argmin(1), (X,)),
    "std": (lambda a: a.std(-1), (X,)),
    "var": (lambda a: a.var((2, 3), unbiased=False), (X,)),
    "norm by decomposition": (lambda a: a.norm(dim=1), (X,)),
    "logsumexp": (lambda a: a.logsumexp(1), (ROWS,)),
    "addcmul by decomposition": (torch.addcmul, (X, POSITIVE, X)),
    "lerp": (lambda a, b: torch.lerp(a, b, 0.3), (X, POSITIVE)),
    "view": (lambda a: a.view(2, -1), (X,)),
    "reshape": (lambda a: a.reshape(6, 2, -1), (X,)),
    "flatten middle": (lambda a: a.flatten(1, 2), (X,)),
    "squeeze": (lambda a: a.mean(1, keepdim=True).squeeze(1), (X,)),
    "unsqueeze": (lambda a: a.unsqueeze(0) * 2, (X,)),
    "permute": (lambda a: a.permute(3, 0, -2, 1), (X,)),
    "transpose": (lambda a: a.transpose(1, -1), (X,)),
    "t": (lambda a: a.t(), (seeded(3, 5),)),
    "movedim": (lambda a: a.movedim(1, -1), (X,)),
    "expand": (lambda a: a.expand(2, 6, 9, 11) + 0, (seeded(6, 1, 11),)),
    "expand output": (lambda a: a.expand(4, 3, 5), (seeded(3, 1),)),
    "repeat": (lambda a: a.repeat(2, 1, 3), (ROWS,)),
    "tile": (lambda a: a.tile((2,)), (ROWS,)),
    "repeat_interleave": (lambda a: a.repeat_interleave(3, dim=1), (ROWS,)),
    "chunk": (lambda a: a.chunk(4, 2), (X,)),
    "split": (lambda a: a.split(4, 1), (X,)),
    "split sizes": (lambda a: a.split([1, 3, 2], 1), (X,)),
    "unbind": (lambda a: a.unbind(1), (ROWS,)),
    "slice": (lambda a: a[:, 1:-1, ::2, 3:], (X,)),
    "slice all": (lambda a: a[:, :], (X,)),
    "select": (lambda a: a[:, -2, 3], (X,)),
    "narrow": (lambda a: a.narrow(1, 2, 3), (X,)),
    "cat": (lambda a, b: torch.cat([a, b, a], 1), (X, POSITIVE)),
    "cat last": (lambda a, b: torch.cat([a, b], -1), (X, POSITIVE)),
    "stack": (lambda a, b: torch.stack([a, b], 2), (X, POSITIVE)),
    "hstack": (lambda a, b: torch.hstack([a, b]), (X, POSITIVE)),
    "roll": (lambda a: a.roll((1, -3), (2, 3)), (X,)),
    "flip": (lambda a: a.flip(1), (X,)),
    "pad": (lambda a: F.pad(a, (1, 2, 0, 3), value=0.5), (X,)),
    "pad reflect": (lambda a: F.pad(a, (2, 1), mode="reflect"), (ROWS,)),
    "index_select constant": (lambda a: a.index_select(2, torch.tensor([4, 0, 0, 3])), (X,)),
    "index_select even": (lambda a: a.index_select(2, torch.tensor([1, 3, 5])), (X,)),
    "index constant": (lambda a: a[:, torch.tensor([[4, 0], [-1, 3]])], (X,)),
    "index two axes": (
        lambda a: a[:, :, torch.tensor([[0], [-1]]), torch.tensor([1, 5, 3])],
        (X,),
    ),
    "cumsum": (lambda a: a.cumsum(1), (X,)),
    "index run time": (lambda a, i: a[i], (ROWS, torch.tensor([3, 0, 1]))),
    "index_select run time": (
        lambda a, i: a.index_select(1, i),
        (ROWS, torch.tensor([3, 0, 1])),
    ),
    "embedding run time": (
        lambda i: F.embedding(i, torch.arange(12.0).reshape(4, 3)),
        (torch.tensor([[3, 0], [1, 1]]),),
    ),
    "embedding constant": (
        lambda a: a + F.embedding(torch.arange(5), torch.arange(35.0).reshape(5, 7)),
        (ROWS,),
    ),
    "matmul": (torch.matmul, (seeded(3, 4), seeded(4, 5))),
    "matmul constant": (lambda a: a @ torch.arange(35.0).reshape(7, 5), (ROWS,)),
    "matmul batch": (torch.matmul, (seeded(2, 3, 4, 6), seeded(2, 3, 6, 5))),
    "matmul broadcast": (torch.matmul, (seeded(2, 3, 4, 6), seeded(3, 6, 5))),
    "matmul shared": (torch.matmul, (seeded(2, 3, 4, 6), seeded(6, 5))),
    "matmul vectors": (torch.matmul, (seeded(6), seeded(6))),
    "matmul by vector": (torch.matmul, (seeded(2, 4, 6), seeded(6))),
    "mm": (torch.mm, (seeded(3, 4), seeded(4, 5))),
    "bmm": (torch.bmm, (seeded(3, 4, 6), seeded(3, 6, 5))),
    "addmm": (torch.addmm, (seeded(5), seeded(3, 4), seeded(4, 5))),
    "addmm scaled": (
        lambda b, a, c: torch.addmm(b, a, c, beta=0.5, alpha=2),
        (seeded(3, 5), seeded(3, 4), seeded(4, 5)),
    ),
    "baddbmm": (torch.baddbmm, (seeded(3, 4, 5), seeded(3, 4, 6), seeded(3, 6, 5))),
    "einsum": (lambda a, b: torch.einsum("bhid,bhjd->bhij", a, b), (X, POSITIVE)),
    "einsum outer": (lambda a, b: torch.einsum("i,j->ij", a, b), (seeded(4), seeded(6))),
    "linear run time": (F.linear, (ROWS, seeded(3, 7), seeded(3))),
    "to float": (lambda i: i.to(torch.float32) * 2, (torch.arange(6),)),
    "uint8 image": (
        lambda i: i.float() / 255,
        (torch.arange(24, dtype=torch.uint8).reshape(1, 2, 3, 4),),
    ),
    "zeros_like": (lambda a: torch.cat([a, torch.zeros_like(a)], 1), (X,)),
    "full": (lambda a: a + torch.full((6, 1, 1), 2.0), (X,)),
    "arange position": (lambda a: a + torch.arange(7) * 0.1, (ROWS,)),
    "no_grad region": (lambda a: without_gradient(a), (X,)),
    "several outputs": (lambda a: (a, a * 2, (a * 2).relu()), (X,)),
    "same output twice": (lambda a: duplicated(a), (X,)),
    "constant output": (lambda a: (a * 2, torch.arange(3)), (X,)),
    "attention": (F.scaled_dot_product_attention, (seeded(2, 3, 5, 4),) * 3),
    "attention causal": (
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=0.3),
        (seeded(2, 3, 5, 4), seeded(2, 3, 5, 4) * 2, seeded(2, 3, 5, 4) - 1),
    ),
    "attention mask": (
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, torch.ones(5, 6).tril().bool()),
        (seeded(2, 3, 5, 4), seeded(2, 3, 6, 4), seeded(2, 3, 6, 4)),
    ),
    "attention rows of nothing": (
        lambda q, k, v: F.scaled_dot_product_attention(
            q, k, v, torch.tensor([[False, False], [True, False]])
        ),
        (seeded(2, 3, 2, 4), seeded(2, 3, 2, 4), seeded(2, 3, 2, 4)),
    ),
    "attention rows of minus infinity": (
        lambda q, k, v: F.scaled_dot_product_attention(
            q, k, v, torch.tensor([[-torch.inf, -torch.inf], [0, -torch.inf]])
        ),
        (seeded(2, 3, 2, 4), seeded(2, 3, 2, 4), seeded(2, 3, 2, 4)),
    ),
    "attention run-time mask": (
        lambda q, k, v, m: F.scaled_dot_product_attention(q, k, v, m),
        (seeded(2, 3, 5, 4), seeded(2, 3, 6, 4), seeded(2, 3, 6, 4), seeded(5, 6)),
    ),
    "attention grouped": (
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, enable_gqa=True),
        (seeded(2, 6, 5, 4), seeded(2, 3, 7, 4), seeded(2, 3, 7, 4)),
    ),
}


def slice_add(a: Tensor) -> Tensor:
    y = a.clone()
    y[:, 1] += 1.0
    y[:, :, 2:4] = 0.5
    return y * 2


def view_relu(a: Tensor) -> tuple[Tensor, Tensor]:
    y = a * 2
    y.view(2, -1).relu_()
    return y + 1, y


def without_gradient(a: Tensor) -> Tensor:
    with torch.no_grad():
        y = a * 2
    return y + a


def duplicated(a: Tensor) -> tuple[Tensor, Tensor]:
    y = a * 2
    return y, y


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function(name: str) -> None:
    function, inputs = FUNCTIONS[name]
    compare(Call(function), *inputs)


def test_multihead_attention_layer() -> None:
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=True)
    compare(layer, seeded(2, 5, 8))


def test_recurrence_is_unrolled() -> None:
    """A Python loop over time becomes a straight line of nodes."""

    class Cell(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = nn.Linear(3 + 4, 4)

        def forward(self, x: Tensor) -> Tensor:
            state = torch.zeros(x.shape[0], 4)
            for step in x.unbind(1):
                state = torch.tanh(self.cell(torch.cat([step, state], -1)))
            return state

    compare(Cell(), seeded(2, 5, 3))
