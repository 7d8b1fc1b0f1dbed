"""Finding the zoo's networks by name.

What a file says about its networks is read from its text: a list of names must not take the
seconds that importing PyTorch takes.
"""

from __future__ import annotations

import ast
import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from bringup.errors import UsageError

if TYPE_CHECKING:
    import torch
    from torch import nn

    Sample: TypeAlias = torch.Tensor | tuple[torch.Tensor, ...]


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
        return _FOLDER / f"{self.module.rpartition('.')[2]}.py"

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


_FOLDER = Path(__file__).parent
_STATED = frozenset({"DESCRIPTION", "NOTES", "MACS", "DATASET", "VARIANTS"})


@cache
def _registry() -> dict[str, ZooModel]:
    found: dict[str, ZooModel] = {}
    for path in sorted(_FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        if "get_model" in functions:
            found.update({model.name: model for model in _models_of(path.stem, _stated(tree))})
    return found


def _stated(tree: ast.Module) -> dict[str, Any]:
    """Constants a model file describes its networks by; they are literals."""
    return {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in _STATED
    }


def _models_of(stem: str, stated: Mapping[str, Any]) -> list[ZooModel]:
    variants: Mapping[str, Mapping[str, Any]] = stated.get("VARIANTS", {stem: {}})
    macs = stated["MACS"]
    return [
        ZooModel(
            name=variant,
            description=stated["DESCRIPTION"],
            notes=stated["NOTES"],
            module=f"bringup.models.{stem}",
            arguments=arguments,
            dataset=stated.get("DATASET", ""),
            macs=macs[variant] if isinstance(macs, Mapping) else macs,
        )
        for variant, arguments in variants.items()
    ]
