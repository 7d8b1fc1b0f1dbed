"""Imports between the rooms of the package point one way: down this list."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bringup

LAYERS = [
    "__main__",
    "cli",
    "pipeline",
    "report",
    "profile",
    "verify",
    "runners",
    "toolchain",
    "emit",
    "plan",
    "targets",
    "quantize",
    "frontend",
    "models",
    "passes",
    "ops",
    "numerics",
    "ir",
    "stages",
    "files",
    "errors",
    "names",
    "clock",
]
"""Above each other; a module may import those behind it, at any depth of its functions."""

ROOT = Path(bringup.__file__).parent


def rooms_imported(text: str) -> Iterator[str]:
    """First names below `bringup` that a module's text imports, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            at_top = node.module == "bringup"
            names = [f"bringup.{a.name}" for a in node.names] if at_top else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (n.split(".")[1] for n in names if n.startswith("bringup."))


def upward(room: str, text: str) -> list[str]:
    """What a module of a room imports from above it."""
    own = LAYERS.index(room)
    known = [name for name in rooms_imported(text) if name != "__version__"]
    return [name for name in known if LAYERS.index(name) < own]


MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


def test_every_room_has_a_layer() -> None:
    rooms = {path.parts[0].removesuffix(".py") for path in MODULES}
    assert rooms - {"__init__"} == set(LAYERS) and len(MODULES) > 200


@pytest.mark.parametrize("room", LAYERS)
def test_imports_point_down(room: str) -> None:
    for path in MODULES:
        if path.parts[0].removesuffix(".py") == room:
            assert upward(room, (ROOT / path).read_text()) == [], path


def test_an_upward_import_is_seen() -> None:
    assert upward("ops", "def f():\n    from bringup.plan.plan import Plan\n") == ["plan"]
    assert upward("plan", "import bringup.cli.app\nfrom bringup import names") == ["cli"]
    assert upward("cli", "from bringup.pipeline import run") == []
