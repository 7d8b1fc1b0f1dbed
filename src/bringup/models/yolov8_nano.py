"""YOLOv8 nano, backbone, neck and raw detect heads (Ultralytics, `yolov8n.yaml`).

Outputs are the three raw feature maps of the detect head, `4 * 16 + classes` channels at strides
8, 16 and 32; box decoding and suppression belong to the application.
"""

from __future__ import annotations

import torch
from torch import nn

from bringup.models.initialize import build
from bringup.models.samples import images

DESCRIPTION = "YOLOv8 nano, 80 classes, three raw detect outputs, random weights"
NOTES = (
    "SiLU after every convolution is a table, so each convolution is observed before it too; "
    "concat inputs share scales where their producers allow it."
)
VARIANTS = {
    "yolov8_nano_64": {"size": 64},
    "yolov8_nano_96": {"size": 96},
    "yolov8_nano_160": {"size": 160},
}
MACS = {
    "yolov8_nano_64": 43_714_560,
    "yolov8_nano_96": 98_357_760,
    "yolov8_nano_160": 273_216_000,
}

_BOX_CHANNELS = 4 * 16


class Conv(nn.Module):
    """Convolution, batch norm, SiLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return nn.functional.silu(self.bn(self.conv(x)))


class Bottleneck(nn.Module):
    """Two 3x3 convolutions, added to the input when `residual`."""

    def __init__(self, channels: int, residual: bool) -> None:
        super().__init__()
        self.cv1 = Conv(channels, channels, 3)
        self.cv2 = Conv(channels, channels, 3)
        self.residual = residual

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.cv2(self.cv1(x))
        return x + y if self.residual else y


class C2f(nn.Module):
    """Split in two, a chain of bottlenecks on the second half, every stage concatenated."""

    def __init__(self, inputs: int, outputs: int, repeats: int, residual: bool) -> None:
        super().__init__()
        half = outputs // 2
        self.cv1 = Conv(inputs, outputs)
        self.m = nn.ModuleList(Bottleneck(half, residual) for _ in range(repeats))
        self.cv2 = Conv((2 + repeats) * half, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        parts = list(self.cv1(x).chunk(2, 1))
        for bottleneck in self.m:
            parts.append(bottleneck(parts[-1]))
        out: torch.Tensor = self.cv2(torch.cat(parts, 1))
        return out


class Sppf(nn.Module):
    """Three chained 5x5 max pools, all stages concatenated."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.cv1 = Conv(inputs, inputs // 2)
        self.pool = nn.MaxPool2d(5, stride=1, padding=2)
        self.cv2 = Conv(inputs * 2, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        parts = [self.cv1(x)]
        for _ in range(3):
            parts.append(self.pool(parts[-1]))
        out: torch.Tensor = self.cv2(torch.cat(parts, 1))
        return out


class Detect(nn.Module):
    """Box and class branches for each of three feature maps."""

    def __init__(self, classes: int, channels: tuple[int, ...]) -> None:
        super().__init__()
        box, score = max(16, channels[0] // 4, _BOX_CHANNELS), max(channels[0], min(classes, 100))
        self.cv2 = nn.ModuleList(_branch(c, box, _BOX_CHANNELS) for c in channels)
        self.cv3 = nn.ModuleList(_branch(c, score, classes) for c in channels)

    def forward(self, maps: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
        return tuple(
            torch.cat((box(x), score(x)), 1)
            for x, box, score in zip(maps, self.cv2, self.cv3, strict=True)
        )


def _branch(inputs: int, hidden: int, outputs: int) -> nn.Module:
    return nn.Sequential(
        Conv(inputs, hidden, 3), Conv(hidden, hidden, 3), nn.Conv2d(hidden, outputs, 1)
    )


class YoloV8Nano(nn.Module):
    """Input [N, 3, size, size], size a multiple of 32; outputs [N, 144, size/8, size/8], ..."""

    def __init__(self, classes: int = 80) -> None:
        super().__init__()
        self.l0, self.l1 = Conv(3, 16, 3, 2), Conv(16, 32, 3, 2)
        self.l2, self.l3 = C2f(32, 32, 1, True), Conv(32, 64, 3, 2)
        self.l4, self.l5 = C2f(64, 64, 2, True), Conv(64, 128, 3, 2)
        self.l6, self.l7 = C2f(128, 128, 2, True), Conv(128, 256, 3, 2)
        self.l8, self.l9 = C2f(256, 256, 1, True), Sppf(256, 256)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.l12, self.l15 = C2f(384, 128, 1, False), C2f(192, 64, 1, False)
        self.l16, self.l18 = Conv(64, 64, 3, 2), C2f(192, 128, 1, False)
        self.l19, self.l21 = Conv(128, 128, 3, 2), C2f(384, 256, 1, False)
        self.detect = Detect(classes, (64, 128, 256))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        p3 = self.l4(self.l3(self.l2(self.l1(self.l0(x)))))
        p4 = self.l6(self.l5(p3))
        p5 = self.l9(self.l8(self.l7(p4)))
        n4 = self.l12(torch.cat((self.up(p5), p4), 1))
        n3 = self.l15(torch.cat((self.up(n4), p3), 1))
        n4 = self.l18(torch.cat((self.l16(n3), n4), 1))
        n5 = self.l21(torch.cat((self.l19(n4), p5), 1))
        out: tuple[torch.Tensor, ...] = self.detect([n3, n4, n5])
        return out


def get_model(size: int = 160) -> nn.Module:
    """The 80-class network with statistics measured at `size` pixels."""
    return build(YoloV8Nano, seed=15, samples=images(32, 3, size, size, seed=11))


def get_sample_input(size: int = 160) -> torch.Tensor:
    """An image in [0, 1]."""
    return images(1, 3, size, size, seed=12)[0]


def get_calibration_samples(size: int = 160) -> list[torch.Tensor]:
    """Four images in [0, 1]."""
    return images(4, 3, size, size, seed=13)
