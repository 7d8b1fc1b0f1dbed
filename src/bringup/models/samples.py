"""Synthetic inputs with the statistics of real ones, the same in every process."""

from __future__ import annotations

import torch
from torch.nn.functional import interpolate


def images(count: int, channels: int, height: int, width: int, *, seed: int) -> list[torch.Tensor]:
    """`count` images [1, channels, height, width] in [0, 1].

    Natural images have most of their energy at low spatial frequencies: each image is a sum of
    noise fields, every octave of frequency with half the amplitude of the one below, and the
    channels are correlated.
    """
    generator = torch.Generator().manual_seed(seed)
    return [_image(channels, height, width, generator) for _ in range(count)]


def _image(channels: int, height: int, width: int, generator: torch.Generator) -> torch.Tensor:
    image = torch.zeros(1, channels, height, width)
    amplitude, cells = 1.0, 3
    while cells < max(height, width):
        grey = torch.randn(1, 1, cells, cells, generator=generator)
        colour = torch.randn(1, channels, cells, cells, generator=generator)
        field = grey + 0.4 * colour
        image += amplitude * interpolate(
            field, size=(height, width), mode="bilinear", align_corners=False
        )
        amplitude, cells = amplitude / 2, cells * 2
    exposed = (image - image.mean()) / image.std()  # a camera adjusts exposure and gain
    return torch.sigmoid(exposed)


def vectors(count: int, features: int, *, seed: int) -> list[torch.Tensor]:
    """`count` standard normal vectors [1, features]."""
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(1, features, generator=generator) for _ in range(count)]


def spectrograms(count: int, frames: int, bands: int, *, seed: int) -> list[torch.Tensor]:
    """`count` log-energy maps [1, 1, frames, bands], zero mean, correlated in time."""
    generator = torch.Generator().manual_seed(seed)
    maps = []
    for _ in range(count):
        slow = torch.randn(1, 1, max(2, frames // 6), bands, generator=generator)
        slow = interpolate(slow, size=(frames, bands), mode="bilinear", align_corners=False)
        maps.append(slow + 0.3 * torch.randn(1, 1, frames, bands, generator=generator))
    return maps
