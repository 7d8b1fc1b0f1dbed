"""Additive attention masks with a value int8 can live with.

A mask of -10000 (or minus infinity) in a sum would give the masked scores a scale in which all real
scores are equal. Softmax only needs masked scores to lie well below all others, so the mask value
becomes minus the range of the scores, minus a margin whose exponential is below an int8 step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch.export import ExportedProgram
from torch.fx import GraphModule, Node

from bringup.quantize.calibrate import Sample, quiet
from bringup.quantize.roles import is_constant, is_float_tensor, mark_constants, name_of

_IS_MASK = -1e3
"""Additive constants at or below this are masks."""

_MARGIN = 10.0
"""exp(-10) is a hundredth of 1/256."""


def finite_masks(program: ExportedProgram, samples: Sequence[Sample]) -> ExportedProgram:
    """The program with every constant additive mask clipped to what its scores need."""
    module = program.module()
    assert isinstance(module, GraphModule)
    mark_constants(module.graph)
    candidates = [n for n in module.graph.nodes if _mask_operand(n) is not None]
    if not candidates or not samples:
        return program
    recorder = _Recorder(module, candidates)
    with torch.no_grad():
        for sample in samples:
            recorder.run(*sample)
    changed = [_clip(module, node, recorder) for node in candidates]
    if not any(changed):
        return program
    module.recompile()
    with quiet(), torch.no_grad():
        return torch.export.export(module, tuple(samples[0]))


class _Recorder(torch.fx.Interpreter):
    """Runs a module and keeps the masks and the range of what they are added to."""

    def __init__(self, module: GraphModule, additions: list[Node]) -> None:
        super().__init__(module)
        self.additions = set(additions)
        self.masks: dict[Node, torch.Tensor] = {}
        self.ranges: dict[Node, tuple[float, float]] = {}

    def run_node(self, n: Node) -> Any:
        if n in self.additions:
            mask = _mask_operand(n)
            scores = next(o for o in n.args[:2] if o is not mask)
            assert isinstance(mask, Node) and isinstance(scores, Node)
            self.masks[n] = self.env[mask]
            low, high = (float(v) for v in torch.aminmax(self.env[scores]))
            before = self.ranges.get(n, (low, high))
            self.ranges[n] = (min(low, before[0]), max(high, before[1]))
        return super().run_node(n)


def _mask_operand(node: Node) -> Node | None:
    """The constant operand of an addition that feeds a softmax."""
    if name_of(node) != "add" or not any("softmax" in name_of(user) for user in node.users):
        return None
    operands = [o for o in node.args[:2] if isinstance(o, Node) and is_float_tensor(o)]
    constants = [o for o in operands if is_constant(o)]
    return constants[0] if len(operands) == 2 and len(constants) == 1 else None


def _clip(module: GraphModule, node: Node, recorder: _Recorder) -> bool:
    mask, (low, high) = recorder.masks[node], recorder.ranges[node]
    if float(mask.min()) > _IS_MASK:
        return False
    old = _mask_operand(node)
    assert old is not None
    name = f"{node.name}_mask"
    module.register_buffer(name, mask.clamp_min(-(high - low) - _MARGIN).contiguous())
    with module.graph.inserting_before(node):
        new = module.graph.get_attr(name)
    new.meta = {"val": old.meta["val"]}
    node.replace_input_with(old, new)
    return True
