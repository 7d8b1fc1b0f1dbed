"""Finding the zoo's networks by name."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import nn

from bringup.errors import UsageError

Sample = torch.Tensor | tuple[torch.Tensor, ...]


@dataclass(frozen=True)
class ZooModel:
    """A network of the zoo.

    Args:
        name: as on the command line.
        description: one line.
        notes: what quantization has to get right for this network.
        module: import path of its file.
        arguments: keyword arguments that select the variant.
        dataset: name for `bringup.models.datasets.find`, empty when there is no labelled data.
        macs: multiply-accumulates of one inference, convolutions and matrix products only.
    """

    name: str
    description: str
    notes: str
    module: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    dataset: str = ""
    macs: int = 0

    @property
    def path(self) -> Path:
        """The file that defines the network."""
        found = importlib.util.find_spec(self.module)
        assert found is not None and found.origin is not None, self.module
        return Path(found.origin)

    def get_model(self) -> nn.Module:
        """The network in eval mode, the same weights in every process."""
        model: nn.Module = self._file.get_model(**self.arguments)
        return model.eval()

    def get_sample_input(self) -> Sample:
        """One input (or a tuple of inputs), batch 1."""
        sample: Sample = self._file.get_sample_input(**self.arguments)
        return sample

    def get_calibration_samples(self) -> list[Sample]:
        """A handful of inputs, the same in every process."""
        samples: list[Sample] = self._file.get_calibration_samples(**self.arguments)
        return samples

    @property
    def _file(self) -> ModuleType:
        return importlib.import_module(self.module)


def find(name: str) -> ZooModel:
    """The network called `name`.

    Raises:
        UsageError: there is none; the message names the closest ones.
    """
    found = _registry().get(name)
    if found is None:
        close = difflib.get_close_matches(name, names(), n=3, cutoff=0.4) or names()
        raise UsageError(
            f"no zoo model is called {name!r}",
            why=f"closest names: {', '.join(close)}",
            hint="`bringup models` lists them all",
        )
    return found


def names() -> tuple[str, ...]:
    """Names of all networks, sorted."""
    return tuple(sorted(_registry()))


def all_models() -> tuple[ZooModel, ...]:
    """All networks, sorted by name."""
    return tuple(_registry()[name] for name in names())


@cache
def _registry() -> dict[str, ZooModel]:
    package = importlib.import_module("bringup.models")
    found: dict[str, ZooModel] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("train_") or info.name == "zoo":
            continue
        module = importlib.import_module(f"bringup.models.{info.name}")
        if hasattr(module, "get_model"):
            found.update({model.name: model for model in _models_of(info.name, module)})
    return found


def _models_of(name: str, module: ModuleType) -> list[ZooModel]:
    variants: Mapping[str, Mapping[str, Any]] = getattr(module, "VARIANTS", {name: {}})
    macs = module.MACS
    return [
        ZooModel(
            name=variant,
            description=module.DESCRIPTION,
            notes=module.NOTES,
            module=module.__name__,
            arguments=arguments,
            dataset=getattr(module, "DATASET", ""),
            macs=macs[variant] if isinstance(macs, Mapping) else macs,
        )
        for variant, arguments in variants.items()
    ]
