"""Functions of one tensor: clamps narrow stored bounds, everything else becomes one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bringup.ir import Array, Node
from bringup.numerics.tables import build_table
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

Function = Callable[[Array], Array]

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
    """A point-wise function of one stored tensor, in float64; `root` is None for a constant."""

    root: Stored | None
    function: Function


@rule(Clamp)
def clamp(engine: Engine, node: Node, storage: Storage) -> str:
    """No operator: the operand is asked for with narrower bounds."""
    assert isinstance(node.op, Clamp)
    narrowed = storage.clamped(node.op.minimum, node.op.maximum)
    return engine.quantized(node.inputs[0], narrowed)


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
    entries = build_table(
        expression.function,
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
    """What `value` is of one stored tensor, or None when it is no such thing."""
    stored = engine.stored(value)
    if stored is not None:
        return Expression(stored, lambda x: x)
    constant = engine.constant(value)
    if constant is not None:
        if constant.size != 1:
            return None
        number = float(constant.reshape(()))
        return Expression(None, lambda x: np.full_like(x, number))
    producer = engine.graph.producers.get(value)
    if producer is None:
        return None
    if isinstance(producer.op, (Unary, Clamp)):
        inner = expression_of(engine, producer.inputs[0])
        return None if inner is None else _applied(_function_of(producer.op), inner)
    if type(producer.op) in _ARITHMETIC:
        return _binary(engine, producer)
    return None


def _binary(engine: Engine, node: Node) -> Expression | None:
    a, b = (expression_of(engine, name) for name in node.inputs)
    if a is None or b is None or (a.root and b.root and a.root != b.root):
        return None
    combine, f, g = _ARITHMETIC[type(node.op)], a.function, b.function
    result = Expression(a.root or b.root, lambda x: combine(f(x), g(x)))
    epilogue = getattr(node.op, "epilogue", None)
    if not isinstance(epilogue, ClampEpilogue):
        return result
    return _applied(lambda x: np.clip(x, epilogue.minimum, epilogue.maximum), result)


def _applied(outer: Function, inner: Expression) -> Expression:
    return Expression(inner.root, lambda x: outer(inner.function(x)))


def _function_of(op: Unary | Clamp) -> Function:
    if isinstance(op, Unary):
        return op.real
    return lambda x: np.clip(x, op.minimum, op.maximum)
