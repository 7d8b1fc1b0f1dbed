"""What int8 can reach: plain fake quantization of the functionalized program.

Written for the judge of the cases alone and independent of `bringup`: the program is PyTorch's own
(`torch.export`, `run_decompositions`), every float32 result is rounded to an affine int8 grid whose
range is the smallest and largest value seen on the calibration samples, weights are rounded per
output channel, symmetrically. Nothing is tuned; a quantizer worth its name comes within 1 dB.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch.export.graph_signature import InputKind, OutputKind
from torch.utils import _pytree as pytree

Sample = tuple[torch.Tensor, ...]

MASK = -1e4
"""Scores at or below it that reach a softmax are masks: not part of a range, not rounded."""

aten = torch.ops.aten
_PRODUCTS = (
    aten.convolution.default,
    aten.mm.default,
    aten.addmm.default,
    aten.bmm.default,
    aten.baddbmm.default,
)
_FUSED = (aten.relu.default, aten.hardtanh.default, aten.clamp.default)
_NORMS = (
    aten._native_batch_norm_legit_no_training.default,
    aten._native_batch_norm_legit.no_stats,
)
_SOFTMAX = (aten._softmax.default, aten._safe_softmax.default)
_VIEWS = (
    aten.permute.default,
    aten.view.default,
    aten.expand.default,
    aten.unsqueeze.default,
    aten.squeeze.dims,
    aten.clone.default,
    aten.slice.Tensor,
    aten.select.int,
)


@dataclass
class Range:
    """Smallest and largest finite value seen; the grid always holds 0."""

    low: float = 0.0
    high: float = 0.0

    def widen(self, values: torch.Tensor) -> None:
        if values.numel():
            self.low = min(self.low, float(values.min()))
            self.high = max(self.high, float(values.max()))

    @property
    def step(self) -> float:
        return (self.high - self.low) / 255


@dataclass
class FakeQuantized:
    """A module's functionalized program, calibrated.

    Args:
        outputs: range of each float32 output, in `tree_leaves` order.
    """

    program: torch.export.ExportedProgram
    ranges: dict[torch.fx.Node, Range]
    outputs: list[Range] = field(default_factory=list)

    def run(self, sample: Sample) -> list[torch.Tensor]:
        """Outputs with every float32 tensor on its grid."""
        return _Rounding(self.program, self.ranges).outputs(sample)


def fake_quantize(
    module: torch.nn.Module, sample: Sample, calibration: Sequence[Sample]
) -> FakeQuantized:
    """Export, functionalize, decompose and observe a module."""
    with torch.no_grad():
        program = torch.export.export(module, sample).run_decompositions()
    ranges: dict[torch.fx.Node, Range] = {}
    outputs: list[Range] = []
    for one in calibration:
        results = _Observing(program, ranges).outputs(one)
        outputs = outputs or [Range() for _ in results]
        for seen, result in zip(outputs, results, strict=True):
            if result.is_floating_point():
                seen.widen(result[torch.isfinite(result)])
    return FakeQuantized(program, ranges, outputs)


class _Pass(torch.fx.Interpreter):
    """One execution of the program; a subclass says what happens to each float32 result."""

    def __init__(self, program: torch.export.ExportedProgram, ranges: dict[torch.fx.Node, Range]):
        super().__init__(program.graph_module)
        self.program, self.ranges = program, ranges
        self.scores = _scores(program.graph)
        self.weights = _weights(program)

    def outputs(self, sample: Sample) -> list[torch.Tensor]:
        state = {**self.program.constants, **self.program.state_dict}
        given = iter(pytree.tree_leaves(sample))
        placeholders = [n for n in self.program.graph.nodes if n.op == "placeholder"]
        arguments = []
        specs = self.program.graph_signature.input_specs
        for spec, node in zip(specs, placeholders, strict=True):
            if spec.kind is InputKind.USER_INPUT:
                value = next(given)
                arguments.append(self.changed(node, value) if _rounds(value) else value)
            else:
                arguments.append(self.constant(node, state[spec.target].detach().clone()))
        with torch.no_grad():
            results = self.run(*arguments)
        kinds = [spec.kind for spec in self.program.graph_signature.output_specs]
        user = [r for r, kind in zip(results, kinds, strict=True) if kind is OutputKind.USER_OUTPUT]
        return [result for result in user if isinstance(result, torch.Tensor)]

    def run_node(self, n: torch.fx.Node):
        result = super().run_node(n)
        if n.op != "call_function" or n.target is operator.getitem:
            return result
        if isinstance(result, tuple):
            # statistics beside the first result are not activations
            first = result[0]
            return (self.changed(n, first), *result[1:]) if self._quantized(n, first) else result
        return self.changed(n, result) if self._quantized(n, result) else result

    def _quantized(self, node: torch.fx.Node, result: object) -> bool:
        """Whether a result is an activation with a grid of its own."""
        if not _rounds(result) or node in self.weights:
            return False
        if _fuses(node):
            return False
        if any(_fuses(operand) for operand in node.all_input_nodes):
            return True  # nobody has rounded what it keeps
        operands = [self.env[n] for n in node.all_input_nodes if n in self.env]
        return not _moves(result, operands)

    def changed(self, node: torch.fx.Node, value: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError

    def constant(self, node: torch.fx.Node, value: torch.Tensor) -> torch.Tensor:
        return value

    def ordinary(self, node: torch.fx.Node, value: torch.Tensor) -> torch.Tensor:
        """Where a tensor holds numbers, not masks or infinities."""
        finite = torch.isfinite(value)
        return finite & (value > MASK) if node in self.scores else finite


class _Observing(_Pass):
    def changed(self, node: torch.fx.Node, value: torch.Tensor) -> torch.Tensor:
        self.ranges.setdefault(node, Range()).widen(value[self.ordinary(node, value)])
        return value


class _Rounding(_Pass):
    def changed(self, node: torch.fx.Node, value: torch.Tensor) -> torch.Tensor:
        seen = self.ranges.get(node, Range())
        if seen.step == 0:
            return value
        zero_point = round(-128 - seen.low / seen.step)
        codes = (value.double() / seen.step).round() + zero_point
        rounded = (codes.clamp(-128, 127) - zero_point) * seen.step
        return torch.where(self.ordinary(node, value), rounded.to(value.dtype), value)

    def constant(self, node: torch.fx.Node, value: torch.Tensor) -> torch.Tensor:
        if not _rounds(value) or value.ndim < 2:
            return value
        axis = self.weights.get(node)
        if axis is None and node in self.weights:
            step = value.abs().amax().double() / 127
        elif axis is not None:
            others = [a for a in range(value.ndim) if a != axis]
            step = value.abs().amax(others, keepdim=True).double() / 127
        else:
            self.ranges[node] = Range()
            self.ranges[node].widen(value[self.ordinary(node, value)])
            return self.changed(node, value)
        codes = torch.where(step > 0, value.double() / step, 0.0).round().clamp(-127, 127)
        return (codes * step).to(value.dtype)


def _rounds(value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.dtype is torch.float32


def _fuses(node: torch.fx.Node) -> bool:
    """Whether a product is rounded only after the one function that reads it."""
    users = list(node.users)
    return node.target in _PRODUCTS and len(users) == 1 and users[0].target in (*_FUSED, *_NORMS)


def _moves(result: torch.Tensor, operands: Sequence[object]) -> bool:
    """Whether a result holds only values its one float operand holds: it keeps that grid."""
    floats = [o for o in operands if isinstance(o, torch.Tensor) and o.is_floating_point()]
    if len(floats) != 1 or result.numel() == 0:
        return False
    known = torch.cat([floats[0].detach().reshape(-1).to(result.dtype), result.new_zeros(1)])
    return bool(torch.isin(result, known).all())


def _scores(graph: torch.fx.Graph) -> set[torch.fx.Node]:
    """Values a softmax consumes, back to the products that computed them."""
    found: set[torch.fx.Node] = set()
    waiting = [node.args[0] for node in graph.nodes if node.target in _SOFTMAX]
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        found.add(node)
        if node.target not in _PRODUCTS:
            waiting += node.all_input_nodes
    return found


def _weights(program: torch.export.ExportedProgram) -> dict[torch.fx.Node, int | None]:
    """Weights, as stored and as viewed on the way to their product; None: one step for all."""
    graph, signature = program.graph, program.graph_signature
    parameters = {s.arg.name for s in signature.input_specs if s.kind is InputKind.PARAMETER}
    weights: dict[torch.fx.Node, int | None] = {}
    for node in graph.nodes:
        if node.target in _PRODUCTS:
            operand = node.args[1 if node.target not in (aten.addmm.default,) else 2]
            path = [operand]
            while path[-1].target in _VIEWS:
                path.append(path[-1].args[0])
            if path[-1].name in parameters:
                transposed = node.target is aten.convolution.default and node.args[6]
                axis = (1 if node.args[8] == 1 else None) if transposed else 0
                weights |= dict.fromkeys(path, axis)
    return weights
