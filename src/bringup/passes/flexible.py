"""Operators that do not mind the order of their operands' axes, and how they follow a change.

`follow(op, p, types)` answers: if the result is wanted as `result.transpose(p)`, which operator
computes it, from which permutation of each operand?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from bringup.ir import Operator, TensorType
from bringup.ops.broadcast_to import BroadcastTo
from bringup.ops.concat import Concat
from bringup.ops.pad import Pad
from bringup.ops.slice import Slice
from bringup.passes.permutations import Permutation, permuted

ELEMENTWISE = frozenset({"unary", "clamp", "table", "cast", "rescale", "quantize", "dequantize"})
"""Operators of one tensor whose result's axes are its axes."""

REDUCTIONS = frozenset({"mean", "sum", "max", "argmax"})

LAST_AXIS = frozenset({"softmax", "linear", "layer_norm", "rms_norm", "batch_norm"})
"""Operators that need their last axis last; the axes before it are only counted."""


@dataclass(frozen=True)
class Followed:
    """The operator for permuted operands. `data`: how many leading operands are permuted."""

    op: Operator
    data: int


def data_operands(op: Operator, count: int) -> int:
    """How many of a flexible operator's `count` operands follow the permutation."""
    return count if op.broadcasts or op.name == "concat" else 1


def follow(op: Operator, p: Permutation, types: Sequence[TensorType]) -> Followed | None:
    """How `op` follows a permutation of its result, or None when it cannot."""
    rank = len(p)
    if any(len(type_.shape) > rank for type_ in types[: data_operands(op, len(types))]):
        return None
    data = data_operands(op, len(types))
    changed = _followed_operator(op, p, types)
    return None if changed is None else Followed(changed, data)


def _followed_operator(
    op: Operator, p: Permutation, types: Sequence[TensorType]
) -> Operator | None:
    keeps_last = p[-1:] == (len(p) - 1,) if p else True
    if op.name in LAST_AXIS:
        return op if keeps_last else None
    if op.name == "rescale" and types[-1].elements > 1:  # one multiplier per last axis
        return op if keeps_last else None
    if op.broadcasts or op.name in ELEMENTWISE:
        axis = getattr(op, "axis", None)
        return op if axis is None else _with(op, axis=p.index(axis))
    if isinstance(op, Concat):
        return replace(op, axis=p.index(op.axis))
    if isinstance(op, Slice):
        return Slice(permuted(op.starts, p), permuted(op.sizes, p), permuted(op.steps, p))
    if isinstance(op, Pad):
        return replace(op, before=permuted(op.before, p), after=permuted(op.after, p))
    if isinstance(op, BroadcastTo):
        return BroadcastTo(permuted(op.shape, p)) if len(types[0].shape) == len(p) else None
    if op.name in REDUCTIONS:
        return _followed_reduction(op, p, types[0].shape)
    return None


def _followed_reduction(op: Operator, p: Permutation, shape: tuple[int, ...]) -> Operator | None:
    names: set[str] = {field.name for field in fields(op)} if is_dataclass(op) else set()
    if not getattr(op, "keepdims", False):
        return None
    if "axis" in names:
        return _with(op, axis=p.index(op.axis))  # type: ignore[attr-defined]
    axes = tuple(sorted(p.index(axis) for axis in op.axes))  # type: ignore[attr-defined]
    between = [axis for axis in range(axes[0], axes[-1]) if axis not in axes]
    if any(shape[p[axis]] != 1 for axis in between):
        return None  # reductions take neighbouring axes only
    return _with(op, axes=axes)


def _with(op: Operator, **changes: Any) -> Operator:
    changed: Operator = replace(op, **changes)  # type: ignore[type-var]
    return changed
