"""Averages, sums and interpolation: integer sums with one rescale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bringup.ir import Node
from bringup.numerics.elementwise import average_coefficients
from bringup.numerics.rescale import multipliers_of
from bringup.ops.adaptive_avg_pool2d import AdaptiveAvgPool2d
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.mean import Mean
from bringup.ops.resize_bilinear import ResizeBilinear
from bringup.ops.sum import Sum
from bringup.passes.integerize.engine import Engine, rule
from bringup.passes.integerize.storage import Storage


@rule(AvgPool2d, AdaptiveAvgPool2d)
def average_pool(engine: Engine, node: Node, storage: Storage) -> str:
    """One multiplier and shift per possible number of averaged pixels."""
    op = node.op
    assert isinstance(op, (AvgPool2d, AdaptiveAvgPool2d))
    storage = storage.after(op.epilogue)
    x = engine.operand(node)
    if isinstance(op, AvgPool2d):
        largest = op.kernel[0] * op.kernel[1]
    else:
        largest = op.largest_window(engine.graph.type_of(node.inputs[0]))
    counts = range(1, largest + 1)
    multiplier, shift = average_coefficients(counts, x.scale, storage.scale)
    operands = (
        x.name,
        engine.multiplier(node, multiplier),
        engine.add_constant(node, "shift", shift),
    )
    integer = replace(op, input_zero_point=x.zero_point, epilogue=storage.requantize())
    return engine.emit(node, integer, operands, storage)


@rule(Mean, Sum)
def reduction(engine: Engine, node: Node, storage: Storage) -> str:
    """The sum, rescaled; a mean's divisor is part of the multiplier."""
    op = node.op
    assert isinstance(op, (Mean, Sum))
    storage = storage.after(op.epilogue)
    x = engine.operand(node)
    count = op.count(engine.graph.type_of(node.inputs[0]).shape) if isinstance(op, Mean) else 1
    multipliers = multipliers_of(np.array(x.scale / storage.scale / count))
    integer = replace(op, input_zero_point=x.zero_point, epilogue=storage.requantize(multipliers))
    multiplier = engine.multiplier(node, multipliers.multiplier)
    return engine.emit(node, integer, (x.name, multiplier), storage)


@rule(ResizeBilinear)
def bilinear(engine: Engine, node: Node, storage: Storage) -> str:
    """The weighted sum of four pixels, rescaled by the product of both denominators."""
    op = node.op
    assert isinstance(op, ResizeBilinear)
    storage = storage.after(op.epilogue)
    x = engine.operand(node)
    denominator = op.denominator(engine.graph.type_of(node.inputs[0]))
    multipliers = multipliers_of(np.array(x.scale / storage.scale / denominator))
    integer = replace(
        op,
        input_zero_point=x.zero_point,
        multiplier=int(multipliers.multiplier[0]),
        epilogue=storage.requantize(multipliers),
    )
    return engine.emit(node, integer, (x.name,), storage)
