"""Where an exported node comes from: module path, source line, call of the user's model.

Marks are kept under `node.meta["custom"]`, which PyTorch hands on to everything a node is rewritten
to: by decompositions, by quantization, by exporting again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch.export import ExportedProgram

from bringup.ir import Origin

_FRAME = re.compile(r'File "([^"]+)", line (\d+)')
_TORCH = str(Path(torch.__file__).parent)
_BRINGUP = str(Path(__file__).parent)


_CALL = "bringup_call"
_NODE = "bringup_node"


def mark_calls(program: ExportedProgram) -> None:
    """Note on each node its own name and operator, unless it carries those of another already."""
    for module in program.graph_module.modules():
        if isinstance(module, torch.fx.GraphModule):
            for node in module.graph.nodes:
                if node.op == "call_function":
                    _custom(node).setdefault(_CALL, (node.name, str(node.target)))


def mark_nodes(program: ExportedProgram) -> None:
    """Note on each node its name in the canonical program, unless it carries one already."""
    for node in program.graph.nodes:
        if node.op == "call_function":
            _custom(node).setdefault(_NODE, node.name)


def call_of(node: torch.fx.Node) -> tuple[str, str]:
    """Name and operator of the call in the user's model that a node belongs to."""
    name, target = _read(node).get(_CALL, (node.name, str(node.target)))
    return str(name), str(target)


def origin_of(node: torch.fx.Node) -> Origin:
    """Origin of an fx node, from the metadata `torch.export` leaves on it."""
    canonical = str(_read(node).get(_NODE, ""))
    return Origin(_module(node), _source(node), str(node.target), canonical)


def _custom(node: torch.fx.Node) -> dict[str, object]:
    """The node's own dictionary of custom metadata; rewritten nodes may share one."""
    node.meta["custom"] = custom = dict(_read(node))
    return custom


def _read(node: torch.fx.Node) -> dict[str, Any]:
    return node.meta.get("custom") or {}


def _module(node: torch.fx.Node) -> str:
    stack = node.meta.get("nn_module_stack") or {}
    path = next((str(entry[0]) for entry in reversed(list(stack.values()))), "")
    return path.removeprefix("L['self'].").removeprefix("L['self']").removeprefix(".")


def _source(node: torch.fx.Node) -> str:
    frames = _FRAME.findall(node.meta.get("stack_trace") or "")
    frames = [(file, line) for file, line in frames if not file.startswith("<")]
    return users_line(frames) or users_line(frames, torch_too=True)


def users_line(frames: Sequence[tuple[str, str]], torch_too: bool = False) -> str:
    """`file:line` of the innermost frame of the model's author; empty if there is none.

    Only the file's name is kept: a graph must not depend on where the model file lies.
    """
    ours = (_BRINGUP,) if torch_too else (_BRINGUP, _TORCH)
    for file, line in reversed(frames):
        if not file.startswith(ours):
            return f"{Path(file).name}:{line}"
    return ""
