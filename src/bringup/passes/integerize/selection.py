"""Choices between stored values: where, maximum, minimum.

Rounding to a storage is monotone, so it commutes with a maximum or minimum of values in it, and a
selection takes a stored value as it is. All operands are asked for in the form of the result.
"""

from __future__ import annotations

import numpy as np

from bringup.ir import Node
from bringup.ops.maximum import Maximum
from bringup.ops.minimum import Minimum
from bringup.ops.where import Where
from bringup.passes.integerize.engine import Declined, Engine, rule
from bringup.passes.integerize.pointwise import table
from bringup.passes.integerize.storage import Storage


@rule(Where)
def where(engine: Engine, node: Node, storage: Storage) -> str:
    """The condition is no quantized value: it is taken as it is."""
    condition, *branches = node.inputs
    _require_numbers(engine, branches)
    stored = [engine.quantized(name, storage) for name in branches]
    return engine.emit(node, node.op, (engine.real(condition), *stored), storage)


@rule(Maximum, Minimum)
def extremum(engine: Engine, node: Node, storage: Storage) -> str:
    """A table when both operands are functions of one tensor."""
    found = table(engine, node, storage)
    if found is not None:
        return found
    _require_numbers(engine, node.inputs)
    stored = [engine.quantized(name, storage) for name in node.inputs]
    return engine.emit(node, node.op, tuple(stored), storage)


def _require_numbers(engine: Engine, names: tuple[str, ...] | list[str]) -> None:
    """Raise Declined for a constant that holds NaN: no integer stands for it."""
    for name in names:
        array = engine.constant(name)
        if array is not None and np.isnan(array).any():
            raise Declined("a constant operand holds NaN")
