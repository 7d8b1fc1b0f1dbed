"""What a softmax operand is made of: scores, and conditions under which a fill value replaces them.

Knows `masked_fill`, `where`, additive masks (constant, or computed at run time and seen to be such
in calibration), sums of masks and biases, positive factors, and movement between any of these.
New nodes are put before the softmax; what is not used is dead code.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.fx import GraphModule, Node

from bringup.quantize.roles import is_constant, is_float_tensor, name_of

_ATEN = torch.ops.aten

CONSTANT_FILL = -30.0
"""Constants at or below this are taken for fill values (whether they are one is checked later)."""

RUNTIME_FILL = -1e3
"""The same for additive masks computed at run time; their other elements must be zeros."""

_DEPTH = 24  # operators looked through: longer sums are no masks

_MOVES = {
    *("view", "_unsafe_view", "reshape", "flatten", "unflatten", "unsqueeze", "squeeze"),
    *("permute", "transpose", "swapaxes", "expand", "expand_as", "view_as", "reshape_as"),
    *("clone", "contiguous", "detach", "alias"),
}
_CASTS = {"to", "_to_copy", "type_as"}


@dataclass(frozen=True)
class Masked:
    """A tensor: `rest` (None: zeros) wherever none of the conditions hold, very low elsewhere."""

    rest: Node | None
    masks: tuple[Node, ...] = ()


@dataclass
class Spread:
    """The values of a run-time tensor: whether each is zero or a fill value."""

    is_mask: bool = True
    has_fill: bool = False

    def add(self, value: torch.Tensor) -> None:
        """Take more values into account."""
        fill = value <= RUNTIME_FILL
        self.has_fill |= bool(fill.any())
        self.is_mask &= bool((fill | (value.abs() <= 1e-3)).all())


@dataclass
class Idioms:
    """Takes operands of softmax apart.

    Args:
        values: of constant float nodes. spreads: of run-time operands of sums.
    """

    module: GraphModule
    values: Mapping[Node, torch.Tensor]
    spreads: Mapping[Node, Spread]
    _number: Callable[[], int] = field(default_factory=lambda: itertools.count().__next__)

    def parse(self, node: Node, depth: int = _DEPTH) -> Masked:
        """`node` as scores and masks; itself without any when it is nothing known."""
        name = name_of(node)
        if node in self.values:
            return self._constant(node, self.values[node])
        if depth and node.op == "call_function" and is_float_tensor(node):
            if name in ("add", "sub") and _is_plain_sum(node):
                return self._sum(node, depth - 1)
            if name in ("masked_fill", "where"):
                return self._selection(node, depth - 1)
            if name in ("mul", "div") and _is_positive(node.args[1]):
                return self._elsewhere(node, self.parse(_node(node.args[0]), depth - 1))
            if name in _MOVES or name in _CASTS:
                return self._moved(node, self.parse(_node(node.args[0]), depth - 1))
        return Masked(node)

    def call(self, target: Any, *args: Any) -> Node:
        """A new node, with its fake value."""
        node = self.module.graph.call_function(target, args)
        values = torch.fx.node.map_arg(args, lambda operand: operand.meta["val"])
        node.meta["val"] = target(*values)
        return node

    def _tensor(self, tensor: torch.Tensor, like: Node) -> Node:
        name = f"_mask_constant_{self._number()}"
        self.module.register_buffer(name, tensor.contiguous())
        node = self.module.graph.get_attr(name)
        mode = like.meta["val"].fake_mode
        node.meta = {"val": mode.from_tensor(tensor.contiguous(), static_shapes=True)}
        return node

    def _constant(self, node: Node, value: torch.Tensor) -> Masked:
        fill = value <= CONSTANT_FILL
        rest = torch.where(fill, 0.0, value)
        masks = (self._tensor(fill, node),) if bool(fill.any()) else ()
        if not bool(rest.any()):
            return Masked(None, masks)
        return Masked(self._tensor(rest, node) if masks else node, masks)

    def _sum(self, node: Node, depth: int) -> Masked:
        a, b = _node(node.args[0]), node.args[1]
        negated = name_of(node) == "sub"
        if not isinstance(b, Node):
            return self._elsewhere(node, self.parse(a, depth))
        left = self._term(a, depth)
        if negated and b in self.values:
            right, negated = self._constant(b, -self.values[b]), False
        else:
            right = Masked(b) if negated else self._term(b, depth)
        masks = left.masks + right.masks
        if not masks:
            return Masked(node)
        return Masked(self._added(node, left.rest, right.rest, negated), masks)

    def _term(self, node: Node, depth: int) -> Masked:
        """An operand of a sum: it may be an additive mask known from calibration."""
        spread = self.spreads.get(node)
        if spread is None or not spread.is_mask or not (spread.has_fill or _makes_fills(node)):
            return self.parse(node, depth)
        below = self.call(
            _ATEN.clamp.default, self.call(_ATEN.sub.Scalar, node, RUNTIME_FILL / 2), None, 0.0
        )
        return Masked(None, (self.call(_ATEN.to.dtype, below, torch.bool),))

    def _added(self, node: Node, a: Node | None, b: Node | None, negated: bool) -> Node | None:
        if a is not None and b is not None:
            return self.call(_ATEN.sub.Tensor if negated else _ATEN.add.Tensor, a, b)
        rest = a
        if b is not None:
            rest = self.call(_ATEN.neg.default, b) if negated else b
        return None if rest is None else self._expanded(rest, node)

    def _expanded(self, value: Node, like: Node) -> Node:
        shape = list(like.meta["val"].shape)
        if list(value.meta["val"].shape) == shape:
            return value
        return self.call(_ATEN.expand.default, value, shape)

    def _selection(self, node: Node, depth: int) -> Masked:
        """`masked_fill(x, m, fill)`, `where(m, fill, x)`, `where(m, x, fill)`."""
        if name_of(node) == "masked_fill":
            source, mask, fill = _node(node.args[0]), _node(node.args[1]), node.args[2]
            if not self._is_fill(fill, mask):
                return Masked(node)
        else:
            mask, a, b = _node(node.args[0]), node.args[1], node.args[2]
            if self._is_fill(a, mask) and isinstance(b, Node):
                source = b
            elif self._is_fill(b, mask) and isinstance(a, Node):
                source, mask = a, self.call(_ATEN.logical_not.default, mask)
            else:
                return Masked(node)
        inner = self.parse(source, depth)
        rest = None if inner.rest is None else self._expanded(inner.rest, node)
        return Masked(rest, (*inner.masks, mask))

    def _is_fill(self, operand: object, mask: Node) -> bool:
        """Whether every element is a fill value."""
        limit = CONSTANT_FILL if is_constant(mask) else RUNTIME_FILL
        if isinstance(operand, (int, float)):
            return bool(operand <= limit)
        value = self.values.get(operand) if isinstance(operand, Node) else None
        return value is not None and bool(torch.all(value <= limit))

    def _elsewhere(self, node: Node, inner: Masked) -> Masked:
        """An operator that acts on the scores and leaves masked positions where they are."""
        if not inner.masks:
            return Masked(node)
        if inner.rest is None:
            return Masked(None, inner.masks)
        rest = self._expanded(inner.rest, _node(node.args[0]))
        return Masked(self.call(node.target, rest, *node.args[1:]), inner.masks)

    def _moved(self, node: Node, inner: Masked) -> Masked:
        if not inner.masks:
            return Masked(node)
        source = _node(node.args[0])
        rest = inner.rest
        if rest is not None:
            rest = self._again(node, self._expanded(rest, source))
        masks = inner.masks
        if name_of(node) in _MOVES:
            masks = tuple(self._again(node, self._expanded(mask, source)) for mask in masks)
        return Masked(rest, masks)

    def _again(self, node: Node, operand: Node) -> Node:
        new = self.module.graph.call_function(
            node.target,  # type: ignore[arg-type]
            (operand, *node.args[1:]),
            dict(node.kwargs),
        )
        values = torch.fx.node.map_arg(new.args, lambda n: n.meta["val"])
        new.meta["val"] = node.target(*values, **node.kwargs)  # type: ignore[operator]
        return new


def additive_operands(node: Node, depth: int = _DEPTH) -> set[Node]:
    """Run-time operands of the sums a softmax operand may be taken apart into."""
    found: set[Node] = set()
    pending = [(node, depth)]
    while pending:
        at, left = pending.pop()
        name = name_of(at)
        known = name in _MOVES | _CASTS | {"add", "sub", "masked_fill", "where", "mul", "div"}
        if not left or not known or not is_float_tensor(at) or is_constant(at):
            continue
        operands = [o for o in at.all_input_nodes if is_float_tensor(o) and not is_constant(o)]
        if name in ("add", "sub"):
            found.update(operands)
        pending.extend((operand, left - 1) for operand in operands)
    return found


def _node(operand: object) -> Node:
    assert isinstance(operand, Node)
    return operand


def _is_plain_sum(node: Node) -> bool:
    return not node.kwargs and isinstance(node.args[0], Node)  # kwargs: alpha


def _makes_fills(node: Node) -> bool:
    """Whether a node multiplies by a fill value: `(1 - mask) * -10000`."""
    operands = node.args if name_of(node) == "mul" else ()
    return any(isinstance(o, (int, float)) and o <= RUNTIME_FILL for o in operands)


def _is_positive(operand: object) -> bool:
    return isinstance(operand, (int, float)) and 0 < operand < math.inf
