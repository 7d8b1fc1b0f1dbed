"""Softmax and normalizations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bringup.ir import Node
from bringup.numerics.softmax import (
    LOG_SOFTMAX_SHIFT,
    exponent_table,
    log_softmax_numerators,
    softmax_numerator,
)
from bringup.ops.group_norm import GroupNorm
from bringup.ops.layer_norm import LayerNorm
from bringup.ops.masked_softmax import MaskedSoftmax
from bringup.ops.rms_norm import RmsNorm
from bringup.ops.softmax import Softmax
from bringup.passes.integerize.engine import Declined, Engine, rule
from bringup.passes.integerize.storage import Storage


@rule(Softmax)
def softmax(engine: Engine, node: Node, storage: Storage) -> str:
    """Integer exponentials from a table, one rounding per output."""
    assert isinstance(node.op, Softmax)
    x = engine.operand(node)
    table = engine.add_constant(node, "exponent", exponent_table(x.scale))
    if node.op.logarithm:
        numerator, log_numerator = log_softmax_numerators(x.scale, storage.scale)
        op = Softmax(True, numerator, LOG_SOFTMAX_SHIFT, storage.requantize(), log_numerator)
    else:
        op = Softmax(False, *softmax_numerator(storage.scale), storage.requantize())
    return engine.emit(node, op, (x.name, table), storage)


@rule(MaskedSoftmax)
def masked_softmax(engine: Engine, node: Node, storage: Storage) -> str:
    """As softmax; the mask is what it was."""
    assert isinstance(node.op, MaskedSoftmax)
    x = engine.operand(node)
    table = engine.add_constant(node, "exponent", exponent_table(x.scale))
    numerator, shift = softmax_numerator(storage.scale)
    op = MaskedSoftmax(node.op.uniform, numerator, shift, storage.requantize())
    return engine.emit(node, op, (x.name, engine.real(node.inputs[1]), table), storage)


@rule(LayerNorm, RmsNorm, GroupNorm)
def normalization(engine: Engine, node: Node, storage: Storage) -> str:
    """Exact integer statistics; gamma and beta in units of the output scale."""
    op = node.op
    assert isinstance(op, (LayerNorm, RmsNorm, GroupNorm))
    storage = storage.after(op.epilogue)
    x = engine.operand(node)
    if not np.float32(op.epsilon) > 0:
        raise Declined("an int8 normalization needs a positive epsilon")
    operands = [x.name]
    for role, name in zip(("gamma", "beta"), node.inputs[1:], strict=False):
        parameter = engine.constant(name)
        if parameter is None:
            raise Declined(f"its {role} is not a constant")
        scaled = (parameter.astype(np.float64) / storage.scale).astype(np.float32)
        operands.append(engine.add_constant(node, role, scaled))
    if isinstance(op, RmsNorm):
        op = replace(op, input_zero_point=x.zero_point)
    integer = replace(op, input_scale=x.scale, epilogue=storage.requantize())
    return engine.emit(node, integer, tuple(operands), storage)
