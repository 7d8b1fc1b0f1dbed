"""Small networks that hold what the faults are planted into."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F

from bringup.frontend import LoadedModel


class Convolutions(nn.Module):
    """Strides, paddings, dilations, groups; batch norm in front, behind and alone."""

    def __init__(self) -> None:
        super().__init__()
        self.before = nn.BatchNorm2d(3, eps=0.1)
        self.a = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(8, eps=0.1)
        self.b = nn.Conv2d(8, 8, 3, padding=2, dilation=2, groups=4)
        self.same = nn.Conv2d(8, 8, (2, 4), padding="same", bias=False)
        self.up = nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.alone = nn.BatchNorm2d(4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu6(2 * self.norm(self.a(self.before(x))))
        y = self.same(F.leaky_relu(self.b(y), 0.2))
        return self.alone(F.hardtanh(4 * self.up(y), -0.5, 0.8))


class Pools(nn.Module):
    """Windows with padding, ceil_mode, dilation, excluded padding, adaptive sizes, resizing."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        a = F.max_pool2d(x - 1, 3, stride=2, padding=1, ceil_mode=True)
        b = F.max_pool2d(x, 2, stride=1, dilation=2)
        c = F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
        d = F.avg_pool2d(x, 2, divisor_override=3)
        e = F.interpolate(F.adaptive_avg_pool2d(x, (3, 4)), size=(6, 8), mode="nearest")
        f = F.interpolate(x, size=(5, 9), mode="bilinear", align_corners=True)
        return a, b, c, d, e, F.adaptive_max_pool2d(f, (2, 3))


class Arithmetic(nn.Module):
    """Sums with factors, differences, quotients, powers, shapes, parts and padding."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        y = x.flip(2)
        a = torch.add(x, y, alpha=0.5) - torch.sub(y, x, alpha=0.25)
        b = torch.rsub(x, 2.0) / 4.0
        c = torch.cat([x[:, 1:], y[:, :1, :, :]], dim=1)
        d = F.pad(x, (1, 2, 0, 1), value=0.5)
        e = torch.roll(x, 1, dims=3).transpose(2, 3) * torch.linspace(0.5, 1, 8).reshape(8, 1)
        z = x.clone()
        z[:, 0] = y[:, 1]
        g = torch.stack(torch.split(z, [1, 2], dim=1)[1].unbind(1), dim=2)
        y = F.conv2d(F.pad(x, (1, 0, 0, 2)), torch.linspace(-1, 1, 24).reshape(2, 3, 2, 2))
        return a, b, c, d, e, y, z, g, F.pixel_shuffle(x.repeat(1, 4, 1, 1)[:, :8], 2)


class Tokens(nn.Module):
    """Attention, normalizations, dense layers, activations over tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(16, eps=0.1)
        self.qkv = nn.Linear(16, 48)
        self.out = nn.Linear(16, 16)
        self.rms = nn.RMSNorm(16, eps=0.2)
        self.up = nn.Linear(16, 16)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, length, width = x.shape
        parts = self.qkv(self.norm(x)).reshape(n, length, 3, 2, 8).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_causal=True)
        y = self.out(y.transpose(1, 2).reshape(n, length, width)) + x
        return y + F.elu(self.up(F.gelu(self.rms(y))), 0.5)


class Statistics(nn.Module):
    """Reductions, group and instance norm, softmax over a middle axis, indices."""

    def __init__(self) -> None:
        super().__init__()
        self.group = nn.GroupNorm(2, 4, eps=0.1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        y = self.group(x)
        pooled = y.mean((2, 3)) + 0.1 * x.sum(dim=(2, 3)) - y.amax((2, 3)) * y.amin((2, 3))
        spread = x.var(dim=(2, 3), unbiased=True)
        soft = torch.softmax(2 * x.flatten(2), dim=1)
        return pooled, spread, soft, torch.argmax(x.flatten(2), dim=2)


class Functions(nn.Module):
    """Functions of one tensor, and selections."""

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        a = F.softplus(x, beta=2.0) + F.silu(x)
        b = F.softshrink(x, 0.4) + F.celu(x, 0.5)
        c = torch.maximum(x, 0.5 * x.flip(1)) + torch.clamp(x, min=-0.7)
        d = F.gelu(x, approximate="tanh") + F.hardswish(x)
        return a, b, c, d, F.log_softmax(x, dim=-1)


_MAKERS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "convolutions": (Convolutions, (1, 3, 9, 9)),
    "pools": (Pools, (1, 4, 7, 8)),
    "arithmetic": (Arithmetic, (1, 3, 8, 8)),
    "tokens": (Tokens, (1, 10, 16)),
    "statistics": (Statistics, (1, 4, 5, 6)),
    "functions": (Functions, (2, 6, 8)),
}
NETWORKS = tuple(_MAKERS)


def network(name: str) -> LoadedModel:
    """A fresh network with weights and samples that are always the same."""
    make, shape = _MAKERS[name]
    torch.manual_seed(1)
    module = make().eval()
    with torch.no_grad():
        for norm in (m for m in module.modules() if isinstance(m, nn.BatchNorm2d)):
            norm.running_mean.uniform_(-0.5, 0.5)
            norm.running_var.uniform_(0.5, 2)
            norm.weight.uniform_(0.5, 1.5)
            norm.bias.uniform_(-0.5, 0.5)
    samples = tuple((torch.randn(shape),) for _ in range(8))
    return LoadedModel(name, module, samples[0], samples)
