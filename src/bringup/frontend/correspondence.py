"""Which call of the exported program a value of a rewritten graph stands for, in which layout.

A node remembers the call it came from. What was fused into it (batch norm, an activation, a change
of shape) follows that call in the program, and layout passes permute axes: among the few calls and
permutations that are possible, the value stands for the one it is closest to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
import torch
from torch.export import ExportedProgram

from bringup.ir import Array, Graph

_FUSED = 4  # calls behind the first that may be part of a node: scale, norm, activation, shape


@dataclass(frozen=True)
class Correspondence:
    """A call, and the order of its result's axes, those of length one left out, in the graph."""

    call: torch.fx.Node
    order: tuple[int, ...]

    def stored(self, results: Mapping[torch.fx.Node, Any], shape: tuple[int, ...]) -> Array:
        """The call's result as the graph stores it, in float64."""
        return _squeezed(results[self.call]).transpose(self.order).reshape(shape)


def correspondences(
    graph: Graph,
    program: ExportedProgram,
    results: Mapping[torch.fx.Node, Any],
    values: Mapping[str, Array],
) -> dict[str, Correspondence]:
    """The call each node's first result stands for, by value name, where there is one.

    Args:
        results: of every call (`execution.execute_program`). values: real values of the graph.
    """
    calls = {node.name: node for node in program.graph.nodes if node.op == "call_function"}
    found = {}
    for node in graph.nodes:
        name = node.outputs[0]
        start = calls.get(node.origin.node)
        if start is None or name not in values:
            continue
        closest = _closest(start, values[name], results)
        if closest is not None:
            found[name] = closest
    return found


def _closest(
    start: torch.fx.Node, value: Array, results: Mapping[torch.fx.Node, Any]
) -> Correspondence | None:
    shape = tuple(size for size in value.shape if size != 1)
    flat = value.astype(np.float64).reshape(shape)
    best: tuple[float, Correspondence] | None = None
    for call in _chain(start, value.size, results):
        golden = _squeezed(results[call])
        for order in _orders(golden.shape, shape):
            with np.errstate(all="ignore"):
                noise = np.nansum(np.square(golden.transpose(order) - flat))
            if best is None or noise < best[0]:
                best = float(noise), Correspondence(call, order)
    return best[1] if best else None


def _chain(
    start: torch.fx.Node, elements: int, results: Mapping[torch.fx.Node, Any]
) -> list[torch.fx.Node]:
    """The call, and those behind it that alone read it and have as many elements."""
    chain, call = [], start
    for _ in range(1 + _FUSED):
        result = results.get(call)
        if isinstance(result, torch.Tensor) and result.numel() == elements:
            chain.append(call)
        users = list(call.users)
        if len(users) != 1 or users[0].op != "call_function":
            break
        call = users[0]
    return chain


def _orders(before: tuple[int, ...], after: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Permutations that turn one shape into the other."""
    if sorted(before) != sorted(after) or len(before) > 5:
        return []
    orders = permutations(range(len(before)))
    return [order for order in orders if tuple(before[axis] for axis in order) == after]


def _squeezed(tensor: torch.Tensor) -> Array:
    array = tensor.detach().double().numpy()
    return array.reshape(tuple(size for size in array.shape if size != 1))
