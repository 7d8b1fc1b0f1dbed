"""Making an exported program fit the rules: functional form, and PyTorch's decompositions."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch._decomp import decomposition_table
from torch._ops import OpOverload
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind

from bringup.ops.registry import RULES, Rule

Decompositions = Mapping[OpOverload, Callable[..., Any]]

_ROUNDS = 8  # decompositions of decompositions: three deep at most in the operators tried


def rule_for(node: torch.fx.Node) -> Rule | None:
    """The lowering rule of a call, if any; in-place variants use the functional rule."""
    name = str(node.target)
    return RULES.get(name) or RULES.get(_functional_name(name))


def is_foldable(node: torch.fx.Node) -> bool:
    """Whether PyTorch may compute the call at import time once its operands are constants.

    Dequantized weights are not folded: they must reach the integer operators as integers.
    """
    target = node.target
    if not isinstance(target, OpOverload) or target._schema.is_mutable:
        return False
    if torch.Tag.nondeterministic_seeded in target.tags:
        return False
    return "dequantize" not in str(target)


def functional_form(program: ExportedProgram) -> ExportedProgram:
    """An equivalent program that writes into no tensor somebody else may see."""
    if any(_needs_functional_form(node) for node in _calls(program)):
        return decompose(program, {})
    return program


def without_rule(program: ExportedProgram) -> frozenset[OpOverload]:
    """Overloads of run-time calls that no rule lowers."""
    constants = constant_nodes(program)
    return frozenset(
        node.target
        for node in _calls(program)
        if isinstance(node.target, OpOverload) and node not in constants and rule_for(node) is None
    )


def fully_decomposed(
    program: ExportedProgram, keep: frozenset[OpOverload] = frozenset()
) -> ExportedProgram:
    """Decompose overloads without a rule, and what they decompose to, except those in `keep`."""
    for _ in range(_ROUNDS):
        missing = without_rule(program) - keep
        table = {op: f for op in missing if (f := decomposition_of(op)) is not None}
        if not table:
            break
        program = decompose(program, table)
    return program


def decompose(program: ExportedProgram, table: Decompositions) -> ExportedProgram:
    """`run_decompositions` with exactly these decompositions; also makes it functional."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result: ExportedProgram = program.run_decompositions(dict(table))
        return result


def decomposition_of(op: OpOverload) -> Callable[..., Any] | None:
    """PyTorch's own decomposition of an operator, if it has one."""
    for table in (torch.export.default_decompositions(), decomposition_table):
        if op in table:
            return table[op]
    name: str = op.name()  # type: ignore[no-untyped-call]
    if torch._C._dispatch_has_kernel_for_dispatch_key(name, "CompositeImplicitAutograd"):
        return op.decompose
    return None


def constant_nodes(program: ExportedProgram) -> set[torch.fx.Node]:
    """Nodes of the main graph whose value does not depend on the user's inputs."""
    constants: set[torch.fx.Node] = set()
    kinds = {spec.arg.name: spec.kind for spec in program.graph_signature.input_specs}
    for node in program.graph.nodes:
        if node.op == "placeholder":
            if kinds[node.name] is not InputKind.USER_INPUT:
                constants.add(node)
        elif node.op == "get_attr" or _folds(node, constants):
            constants.add(node)
    return constants


def _folds(node: torch.fx.Node, constants: set[torch.fx.Node]) -> bool:
    computable = node.target is operator.getitem or is_foldable(node)
    return computable and all(operand in constants for operand in node.all_input_nodes)


def _calls(program: ExportedProgram) -> Iterator[torch.fx.Node]:
    for module in program.graph_module.modules():
        if isinstance(module, torch.fx.GraphModule):
            yield from (node for node in module.graph.nodes if node.op == "call_function")


def _needs_functional_form(node: torch.fx.Node) -> bool:
    """Whether a call writes into a tensor that somebody else may see."""
    target = node.target
    if not isinstance(target, OpOverload) or not target._schema.is_mutable:
        return False
    if RULES.get(_functional_name(str(target))) is None:
        return True
    written = node.args[0] if node.args else None
    if not isinstance(written, torch.fx.Node) or len(written.users) != 1:
        return True
    producer = written.target
    if written.op != "call_function" or not isinstance(producer, OpOverload):
        return True
    returns_alias = any(result.alias_info is not None for result in producer._schema.returns)
    return returns_alias and not producer._schema.is_mutable


def _functional_name(name: str) -> str:
    """`aten.relu_.default` -> `aten.relu.default`."""
    parts = name.split(".")
    if len(parts) == 3 and parts[1].endswith("_"):
        parts[1] = parts[1].removesuffix("_")
    return ".".join(parts)
