"""All operators by name, and all ATen lowering rules by overload name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from bringup.errors import GraphError
from bringup.ir import Array, Operator, TensorType

T = TypeVar("T", bound=type[Operator])

OPERATORS: dict[str, type[Operator]] = {}
"""Operator classes by `name`."""


def operator(cls: T) -> T:
    """Class decorator: register an operator under its name."""
    OPERATORS[cls.name] = cls
    return cls


class Lowering(Protocol):
    """What a lowering rule may ask of the frontend (implemented by frontend/importer.py).

    Values are referred to by their graph names (strings). A PyTorch tensor argument reaches a rule
    as such a name; numbers, lists and None arrive as they are.
    """

    def emit(self, op: Operator, *inputs: str) -> str:
        """Append a node and return the name of its output 0."""

    def type_of(self, value: str) -> TensorType:
        """Type of a value."""

    def constant(self, array: Array, name: str = ...) -> str:
        """Add a constant."""

    def constant_array(self, value: str) -> Array | None:
        """Contents of a value known at import time, else None."""

    def transpose(self, value: str, permutation: tuple[int, ...]) -> str:
        """Emit a transpose (nothing for the identity)."""

    def reshape(self, value: str, shape: tuple[int, ...]) -> str:
        """Emit a reshape (nothing for the same shape)."""

    def unsupported(self, why: str) -> Exception:
        """The error to raise when a rule meets attributes it has no meaning for."""


Rule = Callable[..., Any]
"""`rule(lowering, *args, **kwargs) -> str | tuple[str, ...]` with the ATen call's arguments."""

RULES: dict[str, Rule] = {}
"""Lowering rules by ATen overload, for example `aten.conv2d.default`."""


R = TypeVar("R", bound=Rule)


def lowers(*overloads: str) -> Callable[[R], R]:
    """Decorator: register a lowering rule for ATen overloads."""

    def register(rule: R) -> R:
        for overload in overloads:
            if overload in RULES:
                raise GraphError(f"two lowering rules for {overload}")
            RULES[overload] = rule
        return rule

    return register
