"""Batch norms that no convolution or linear layer can absorb, as depthwise 1x1 convolutions.

That is what they become in the integer program, so that is what calibration should see. It also
spares PT2E's conversion a slow search for convolutions to fold them into.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.fx import GraphModule, Node

from bringup.quantize.roles import name_of

_ATEN = torch.ops.aten

LOWERED = "bringup_lowered_batch_norm"
"""Key in `node.meta` of convolutions that were batch norms: their weights are one per channel."""


def lower_batch_norms(model: GraphModule) -> None:
    """Rewrite every inference batch norm of `model` with constant parameters."""
    for node in list(model.graph.nodes):
        if name_of(node) == "batch_norm" and not node.args[5] and _rank(node) >= 2:
            affine = _affine(model, node)
            if affine is not None:
                _replace(model, node, *affine)
    model.graph.lint()
    model.recompile()


def _affine(model: GraphModule, node: Node) -> tuple[torch.Tensor, torch.Tensor] | None:
    """(a, b) with out = a * x + b per channel, or None when a parameter is computed."""
    parameters: list[torch.Tensor | None] = []
    for operand in node.args[1:5]:
        if operand is None:
            parameters.append(None)
        elif isinstance(operand, Node) and operand.op == "get_attr":
            parameters.append(_attribute(model, str(operand.target)).detach().double())
        else:
            return None
    gamma, beta, mean, variance = parameters
    if mean is None or variance is None:
        return None
    epsilon = node.args[7]
    assert isinstance(epsilon, float)
    factor = (variance + epsilon).rsqrt()
    factor = factor if gamma is None else gamma * factor
    offset = -mean * factor if beta is None else beta - mean * factor
    return factor.float(), offset.float()


def _replace(model: GraphModule, node: Node, factor: torch.Tensor, offset: torch.Tensor) -> None:
    """conv1d on [N, C, L], conv2d on [N, C, H, W]; other ranks are viewed as [N, C, L]."""
    channels = factor.numel()
    shape = tuple(node.meta["val"].shape)
    image = len(shape) == 4
    weight = factor.reshape(channels, 1, 1, 1) if image else factor.reshape(channels, 1, 1)
    with model.graph.inserting_before(node):
        x = node.args[0]
        assert isinstance(x, Node)
        if len(shape) not in (3, 4):
            x = _call(model, node, _ATEN.view.default, (x, [shape[0], channels, -1]))
        parameters = (
            _constant(model, node, "weight", weight),
            _constant(model, node, "bias", offset),
        )
        conv = _ATEN.conv2d.default if image else _ATEN.conv1d.default
        pair = [1, 1] if image else [1]
        zero = [0, 0] if image else [0]
        y = _call(model, node, conv, (x, *parameters, pair, zero, pair, channels))
        y.meta[LOWERED] = True
        if len(shape) not in (3, 4):
            y = _call(model, node, _ATEN.view.default, (y, list(shape)))
    node.replace_all_uses_with(y)
    model.graph.erase_node(node)


def _call(model: GraphModule, like: Node, target: object, args: tuple[object, ...]) -> Node:
    node = model.graph.call_function(target, args)  # type: ignore[arg-type]
    node.meta = dict(like.meta)
    values: Any = torch.fx.node.map_arg(args, lambda operand: operand.meta["val"])  # type: ignore[type-var]
    node.meta["val"] = target(*values)  # type: ignore[operator]
    return node


def _constant(model: GraphModule, like: Node, role: str, tensor: torch.Tensor) -> Node:
    name = f"{like.name}_{role}"
    model.register_buffer(name, tensor)
    node = model.graph.get_attr(name)
    mode = like.meta["val"].fake_mode
    node.meta = {"val": mode.from_tensor(tensor, static_shapes=True)}
    return node


def _rank(node: Node) -> int:
    value = node.meta.get("val")
    return value.dim() if isinstance(value, torch.Tensor) else 0


def _attribute(model: GraphModule, path: str) -> torch.Tensor:
    owner, _, name = path.rpartition(".")
    tensor = getattr(model.get_submodule(owner), name)
    assert isinstance(tensor, torch.Tensor), path
    return tensor
