"""Sums, differences and products of two tensors."""

from __future__ import annotations

import numpy as np

from bringup.ir import Node
from bringup.numerics.elementwise import add_coefficients
from bringup.numerics.rescale import multipliers_of
from bringup.ops.add import Add
from bringup.ops.div import Div
from bringup.ops.epilogue import Requantize
from bringup.ops.mul import Mul
from bringup.ops.sub import Sub
from bringup.passes.integerize.engine import Declined, Engine, rule
from bringup.passes.integerize.pointwise import table
from bringup.passes.integerize.storage import Storage, Stored


@rule(Add, Sub)
def additive(engine: Engine, node: Node, storage: Storage) -> str:
    """15-bit coefficients of both operands over one shift."""
    op = node.op
    assert isinstance(op, (Add, Sub))
    storage = storage.after(op.epilogue)
    found = table(engine, node, storage)
    if found is not None:
        return found
    a, b = _operands(engine, node)
    coefficients = add_coefficients(a.scale, b.scale, storage.scale, subtract=isinstance(op, Sub))
    integer = type(op)(
        a_zero_point=a.zero_point,
        b_zero_point=b.zero_point,
        a_multiplier=coefficients.a_multiplier,
        b_multiplier=coefficients.b_multiplier,
        epilogue=Requantize(
            storage.zero_point, storage.minimum, storage.maximum, coefficients.shift
        ),
    )
    return engine.emit(node, integer, (a.name, b.name), storage)


@rule(Mul)
def mul(engine: Engine, node: Node, storage: Storage) -> str:
    """An int8 product; a positive number is absorbed by what the other operand is stored in."""
    assert isinstance(node.op, Mul)
    storage = storage.after(node.op.epilogue)
    found = table(engine, node, storage)
    if found is not None:
        return found
    scaled = _scaled_operand(engine, node, storage)
    if scaled is not None:
        return scaled
    a, b = _operands(engine, node)
    multipliers = multipliers_of(np.array(a.scale * b.scale / storage.scale))
    integer = Mul(
        a_zero_point=a.zero_point,
        b_zero_point=b.zero_point,
        multiplier=int(multipliers.multiplier[0]),
        epilogue=storage.requantize(multipliers),
    )
    return engine.emit(node, integer, (a.name, b.name), storage)


@rule(Div)
def div(engine: Engine, node: Node, storage: Storage) -> str:
    """Only as part of a table (the importer turns constant divisors into factors)."""
    assert isinstance(node.op, Div)
    found = table(engine, node, storage.after(node.op.epilogue))
    if found is None:
        raise Declined("a quotient of two tensors has no integer definition")
    return found


def _scaled_operand(engine: Engine, node: Node, storage: Storage) -> str | None:
    """`c * x` in a form is `x` in the same form with the scale divided by `c`."""
    for number, other in (node.inputs, node.inputs[::-1]):
        factor = engine.constant(number)
        if factor is None or factor.size != 1 or float(factor.reshape(())) <= 0:
            continue
        if engine.graph.type_of(other).shape != engine.graph.type_of(node.outputs[0]).shape:
            continue
        return engine.quantized(other, storage.before(float(factor.reshape(()))))
    return None


def _operands(engine: Engine, node: Node) -> tuple[Stored, Stored]:
    found = [engine.stored(name) or engine.stored_constant(node, name) for name in node.inputs]
    a, b = found
    if a is None or b is None:
        raise Declined("an operand is not quantized")
    return a, b
