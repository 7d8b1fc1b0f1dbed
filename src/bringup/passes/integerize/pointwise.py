"""Functions of one tensor: clamps narrow stored bounds, everything else becomes one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bringup.ir import Array, Node, Operator
from bringup.numerics.tables import build_table, stored_values
from bringup.ops.add import Add
from bringup.ops.clamp import Clamp
from bringup.ops.div import Div
from bringup.ops.epilogue import ClampEpilogue
from bringup.ops.maximum import Maximum
from bringup.ops.minimum import Minimum
from bringup.ops.mul import Mul
from bringup.ops.sub import Sub
from bringup.ops.table import Table
from bringup.ops.unary import Unary
from bringup.passes.integerize.engine import Declined, Engine, rule
from bringup.passes.integerize.storage import Storage, Stored

_ARITHMETIC: dict[type, Callable[[Array, Array], Array]] = {
    Add: np.add,
    Sub: np.subtract,
    Mul: np.multiply,
    Div: np.divide,
    Maximum: np.maximum,
    Minimum: np.minimum,
}


@dataclass(frozen=True)
class Expression:
    """A point-wise function of one stored tensor.

    Args:
        root: None for a constant.
        values: float64 for each of the 256 values `root` may hold, a scalar for a constant.
    """

    root: Stored | None
    values: Array


@rule(Clamp)
def clamp(engine: Engine, node: Node, storage: Storage) -> str:
    """No operator: what is clamped, however often, is asked for with narrower bounds."""
    value = node.inputs[0]
    producer: Node | None = node
    while producer is not None and isinstance(producer.op, Clamp):
        value = producer.inputs[0]
        storage = storage.clamped(producer.op.minimum, producer.op.maximum)
        producer = None if engine.stored(value) else engine.graph.producers.get(value)
    stored = engine.stored(value)
    if stored is not None:
        return engine.requantize(node, stored, storage)
    return engine.quantized(value, storage)


@rule(Unary)
def unary(engine: Engine, node: Node, storage: Storage) -> str:
    """A table of 256 entries."""
    found = table(engine, node, storage)
    if found is None:
        raise Declined("its operand is not quantized")
    return found


def table(engine: Engine, node: Node, storage: Storage) -> str | None:
    """One table for all point-wise operators between a stored tensor and `node`, else None."""
    expression = expression_of(engine, node.outputs[0])
    if expression is None or expression.root is None:
        return None
    root = expression.root
    if engine.editor.values[root.name].type.shape != engine.graph.type_of(node.outputs[0]).shape:
        return None  # a constant operand broadcasts the tensor
    if np.isnan(expression.values).any():
        raise Declined("it is undefined for some values its operand's scale can hold")
    entries = build_table(
        lambda _: expression.values,
        root.scale,
        root.zero_point,
        storage.scale,
        storage.zero_point,
        minimum=storage.minimum,
        maximum=storage.maximum,
    )
    operand = engine.add_constant(node, "table", entries)
    return engine.emit(node, Table(), (root.name, operand), storage)


def expression_of(engine: Engine, value: str) -> Expression | None:
    """What `value` is of one stored tensor, or None when it is no such thing.

    Operands first, from a list of what is left to do: chains may be long. Every value is looked at
    once per call.
    """
    known: dict[str, Expression | None] = {}
    pending = [value]
    while pending:
        name = pending[-1]
        if name in known:
            pending.pop()
            continue
        node = None if name in known else _arithmetic(engine, name)
        missing = [o for o in node.inputs if o not in known] if node is not None else []
        failed = node is not None and any(known.get(o, name) is None for o in node.inputs)
        if missing and not failed:
            pending.append(missing[0])
            continue
        known[pending.pop()] = (
            _leaf(engine, name) if node is None else None if failed else _combined(node, known)
        )
    return known[value]


def _arithmetic(engine: Engine, value: str) -> Node | None:
    """The point-wise operator that computes a value which is neither stored nor constant."""
    if engine.stored(value) is not None or engine.constant(value) is not None:
        return None
    producer = engine.graph.producers.get(value)
    if producer is None or not isinstance(producer.op, (Unary, Clamp, *_ARITHMETIC)):
        return None
    return producer


def _leaf(engine: Engine, value: str) -> Expression | None:
    stored = engine.stored(value)
    if stored is not None:
        return Expression(stored, stored_values(stored.scale, stored.zero_point))
    constant = engine.constant(value)
    if constant is None or constant.size != 1:
        return None
    return Expression(None, constant.reshape(()).astype(np.float64))


def _combined(node: Node, known: Mapping[str, Expression | None]) -> Expression | None:
    """A point-wise operator of operands whose expressions are known."""
    operands = [e for name in node.inputs if (e := known[name]) is not None]
    roots = list(dict.fromkeys(e.root for e in operands if e.root is not None))
    if len(operands) != len(node.inputs) or len(roots) > 1:
        return None
    with np.errstate(all="ignore"):
        values = _applied(node.op, [e.values for e in operands])
    return Expression(roots[0] if roots else None, values)


def _applied(op: Operator, operands: list[Array]) -> Array:
    if isinstance(op, Unary):
        return op.real(operands[0])
    if isinstance(op, Clamp):
        return np.clip(operands[0], op.minimum, op.maximum)
    values = _ARITHMETIC[type(op)](*operands)
    epilogue = getattr(op, "epilogue", None)
    if not isinstance(epilogue, ClampEpilogue):
        return values
    return np.clip(values, epilogue.minimum, epilogue.maximum)
