"""Labelled data for `bringup eval`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from bringup.errors import UsageError
from bringup.models import digits


@dataclass(frozen=True)
class Dataset:
    """Samples with class labels.

    Args:
        load_test: returns held-out inputs [N, ...] and labels i64[N].
        load_train: returns the inputs and labels calibration may use.
    """

    name: str
    description: str
    load_test: Callable[[], tuple[torch.Tensor, torch.Tensor]]
    load_train: Callable[[], tuple[torch.Tensor, torch.Tensor]]


DATASETS = {
    "digits": Dataset(
        "digits",
        "scikit-learn handwritten digits enlarged to 1x28x28, 30 % held out",
        lambda: digits.load_split()[2:],
        lambda: digits.load_split()[:2],
    )
}


def find(name: str) -> Dataset:
    """The data set called `name`.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in DATASETS:
        raise UsageError(
            f"no data set is called {name!r}", why=f"known: {', '.join(sorted(DATASETS))}"
        )
    return DATASETS[name]
