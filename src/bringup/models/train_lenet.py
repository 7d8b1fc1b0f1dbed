"""Train LeNet-5 on the digits and write its weights: `python -m bringup.models.train_lenet`.

Takes about a minute on one core. Training images are moved, turned and scaled at random; the
learning rate follows a cosine to zero, so the last weights are kept without looking at the test
split, which is only measured at the end.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.functional import affine_grid, cross_entropy, grid_sample

from bringup.models.digits import load_split
from bringup.models.initialize import seeded
from bringup.models.lenet import WEIGHTS, LeNet

EPOCHS = 80
BATCH = 64
LEARNING_RATE = 3e-3
SEED = 7


def train(epochs: int = EPOCHS) -> tuple[nn.Module, float]:
    """A network trained for `epochs`, and its accuracy on the held-out split."""
    train_x, train_y, test_x, test_y = load_split()
    with seeded(SEED):
        model = LeNet()
        optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=0.02)
        steps = epochs * math.ceil(len(train_x) / BATCH)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        for _ in range(epochs):
            for batch in torch.split(torch.randperm(len(train_x)), BATCH):
                loss = cross_entropy(
                    model(distorted(train_x[batch])), train_y[batch], label_smoothing=0.05
                )
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                optimizer.step()
                schedule.step()
    return model.eval(), accuracy(model, test_x, test_y)


def distorted(images: torch.Tensor) -> torch.Tensor:
    """Images rotated up to 15 degrees, scaled and moved up to 10 %, each differently."""
    count = len(images)
    angle = (torch.rand(count) - 0.5) * math.radians(30)
    scale = 1 + (torch.rand(count, 2) - 0.5) * 0.2
    move = (torch.rand(count, 2) - 0.5) * 0.2
    cosine, sine = torch.cos(angle), torch.sin(angle)
    matrix = torch.stack(
        (
            torch.stack((cosine * scale[:, 0], -sine, move[:, 0]), 1),
            torch.stack((sine, cosine * scale[:, 1], move[:, 1]), 1),
        ),
        1,
    )
    grid = affine_grid(matrix, list(images.shape), align_corners=False)
    return grid_sample(images, grid, align_corners=False)


def accuracy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """Share of images whose largest logit is at their label."""
    with torch.no_grad():
        return float((model(images).argmax(1) == labels).float().mean())


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS, help="weights file")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    started = time.perf_counter()
    model, test_accuracy = train(arguments.epochs)
    save_file({name: t.contiguous() for name, t in model.state_dict().items()}, arguments.output)
    print(
        f"test accuracy {test_accuracy:.2%} after {arguments.epochs} epochs, "
        f"{time.perf_counter() - started:.0f} s; wrote {arguments.output.name}"
    )


if __name__ == "__main__":
    main()
