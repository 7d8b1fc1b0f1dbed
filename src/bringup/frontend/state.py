"""Models that remember something between calls: found, and refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch._ops import OpOverload
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind

from bringup.errors import ModelError
from bringup.frontend.origin import origin_of

WHAT = "the model keeps state between calls"
HINT = "pass the state as an input and return it as an output"

_CLOSE = 1e-5
"""Relative: two runs of the same code may differ by the order of threads, state differs by more."""


def results_change(run: Callable[[], tuple[torch.Tensor, ...]]) -> bool:
    """Whether a model, run twice with equal inputs, gives two different results."""
    first = [tensor.clone() for tensor in run()]  # it may return what the second run overwrites
    second = run()
    return len(first) != len(second) or not all(map(_alike, first, second))


def _draws_random_numbers(program: ExportedProgram) -> bool:
    """Whether a program holds operators whose results are random."""
    return any(
        torch.Tag.nondeterministic_seeded in node.target.tags
        for node in program.graph.nodes
        if isinstance(node.target, OpOverload)
    )


def refuse_state(program: ExportedProgram, name: str, *, changes: bool) -> None:
    """Raise ModelError where a model keeps state that nobody would see later.

    Writes into buffers are left to the importer, which reports every one. Writes into tensors that
    are plain attributes PyTorch refuses later, without the place; of attributes that are
    exchanged, the program shows nothing.

    Args:
        changes: whether the results change from call to call.
    """
    writes = list(_state_writes(program))
    for node, attribute, kind in writes:
        if kind is InputKind.CONSTANT_TENSOR:
            origin = origin_of(node)
            raise ModelError(
                WHAT,
                where=f"{name}, {node.name} [{origin.target}] {origin}",
                why=f"it writes into {attribute!r}, an attribute of the model",
                hint=HINT,
            )
    if changes and not writes and not _draws_random_numbers(program):
        raise ModelError(
            WHAT,
            where=name,
            why="called twice with the same inputs, it gives two different results",
            hint=HINT,
        )


def _state_writes(program: ExportedProgram) -> Iterator[tuple[torch.fx.Node, str, InputKind]]:
    """Writes into what belongs to the model, through views too: call, target, kind of target."""
    specs = {spec.arg.name: spec for spec in program.graph_signature.input_specs}
    owners = {
        storage: specs[node.name]
        for node in program.graph.nodes
        if node.op == "placeholder" and (storage := _storage(node)) is not None
    }
    for node in program.graph.nodes:
        for written in _written(node):
            spec = owners.get(_storage(written) or 0)
            if spec is not None and spec.kind is not InputKind.USER_INPUT:
                yield node, str(spec.target), spec.kind


def _written(node: torch.fx.Node) -> Iterator[torch.fx.Node]:
    """Operands a call writes into; those it only reshapes or detaches are not among them."""
    if not isinstance(node.target, OpOverload) or torch.Tag.inplace_view in node.target.tags:
        return
    for argument, value in zip(node.target._schema.arguments, node.args, strict=False):
        written = argument.alias_info is not None and argument.alias_info.is_write
        if written and isinstance(value, torch.fx.Node):
            yield value


def _storage(node: torch.fx.Node) -> int | None:
    """Identity of the memory behind a node's tensor: views share it."""
    value = node.meta.get("val")
    return value.untyped_storage()._cdata if isinstance(value, torch.Tensor) else None


def _alike(a: torch.Tensor, b: torch.Tensor) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if not a.is_floating_point():
        return torch.equal(a, b)
    scale = float(a.nan_to_num(0, 0, 0).abs().max()) if a.numel() else 0.0
    return torch.allclose(a, b, rtol=0, atol=_CLOSE * scale, equal_nan=True)
