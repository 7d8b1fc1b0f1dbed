"""Attention masks as conditions: a quantized softmax must see scores, not fill values.

A mask of -10000 (or minus infinity) would give the masked scores a scale in which all real scores
are equal. Wherever a fill value provably reaches nothing but a softmax and is low enough to vanish
there, the softmax becomes a `masked_softmax` of the scores alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.fx import GraphModule, Node

from bringup.errors import ModelError
from bringup.frontend.masked_softmax import masked_softmax
from bringup.frontend.origin import origin_of
from bringup.quantize.calibrate import Sample
from bringup.quantize.mask_idioms import RUNTIME_FILL, Idioms, Masked, Spread, additive_operands
from bringup.quantize.roles import is_constant, is_float_tensor, mark_constants, name_of

_MARGIN = 10.0
"""Fill values lie at least the range of the scores and this below the least score: a masked
position then has less than exp(-10) of the least probability that is left."""

_AGREEMENT = 1e-6
"""Largest difference between the softmax and its masked form during calibration."""


def separate_masks(module: GraphModule, samples: Sequence[Sample]) -> None:
    """Rewrite every softmax of masked scores, as far as the samples confirm it.

    Raises:
        ModelError: a plain softmax has a row of minus infinities: NaN, which int8 cannot hold.
    """
    mark_constants(module.graph)
    softmaxes = [node for node in module.graph.nodes if _over_last_axis(node)]
    if not softmaxes or not samples:
        return
    with torch.no_grad():
        survey = _Survey(module, softmaxes)
        for sample in samples:
            survey.run(*sample)
        candidates = _candidates(module, softmaxes, survey)
        mark_constants(module.graph)
        trial = _Trial(module, candidates)
        for sample in samples if candidates else ():
            trial.run(*sample)
    for candidate in candidates:
        if candidate.confirmed:
            candidate.replace()
    module.graph.eliminate_dead_code()
    module.graph.lint()
    module.recompile()


def _over_last_axis(node: Node) -> bool:
    if name_of(node) not in ("softmax", "_softmax", "_safe_softmax") or not is_float_tensor(node):
        return False
    return node.args[1] in (-1, node.meta["val"].dim() - 1)


class _Survey(torch.fx.Interpreter):
    """Values of constants, and what run-time operands of sums look like."""

    def __init__(self, module: GraphModule, softmaxes: list[Node]) -> None:
        super().__init__(module)
        self.extra_traceback = False
        operands = [additive_operands(node.args[0]) for node in softmaxes]  # type: ignore[arg-type]
        self.spreads = {node: Spread() for node in set().union(*operands)}
        self.values: dict[Node, torch.Tensor] = {}

    def run_node(self, n: Node) -> Any:
        value = super().run_node(n)
        if n in self.spreads:
            self.spreads[n].add(value)
        elif is_constant(n) and is_float_tensor(n):
            self.values[n] = value
        return value


@dataclass
class _Candidate:
    """A softmax and the node that may take its place.

    Args:
        scores, masked: the operands of `replacement`.
        unmasked: range of the scores that are not masked. fill: largest value that is.
    """

    softmax: Node
    scores: Node
    masked: Node
    uniform: bool
    confirmed: bool = True
    low: float = float("inf")
    high: float = float("-inf")
    fill: float = float("-inf")

    def observe(self, values: dict[Node, Any], result: torch.Tensor) -> None:
        """Compare both forms on one sample."""
        operand, scores = values[self.softmax.args[0]], values[self.scores]  # type: ignore[index]
        masked = values[self.masked].expand(operand.shape)
        empty = masked.all(-1)
        if bool(torch.isnan(result[empty]).any()):
            raise ModelError(
                "a softmax has rows in which every score is minus infinity",
                where=f"{self.softmax.name} ({origin_of(self.softmax)})",
                why="PyTorch gives NaN there, int8 cannot hold it",
                hint="mask with a finite number (torch.finfo(x.dtype).min), use "
                "scaled_dot_product_attention, or leave no row without an unmasked position",
            )
        same = masked_softmax(scores, masked, self.uniform)
        self.confirmed &= bool((same - result).abs().max() <= _AGREEMENT)
        rest = scores[~masked]
        if rest.numel():
            self.low, self.high = (
                min(self.low, float(rest.min())),
                max(self.high, float(rest.max())),
            )
        filled = operand[masked & ~empty.unsqueeze(-1)]
        if filled.numel():
            self.fill = max(self.fill, float(filled.max()))
        seen = self.fill if is_constant(self.masked) else max(self.fill, RUNTIME_FILL)
        self.confirmed &= seen <= self.low - (self.high - self.low) - _MARGIN

    def replace(self) -> None:
        """Put the masked form in the softmax's place."""
        graph = self.softmax.graph
        with graph.inserting_before(self.softmax):
            arguments = (self.scores, self.masked, self.uniform)
            new = graph.call_function(torch.ops.bringup.masked_softmax.default, arguments)
        new.meta = dict(self.softmax.meta)
        self.softmax.replace_all_uses_with(new)
        graph.erase_node(self.softmax)


class _Trial(torch.fx.Interpreter):
    """Shows every candidate its values."""

    def __init__(self, module: GraphModule, candidates: list[_Candidate]) -> None:
        super().__init__(module, garbage_collect_values=False)
        self.extra_traceback = False  # it would be part of our own errors' text
        self.candidates = {candidate.softmax: candidate for candidate in candidates}

    def run_node(self, n: Node) -> Any:
        value = super().run_node(n)
        if n in self.candidates:
            self.candidates[n].observe(self.env, value)
        return value


def _candidates(module: GraphModule, softmaxes: list[Node], survey: _Survey) -> list[_Candidate]:
    idioms = Idioms(module, survey.values, survey.spreads)
    found = []
    for softmax in softmaxes:
        source = softmax.args[0]
        assert isinstance(source, Node)
        with module.graph.inserting_before(softmax):
            parts = idioms.parse(source)
            if not parts.masks or parts.rest is None:
                continue
            found.append(_candidate(idioms, softmax, parts))
    return found


def _candidate(idioms: Idioms, softmax: Node, parts: Masked) -> _Candidate:
    masked, *others = parts.masks
    for other in others:
        masked = idioms.call(torch.ops.aten.where.self, masked, masked, other)
    assert parts.rest is not None
    uniform = name_of(softmax) != "_safe_softmax"
    return _Candidate(softmax, parts.rest, masked, uniform)
