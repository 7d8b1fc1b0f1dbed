"""Faults planted into functions of the package, in this process and for one test."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest


@dataclass(frozen=True)
class Planted:
    """One wrong lowering.

    Args:
        module: after `bringup.`. old, new: text of one function of it, and what replaces it.
        model: name of a network of `networks`.
        quants: precisions in which the run must fail.
    """

    module: str
    old: str
    new: str
    model: str
    quants: tuple[str, ...] = ("fp32", "int8")

    @classmethod
    def table(cls) -> tuple[Planted, ...]:
        """All rows of planted.toml."""
        document = tomllib.loads((Path(__file__).parent / "planted.toml").read_text())
        return tuple(
            cls(**{k: tuple(v) if k == "quants" else v for k, v in row.items()})
            for row in document["planted"]
        )

    @property
    def name(self) -> str:
        """For test ids."""
        return f"{self.module.rpartition('.')[2]}:{self.old.strip()[:40]}->{self.new.strip()[:20]}"


def plant(fault: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exchange the code of the function that holds `old`: whoever refers to it runs the fault."""
    module = importlib.import_module(f"bringup.{fault.module}")
    function, source = _function_with(module, fault.old)
    assert source.count(fault.old) == 1, f"{fault.old!r} is in {function.__name__} several times"
    changed = ast.parse(textwrap.dedent(source.replace(fault.old, fault.new)))
    definition = changed.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    code = compile(changed, f"<planted in {fault.module}>", "exec", dont_inherit=True, flags=_FLAGS)
    body = next(c for c in code.co_consts if isinstance(c, CodeType))
    monkeypatch.setattr(function, "__code__", body)


_FLAGS = importlib.import_module("__future__").annotations.compiler_flag


def _function_with(module: ModuleType, text: str) -> tuple[FunctionType, str]:
    """The innermost function of a module whose source holds `text`."""
    found = [(f, s) for f, s in _functions(module) if text in s]
    assert found, f"{module.__name__} has no function with {text!r}"
    assert len(found) == 1, f"{text!r} is in {', '.join(f.__qualname__ for f, _ in found)}"
    return found[0]


def _functions(module: ModuleType) -> Iterator[tuple[FunctionType, str]]:
    for owner in (module, *(c for c in vars(module).values() if inspect.isclass(c))):
        for member in vars(owner).values():
            function = member.fget if isinstance(member, property) else member
            if not isinstance(function, FunctionType) or function.__module__ != module.__name__:
                continue
            if function.__code__.co_filename == module.__file__:  # not made by dataclass
                yield function, inspect.getsource(function)
