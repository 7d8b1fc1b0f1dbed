"""Small members of well-known families, with random weights under which the outputs vary.

Written from the papers' figures, at sizes a laptop calibrates in a second. Weights keep a signal's
variance (He, Xavier), batch norms hold the statistics of sample inputs, classifiers are not
pooled down to a constant: random networks of default initialisation answer every input alike, and
an accuracy in dB of such an output says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from bringup.models.initialize import build, seeded

IMAGE = (3, 32, 32)
SEQUENCE = (24, 32)
CLASSES = 10


@dataclass(frozen=True)
class Architecture:
    """A family's small member.

    Args:
        make: the module, its weights not yet set.
        shape: of one input, without the batch of 1.
        vocabulary: inputs are tokens below it; 0: inputs are N(0, 1).
    """

    make: Callable[[], nn.Module]
    shape: tuple[int, ...] = IMAGE
    vocabulary: int = 0

    def draw(self, count: int, seed: int) -> list[tuple[torch.Tensor, ...]]:
        """Inputs of a seed, each a batch of 1."""
        generator = torch.Generator().manual_seed(seed)
        shape = (1, *self.shape)
        if self.vocabulary:
            tokens = [
                torch.randint(self.vocabulary, shape, generator=generator) for _ in range(count)
            ]
            return [(one,) for one in tokens]
        return [(torch.randn(shape, generator=generator),) for _ in range(count)]

    def build(self) -> nn.Module:
        """The module with its weights, in eval mode."""
        if self.shape == IMAGE:
            return build(self.make, 1, [one for (one,) in self.draw(32, seed=2)])
        with seeded(1):
            module = self.make()
            for one in module.modules():
                if isinstance(one, nn.Linear):
                    nn.init.xavier_normal_(one.weight)
        return module.eval()


def unit(
    inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1, act: bool = True
) -> nn.Sequential:
    """Convolution, batch norm, ReLU."""
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    layers: list[nn.Module] = [conv, nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([nn.ReLU()] if act else []))


def head(channels: int, side: int) -> nn.Sequential:
    """A classifier that keeps four positions: means over a whole map hardly vary."""
    return nn.Sequential(nn.AvgPool2d(side // 2), nn.Flatten(), nn.Linear(4 * channels, CLASSES))


class VGG(nn.Sequential):
    """Simonyan and Zisserman 2014: 3x3 convolutions without norms, pooling, dense layers."""

    def __init__(self) -> None:
        layers: list[nn.Module] = []
        inputs = 3
        for outputs in (16, 32, 48):
            for _ in range(2):
                layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
                inputs = outputs
            layers.append(nn.MaxPool2d(2))
        dense = [nn.Flatten(), nn.Linear(inputs * 16, 64), nn.ReLU(), nn.Linear(64, CLASSES)]
        super().__init__(*layers, *dense)


class PreActivationBlock(nn.Module):
    """He et al. 2016b: norm and ReLU before each convolution, a clean identity path."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(inputs), nn.BatchNorm2d(outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.skip = nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm1(x).relu()
        return self.conv2(self.norm2(self.conv1(x)).relu()) + self.skip(x)


class ResNetV2(nn.Sequential):
    def __init__(self) -> None:
        blocks = [PreActivationBlock(16, 16, 1), PreActivationBlock(16, 32, 2)]
        end = [nn.BatchNorm2d(32), nn.ReLU(), head(32, 16)]
        super().__init__(nn.Conv2d(3, 16, 3, padding=1), *blocks, *end)


class DenseLayer(nn.Module):
    """Huang et al. 2017: every layer reads all earlier maps, concatenated."""

    def __init__(self, inputs: int, growth: int) -> None:
        super().__init__()
        self.bottleneck, self.conv = unit(inputs, 2 * growth, 1), unit(2 * growth, growth)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x, self.conv(self.bottleneck(x))], 1)


class DenseNet(nn.Sequential):
    def __init__(self) -> None:
        first = [DenseLayer(16 + 8 * i, 8) for i in range(4)]
        second = [DenseLayer(24 + 8 * i, 8) for i in range(4)]
        transition = [unit(48, 24, 1), nn.AvgPool2d(2)]
        super().__init__(unit(3, 16, stride=2), *first, *transition, *second, head(56, 8))


