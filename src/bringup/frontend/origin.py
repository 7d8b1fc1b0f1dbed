"""Where an exported node comes from: module path and source line."""

from __future__ import annotations

import re
from pathlib import Path

import torch

from bringup.ir import Origin

_FRAME = re.compile(r'File "([^"]+)", line (\d+)')
_TORCH = str(Path(torch.__file__).parent)


def origin_of(node: torch.fx.Node) -> Origin:
    """Origin of an fx node, from the metadata `torch.export` leaves on it."""
    return Origin(_module(node), _source(node), str(node.target))


def _module(node: torch.fx.Node) -> str:
    stack = node.meta.get("nn_module_stack") or {}
    path = next((str(entry[0]) for entry in reversed(list(stack.values()))), "")
    return path.removeprefix("L['self'].").removeprefix("L['self']").removeprefix(".")


def _source(node: torch.fx.Node) -> str:
    """Innermost frame outside torch; the innermost of all when every frame is torch's.

    Only the file's name is kept: a graph must not depend on where the model file lies.
    """
    frames = _FRAME.findall(node.meta.get("stack_trace") or "")
    frames = [(file, line) for file, line in frames if not file.startswith("<")]
    own = [(file, line) for file, line in frames if not file.startswith(_TORCH)]
    for file, line in reversed(own or frames):
        return f"{Path(file).name}:{line}"
    return ""
