"""Between a list of tensors, which is what graphs know, and what `forward` takes and returns."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils import _pytree as pytree

from bringup.errors import ModelError

Sample = tuple[torch.Tensor, ...]
"""One tensor per graph input."""

_CONSTANTS = (bool, int, float, str, type(None))


@dataclass(frozen=True)
class Arguments:
    """How tensors, in order, become the arguments of a model's `forward`.

    Args:
        spec: structure of (positional, named).
        leaves: what the structure holds: None where a tensor goes, else a one-element tuple with
            the number, string or None that is passed along.
        names: of the tensors, after the parameters they belong to.
    """

    spec: pytree.TreeSpec
    leaves: tuple[tuple[object] | None, ...]
    names: tuple[str, ...]

    @classmethod
    def of(
        cls, value: object, forward: Callable[..., Any], source: str, where: str
    ) -> tuple[Arguments, Sample]:
        """Structure and tensors of what `source`, for example `get_sample_input()`, gave.

        A tuple or list holds the positional arguments, a dictionary named ones, if `forward` has
        parameters of these names; so does a dictionary at the end of a tuple.

        Raises:
            ModelError: it holds something other than tensors, numbers, strings and None, or none.
        """
        return cls.of_call(*_call_arguments(value, forward), forward, source, where)

    @classmethod
    def of_call(
        cls,
        args: Sequence[object],
        kwargs: Mapping[str, object],
        forward: Callable[..., Any],
        source: str,
        where: str,
    ) -> tuple[Arguments, Sample]:
        """Structure and tensors of positional and named arguments."""
        paths, spec = pytree.tree_flatten_with_path((tuple(args), dict(kwargs)))
        parameters = _positional(forward)
        leaves: list[tuple[object] | None] = []
        tensors: list[torch.Tensor] = []
        names: list[str] = []
        for path, leaf in paths:
            name = _argument_name(path, parameters)
            if isinstance(leaf, torch.Tensor):
                leaves.append(None)
                tensors.append(_checked(leaf, source, name, where))
                names.append(name)
            elif isinstance(leaf, _CONSTANTS):
                leaves.append((leaf,))
            else:
                raise ModelError(
                    f"{source} must give tensors",
                    where=where,
                    why=f"{name} is of type {type(leaf).__name__}",
                    hint="give a tensor, a tuple of them, or a dictionary of named arguments",
                )
        if not tensors:
            held = ", ".join(type(leaf).__name__ for _, leaf in paths)
            raise ModelError(f"{source} gave no tensor", where=where, why=f"it holds: {held}")
        return cls(spec, tuple(leaves), tuple(_distinct(names))), tuple(tensors)

    @property
    def plain(self) -> bool:
        """Whether the arguments are the tensors themselves, by position."""
        args, kwargs = self.bind(list(self.names))
        return not kwargs and list(args) == list(self.names)

    def bind(self, tensors: Sequence[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Positional and named arguments that hold these tensors."""
        remaining = iter(tensors)
        leaves = [next(remaining) if leaf is None else leaf[0] for leaf in self.leaves]
        args, kwargs = pytree.tree_unflatten(leaves, self.spec)
        return args, kwargs

    def signature(self) -> inspect.Signature:
        """Of a function that takes the tensors one by one."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return inspect.Signature([inspect.Parameter(name, kind) for name in self.names])


def flat_results(result: object) -> Sample:
    """Tensors of what a module returned, in the order of the graph's outputs.

    Goes through tuples, named tuples, lists, dictionaries and dataclasses; numbers and None are
    no outputs.
    """
    leaves = pytree.tree_leaves(plain_results(result))
    return tuple(leaf for leaf in leaves if isinstance(leaf, torch.Tensor))


def plain_results(result: object) -> Any:
    """A result without containers that only its author's code knows."""
    return pytree.tree_map(_plain, result)


def result_names(spec: pytree.TreeSpec) -> list[str]:
    """A name for each leaf of a result: its keys and fields, empty where there is none."""
    numbered = pytree.tree_unflatten(list(range(spec.num_leaves)), spec)
    return [
        _named(path) if any(not isinstance(key, pytree.SequenceKey) for key in path) else ""
        for path, _ in pytree.tree_flatten_with_path(numbered)[0]
    ]


def _plain(leaf: object) -> object:
    if dataclasses.is_dataclass(leaf) and not isinstance(leaf, type):
        fields = {f.name: getattr(leaf, f.name) for f in dataclasses.fields(leaf)}
        return plain_results(fields)
    if isinstance(leaf, Mapping):
        return plain_results(dict(leaf))
    return leaf


def _call_arguments(
    value: object, forward: Callable[..., Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if isinstance(value, Mapping):
        return _with_named((), value, forward)
    if not isinstance(value, (tuple, list)) or hasattr(value, "_fields"):
        return (value,), {}
    if value and isinstance(value[-1], Mapping):
        return _with_named(tuple(value[:-1]), value[-1], forward)
    return tuple(value), {}


def _with_named(
    args: tuple[Any, ...], last: Mapping[Any, Any], forward: Callable[..., Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """A dictionary as named arguments where `forward` has them, else as one more argument."""
    try:
        inspect.signature(forward).bind(*args, **last)
    except TypeError:  # also of keys that are no strings
        return (*args, last), {}
    return args, dict(last)


def _positional(forward: Callable[..., Any]) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(forward).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def _argument_name(path: tuple[Any, ...], parameters: Sequence[str]) -> str:
    """Name of a tensor: the parameter it belongs to, then its place inside."""
    (_, first, *inside) = path
    if isinstance(first, pytree.SequenceKey):
        known = first.idx < len(parameters)
        stem = parameters[first.idx] if known else f"input_{first.idx}"
    else:
        stem = _joined((first,))
    return "_".join(part for part in (stem, _joined(tuple(inside))) if part)


def _named(path: tuple[Any, ...]) -> str:
    """An identifier for the place of a leaf."""
    name = _joined(path)
    return f"_{name}" if name[:1].isdigit() else name


def _joined(path: tuple[Any, ...]) -> str:
    parts = [
        str(getattr(key, field))
        for key in path
        for field in ("key", "name", "idx")
        if hasattr(key, field)
    ]
    return re.sub(r"\W", "_", "_".join(parts), flags=re.ASCII)


def _distinct(names: Sequence[str]) -> list[str]:
    """Names with a number appended where one is taken."""
    taken: dict[str, None] = {}
    for name in names:
        number, candidate = 0, name
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken[candidate] = None
    return list(taken)


def _checked(tensor: torch.Tensor, source: str, name: str, where: str) -> torch.Tensor:
    if tensor.is_floating_point() and not torch.isfinite(tensor).all():
        raise ModelError(f"{source} holds NaN or infinity", where=where, why=f"it is {name}")
    return tensor.detach()
