"""Operators that move or select stored values: the integer form is the operator itself."""

from __future__ import annotations

from dataclasses import replace

from bringup.ir import Node, Operator
from bringup.ops.broadcast_to import BroadcastTo
from bringup.ops.concat import Concat
from bringup.ops.gather import Gather
from bringup.ops.max import Max
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.pad import Pad
from bringup.ops.reshape import Reshape
from bringup.ops.resize_nearest import ResizeNearest
from bringup.ops.slice import Slice
from bringup.ops.transpose import Transpose
from bringup.passes.integerize.engine import MOVES, Engine, rule
from bringup.passes.integerize.storage import Storage

_MOVES: tuple[type[Operator], ...] = (
    BroadcastTo,
    Concat,
    Gather,
    Max,
    MaxPool2d,
    Pad,
    Reshape,
    ResizeNearest,
    Slice,
    Transpose,
)
MOVES.update(_MOVES)


@rule(*_MOVES)
def move(engine: Engine, node: Node, storage: Storage) -> str:
    """Ask for the operands in the form of the result; maxima commute with monotone rounding."""
    operands = [engine.quantized(name, storage) for name in data_operands(node)]
    return engine.move(node, operands, storage)


def data_operands(node: Node) -> tuple[str, ...]:
    """Operands whose values are moved, without the indices of a gather."""
    return node.inputs[:1] if isinstance(node.op, Gather) else node.inputs


def stored_form(op: Operator, storage: Storage) -> Operator:
    """The operator on stored values: a border of real zeros holds the zero point."""
    if isinstance(op, Pad):
        return replace(op, value=float(storage.stored(op.value)))
    return op
