"""Running a float32 program in float64, so that what is observed does not depend on the machine.

Vectorized float32 code of other processors differs in the last place, and a scale with it. In
float64 such differences are a billion times smaller than the step between the float32 numbers
observers keep: the extremes come out the same.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.fx import GraphModule, Node
from torch.fx.node import Target
from torch.utils._pytree import tree_map


class DoubleInterpreter(torch.fx.Interpreter):
    """Executes a program with every float32 tensor, and every request for one, in float64.

    Integers, booleans and 16-bit floats stay what they are. Calls into other graphs, and operators
    PyTorch has no float64 kernel of, run in float32 on rounded operands.
    """

    def __init__(self, module: GraphModule) -> None:
        super().__init__(module)
        self.extra_traceback = False  # it would be part of our own errors' text
        self._attributes: dict[Node, Any] = {}

    def run_node(self, n: Node) -> Any:
        """Parameters are widened once, not per sample."""
        if n.op != "get_attr":
            return super().run_node(n)
        if n not in self._attributes:
            self._attributes[n] = _widened(super().run_node(n))
        return self._attributes[n]

    def placeholder(self, target: Target, args: Any, kwargs: Any) -> Any:
        """An input in float64."""
        return _widened(super().placeholder(target, args, kwargs))

    def call_function(self, target: Target, args: Any, kwargs: Any) -> Any:
        """A call in float64."""
        if isinstance(target, torch._ops.OpOverload):
            wide = (tree_map(_widened, part) for part in (args, kwargs))
            try:
                return super().call_function(target, *wide)
            except (RuntimeError, NotImplementedError):  # no such kernel: the call below decides
                pass
        narrow = (tree_map(_narrowed, part) for part in (args, kwargs))
        result = super().call_function(target, *narrow)
        return tree_map(_widened, result)


def _widened(item: Any) -> Any:
    if isinstance(item, torch.Tensor) and item.dtype is torch.float32:
        return item.double()
    return torch.float64 if item is torch.float32 else item


def _narrowed(item: Any) -> Any:
    if isinstance(item, torch.Tensor) and item.dtype is torch.float64:
        return item.float()
    return torch.float32 if item is torch.float64 else item