class Inception(nn.Module):
    """Szegedy et al. 2015: four branches side by side."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.one = unit(inputs, 8, 1)
        self.three = nn.Sequential(unit(inputs, 8, 1), unit(8, 16))
        self.five = nn.Sequential(unit(inputs, 4, 1), unit(4, 8, 5))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), unit(inputs, 8, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], 1)


class GoogLeNet(nn.Sequential):
    def __init__(self) -> None:
        stem = [unit(3, 16), nn.MaxPool2d(3, 2, 1)]
        super().__init__(*stem, Inception(16), Inception(40), head(40, 16))


class Fire(nn.Module):
    """Iandola et al. 2016: squeeze to few channels, expand by 1x1 and 3x3."""

    def __init__(self, inputs: int, squeezed: int, expanded: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeezed, 1)
        self.near = nn.Conv2d(squeezed, expanded, 1)
        self.wide = nn.Conv2d(squeezed, expanded, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.squeeze(x).relu()
        return torch.cat([self.near(x).relu(), self.wide(x).relu()], 1)


class SqueezeNet(nn.Sequential):
    def __init__(self) -> None:
        stem = [nn.Conv2d(3, 24, 3, 2, 1), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True)]
        super().__init__(*stem, Fire(24, 8, 16), Fire(32, 8, 24), head(48, 8))


class Shuffle(nn.Module):
    """Ma et al. 2018 (ShuffleNetV2): half the channels pass, then the halves are interleaved."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        depthwise = unit(half, half, groups=half, act=False)
        self.branch = nn.Sequential(unit(half, half, 1), depthwise, unit(half, half, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept, changed = x.chunk(2, 1)
        x = torch.stack([kept, self.branch(changed)], 2)
        return x.flatten(1, 2)


class ShuffleNet(nn.Sequential):
    def __init__(self) -> None:
        blocks = [Shuffle(32), Shuffle(32), unit(32, 48, stride=2), Shuffle(48)]
        super().__init__(unit(3, 32, stride=2), *blocks, head(48, 8))


class InvertedResidual(nn.Module):
    """Sandler et al. 2018 with Howard et al. 2019's squeeze-and-excite and hard swish."""

    def __init__(
        self, inputs: int, outputs: int, stride: int, excite: bool, act: nn.Module
    ) -> None:
        super().__init__()
        wide = 4 * inputs
        self.expand = nn.Sequential(unit(inputs, wide, 1, act=False), act)
        self.depthwise = nn.Sequential(unit(wide, wide, 3, stride, wide, act=False), act)
        self.gate = (
            nn.Sequential(
                nn.AdaptiveAvgPool2d(1),
                nn.Conv2d(wide, wide // 4, 1),
                nn.ReLU(),
                nn.Conv2d(wide // 4, wide, 1),
                nn.Hardsigmoid() if isinstance(act, nn.Hardswish) else nn.Sigmoid(),
            )
            if excite
            else None
        )
        self.project = unit(wide, outputs, 1, act=False)
        self.keeps = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.depthwise(self.expand(x))
        y = self.project(y * self.gate(y) if self.gate is not None else y)
        return x + y if self.keeps else y


def inverted(act: nn.Module, excite: bool) -> nn.Sequential:
    """MobileNetV2 (ReLU6), MobileNetV3 (hard swish, gates) or EfficientNet (SiLU, gates)."""
    return nn.Sequential(
        unit(3, 16, stride=2, act=False),
        act,
        InvertedResidual(16, 16, 1, excite, act),
        InvertedResidual(16, 24, 2, excite, act),
        InvertedResidual(24, 24, 1, excite, act),
        head(24, 8),
    )


class RegNetBlock(nn.Module):
    """Radosavovic et al. 2020: grouped 3x3 between 1x1, a projected skip."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        grouped = unit(outputs, outputs, 3, stride, outputs // 8)
        self.body = nn.Sequential(
            unit(inputs, outputs, 1), grouped, unit(outputs, outputs, 1, act=False)
        )
        self.skip = unit(inputs, outputs, 1, stride, act=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (self.body(x) + self.skip(x)).relu()


class RegNet(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(
            unit(3, 16, stride=2), RegNetBlock(16, 32, 1), RegNetBlock(32, 48, 2), head(48, 8)
        )


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of [N, C, H, W]."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvNeXtBlock(nn.Module):
    """Liu et al. 2022: depthwise 7x7, layer norm, an MLP with GELU, a scaled residual."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels)
        self.mlp = nn.Sequential(
            nn.Linear(channels, 4 * channels), nn.GELU(), nn.Linear(4 * channels, channels)
        )
        self.scale = nn.Parameter(torch.full((channels,), 0.3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        return x + (self.scale * self.mlp(y)).permute(0, 3, 1, 2)


class ConvNeXt(nn.Sequential):
    def __init__(self) -> None:
        stem = [nn.Conv2d(3, 24, 4, 4), ChannelNorm(24)]
        super().__init__(
            *stem, *(ConvNeXtBlock(24) for _ in range(3)), ChannelNorm(24), head(24, 8)
        )


class Attention(nn.Module):
    """Multi-head attention over [N, T, C], causal or not."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, tokens, width = x.shape
        qkv = self.qkv(x).reshape(n, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.out(y.transpose(1, 2).reshape(n, tokens, width))


class TransformerBlock(nn.Module):
    """Norm first, attention, MLP with GELU."""

    def __init__(self, width: int, heads: int = 4, causal: bool = False) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, causal)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class ViT(nn.Module):
    """Dosovitskiy et al. 2021: patches, a class token, learned positions."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 32, 8, 8)
        self.token = nn.Parameter(torch.randn(1, 1, 32))
        self.positions = nn.Parameter(0.5 * torch.randn(1, 17, 32))
        self.blocks = nn.Sequential(*(TransformerBlock(32) for _ in range(3)))
        self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.positions
        return self.head(self.norm(self.blocks(x))[:, 0])


class Swin(nn.Module):
    """Liu et al. 2021: attention in 4x4 windows, shifted every other block."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 32, 4, 4)
        self.blocks = nn.ModuleList(TransformerBlock(32) for _ in range(2))
        self.merge, self.norm = nn.Linear(128, 32), nn.LayerNorm(128)
        self.head = head(32, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.patches(x).permute(0, 2, 3, 1)
        for shift, block in enumerate(self.blocks):
            rolled = torch.roll(x, (-2 * shift, -2 * shift), (1, 2))
            windows = (
                rolled.reshape(-1, 2, 4, 2, 4, 32).permute(0, 1, 3, 2, 4, 5).reshape(-1, 16, 32)
            )
            y = block(windows).reshape(-1, 2, 2, 4, 4, 32).permute(0, 1, 3, 2, 4, 5)
            x = torch.roll(y.reshape(-1, 8, 8, 32), (2 * shift, 2 * shift), (1, 2))
        corners = [x[:, i::2, j::2] for i in (0, 1) for j in (0, 1)]
        return self.head(self.merge(self.norm(torch.cat(corners, -1))).permute(0, 3, 1, 2))


class MobileViT(nn.Module):
    """Mehta and Rastegari 2022: convolutions, a transformer over each patch's pixels, a fusion."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            unit(3, 16, stride=2), InvertedResidual(16, 24, 2, excite=False, act=nn.SiLU())
        )
        self.local = nn.Sequential(unit(24, 24), nn.Conv2d(24, 32, 1))
        self.blocks = nn.Sequential(TransformerBlock(32), TransformerBlock(32), nn.LayerNorm(32))
        self.back, self.fuse = unit(32, 24, 1), unit(48, 24)
        self.head = head(24, 8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        y = self.local(x)
        n, c, h, w = y.shape
        y = y.reshape(n, c, h // 2, 2, w // 2, 2).permute(0, 3, 5, 2, 4, 1)
        y = self.blocks(y.reshape(n * 4, h * w // 4, c))
        y = y.reshape(n, 2, 2, h // 2, w // 2, c).permute(0, 5, 3, 1, 4, 2).reshape(n, c, h, w)
        return self.head(self.fuse(torch.cat([x, self.back(y)], 1)))


class UNet(nn.Module):
    """Ronneberger et al. 2015: down, up by transposed convolutions, skips concatenated."""

    def __init__(self) -> None:
        super().__init__()
        self.down1, self.down2, self.middle = unit(3, 12), unit(12, 24), unit(24, 32)
        self.up2, self.up1 = nn.ConvTranspose2d(32, 24, 2, 2), nn.ConvTranspose2d(24, 12, 2, 2)
        self.right2, self.right1, self.last = unit(48, 24), unit(24, 12), nn.Conv2d(12, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        one = self.down1(x)
        two = self.down2(functional.max_pool2d(one, 2))
        x = self.up2(self.middle(functional.max_pool2d(two, 2)))
        x = self.up1(self.right2(torch.cat([x, two], 1)))
        return self.last(self.right1(torch.cat([x, one], 1)))


class Transformer(nn.Module):
    """Encoder (Devlin et al. 2019) or causal decoder (Radford et al. 2019) over tokens."""

    def __init__(self, causal: bool) -> None:
        super().__init__()
        self.embedding = nn.Embedding(64, 32)
        self.positions = nn.Parameter(0.5 * torch.randn(1, SEQUENCE[0], 32))
        self.blocks = nn.Sequential(*(TransformerBlock(32, 4, causal) for _ in range(2)))
        self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, 64)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.norm(self.blocks(self.embedding(tokens) + self.positions)))


class RMSNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(1 + 0.1 * torch.randn(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)


class Llama(nn.Module):
    """Touvron et al. 2023: RMS norm, rotary positions, grouped queries, SwiGLU."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(64, 32)
        self.norm1, self.norm2, self.norm3 = RMSNorm(32), RMSNorm(32), RMSNorm(32)
        self.q, self.kv, self.o = nn.Linear(32, 32), nn.Linear(32, 32), nn.Linear(32, 32)
        self.gate, self.up, self.down = nn.Linear(32, 96), nn.Linear(32, 96), nn.Linear(96, 32)
        self.head = nn.Linear(32, 64)
        angles = torch.outer(torch.arange(24.0), 10_000 ** (-torch.arange(0, 8, 2) / 8))
        self.register_buffer("cos", angles.cos().repeat(1, 2))
        self.register_buffer("sin", angles.sin().repeat(1, 2))

    def turned(self, x: torch.Tensor) -> torch.Tensor:
        left, right = x.chunk(2, -1)
        return x * self.cos + torch.cat([-right, left], -1) * self.sin

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.embedding(tokens)
        n, length, _ = x.shape
        y = self.norm1(x)
        q = self.turned(self.q(y).view(n, length, 4, 8).transpose(1, 2))
        k, v = self.kv(y).view(n, length, 2, 2, 8).permute(2, 0, 3, 1, 4)
        k, v = self.turned(k).repeat_interleave(2, 1), v.repeat_interleave(2, 1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(8)
        mask = torch.ones(length, length, dtype=torch.bool).tril()
        weights = scores.masked_fill(~mask, float("-inf")).softmax(-1)
        x = x + self.o((weights @ v).transpose(1, 2).reshape(n, length, 32))
        y = self.norm2(x)
        x = x + self.down(functional.silu(self.gate(y)) * self.up(y))
        return self.head(self.norm3(x))


class Recurrent(nn.Module):
    """LSTM (Hochreiter and Schmidhuber 1997) or GRU (Cho et al. 2014), classified per step."""

    def __init__(self, kind: type[nn.LSTM] | type[nn.GRU]) -> None:
        super().__init__()
        self.cells, self.head = kind(SEQUENCE[1], 32, batch_first=True), nn.Linear(32, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.cells(x)[0])


class TemporalBlock(nn.Module):
    """Bai et al. 2018 (TCN): dilated causal convolutions with a residual."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.pad = 2 * dilation
        self.conv = nn.Conv1d(channels, channels, 3, dilation=dilation)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.conv(functional.pad(x, (self.pad, 0))).relu()


class TCN(nn.Sequential):
    def __init__(self) -> None:
        blocks = [TemporalBlock(SEQUENCE[0], d) for d in (1, 2, 4)]
        super().__init__(*blocks, nn.Conv1d(SEQUENCE[0], CLASSES, 1))


class Mixer(nn.Module):
    """Tolstikhin et al. 2021 (MLP-Mixer): an MLP over positions, then one over channels."""

    def __init__(self) -> None:
        super().__init__()
        self.patches, self.head = nn.Conv2d(3, 32, 8, 8), nn.Linear(16 * 32, CLASSES)
        self.norm1, self.norm2 = nn.LayerNorm(32), nn.LayerNorm(32)
        self.tokens = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.channels = nn.Sequential(nn.Linear(32, 64), nn.GELU(), nn.Linear(64, 32))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = x + self.tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        x = x + self.channels(self.norm2(x))
        return self.head(x.flatten(1))


ARCHITECTURES: dict[str, Architecture] = {
    "vgg": Architecture(VGG),
    "resnet_v2": Architecture(ResNetV2),
    "densenet": Architecture(DenseNet),
    "googlenet": Architecture(GoogLeNet),
    "squeezenet": Architecture(SqueezeNet),
    "shufflenet_v2": Architecture(ShuffleNet),
    "mobilenet_v2": Architecture(lambda: inverted(nn.ReLU6(), excite=False)),
    "mobilenet_v3": Architecture(lambda: inverted(nn.Hardswish(), excite=True)),
    "efficientnet": Architecture(lambda: inverted(nn.SiLU(), excite=True)),
    "regnet": Architecture(RegNet),
    "convnext": Architecture(ConvNeXt),
    "unet": Architecture(UNet),
    "vit": Architecture(ViT),
    "swin": Architecture(Swin),
    "mobilevit": Architecture(MobileViT),
    "mlp_mixer": Architecture(Mixer),
    "bert": Architecture(lambda: Transformer(causal=False), SEQUENCE[:1], 64),
    "gpt": Architecture(lambda: Transformer(causal=True), SEQUENCE[:1], 64),
    "llama": Architecture(Llama, SEQUENCE[:1], 64),
    "lstm": Architecture(lambda: Recurrent(nn.LSTM), SEQUENCE),
    "gru": Architecture(lambda: Recurrent(nn.GRU), SEQUENCE),
    "tcn": Architecture(TCN, SEQUENCE),
}
