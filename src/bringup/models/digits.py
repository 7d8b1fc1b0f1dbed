"""Handwritten digits as 28x28 images: the labelled data of the LeNet example.

Source: scikit-learn's bundled copy of the UCI "Optical Recognition of Handwritten Digits" test set,
1797 scans of 8x8 pixels with 17 grey levels. Each image is scaled to [0, 1] and enlarged to 28x28
by bilinear interpolation (pixel centres aligned, `align_corners=False`). Only the data file is
read: importing scikit-learn takes longer than everything else that a run of LeNet imports.

Split: within each class, in the order of a fixed permutation, the first 30 % (rounded) are held
out. NumPy's legacy generator is used because its stream is frozen for all versions.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import interpolate

from bringup.errors import ToolMissingError

_FILE = "sklearn/datasets/data/digits.csv.gz"
"""One scan per line: 64 grey levels by rows, then the digit."""

_SEED = 20
_TEST_FRACTION = 0.3


def load_split() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Training images and labels, test images and labels.

    Returns:
        train_x f32[N, 1, 28, 28] in [0, 1], train_y i64; test_x, test_y alike.

    Raises:
        ToolMissingError: scikit-learn is not installed.
    """
    scans, labels = _scans()
    images = enlarge(torch.from_numpy(scans))
    held_out = torch.from_numpy(_held_out(labels))
    target = torch.from_numpy(labels)
    return images[~held_out], target[~held_out], images[held_out], target[held_out]


def _scans() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Grey levels [N, 8, 8] in 0..16 and digits [N]."""
    try:
        file = distribution("scikit-learn").locate_file(_FILE)
        table = np.loadtxt(str(file), delimiter=",", dtype=np.float32)
    except (PackageNotFoundError, OSError) as error:
        raise ToolMissingError(
            "the digits data set needs scikit-learn",
            why=str(error),
            hint="pip install 'bringup[digits]'",
        ) from error
    return table[:, :-1].reshape(-1, 8, 8), table[:, -1].astype(np.int64)


def enlarge(scans: torch.Tensor) -> torch.Tensor:
    """Scans [N, 8, 8] with values 0..16 as images [N, 1, 28, 28] in [0, 1]."""
    return interpolate(scans[:, None] / 16, size=(28, 28), mode="bilinear", align_corners=False)


def _held_out(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    random = np.random.RandomState(_SEED)
    mask = np.zeros(len(labels), dtype=bool)
    for digit in range(10):
        members = random.permutation(np.flatnonzero(labels == digit))
        mask[members[: round(len(members) * _TEST_FRACTION)]] = True
    return mask
