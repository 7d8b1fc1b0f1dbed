"""Making an exported program fit the rules: functional form, and decompositions.

`canonical` is the one place where that happens. Float import, quantization and verification all
see the program it returns.
"""

from __future__ import annotations

import itertools
import operator
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch._decomp import decomposition_table
from torch._ops import HigherOrderOperator, OpOverload
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind

from bringup.errors import ModelError, first_lines
from bringup.frontend.attention import attention
from bringup.frontend.origin import mark_calls, mark_nodes
from bringup.ops.registry import RULES, Rule

Decompositions = Mapping[OpOverload, Callable[..., Any]]

_ATEN = torch.ops.aten

_OURS: Decompositions = {_ATEN.scaled_dot_product_attention.default: attention}
"""Decompositions that are not PyTorch's own."""

_WRITTEN = "bringup_written_inputs"
"""Key in the metadata of a canonical program's module."""

_ROUNDS = 8  # decompositions of decompositions: three deep at most in the operators tried


def canonical(program: ExportedProgram) -> ExportedProgram:
    """The program as everything else sees it: without mutation, of operators that have a rule.

    Writes into tensors (in place, through views, by slice assignment) become new tensors;
    recurrent layers, attention and whatever else has no lowering rule become what they are made
    of. Nodes remember the call of the user's model they came from (frontend/origin.py). A program
    that is canonical already is returned as it is.

    Operators without a rule and without a decomposition stay: the importer reports them.
    """
    mark_calls(program)
    if not all(map(_is_functional, _calls(program))):
        program = decompose(program, {})
    program = _fully_decomposed(program)
    _forget_input_writes(program)
    _restore_batch_norms(program.graph_module)
    mark_nodes(program)
    return program


def written_inputs(program: ExportedProgram) -> tuple[str, ...]:
    """Names of the inputs that the model of a canonical program writes into."""
    return tuple(program.graph_module.meta.get(_WRITTEN, ()))


def rule_for(node: torch.fx.Node) -> Rule | None:
    """The lowering rule of a call, if any."""
    return RULES.get(str(node.target))


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


def decompose(program: ExportedProgram, table: Decompositions) -> ExportedProgram:
    """`run_decompositions` with exactly these decompositions; also makes it functional."""
    called = {n.target for n in _calls(program) if isinstance(n.target, OpOverload)}
    with warnings.catch_warnings(), _kept_whole(called - table.keys()):
        warnings.simplefilter("ignore")
        try:
            result: ExportedProgram = program.run_decompositions(dict(table))
        except Exception as error:  # whatever torch raises while it traces again
            raise ModelError(
                "the model cannot be brought into functional form", why=first_lines(error)
            ) from error
        return result


def decomposition_of(op: OpOverload) -> Callable[..., Any] | None:
    """The decomposition of an operator, if it has one."""
    for table in (_OURS, torch.export.default_decompositions(), decomposition_table):
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


def _fully_decomposed(program: ExportedProgram) -> ExportedProgram:
    """Decompose overloads without a rule, and what they decompose to."""
    for _ in range(_ROUNDS):
        missing = _without_rule(program)
        table = {op: f for op in missing if (f := decomposition_of(op)) is not None}
        if not table:
            break
        _reshape_instead_of_view(program)
        program = decompose(program, table)
    return program


def _reshape_instead_of_view(program: ExportedProgram) -> None:
    """Let views of functional programs copy where a decomposition's result has other strides.

    Export leaves out copies that the strides of, say, a fused attention kernel make unnecessary.
    """
    for module in program.graph_module.modules():
        if isinstance(module, torch.fx.GraphModule):
            for node in module.graph.find_nodes(op="call_function", target=_ATEN.view.default):
                node.target = _ATEN.reshape.default


def _without_rule(program: ExportedProgram) -> frozenset[OpOverload]:
    """Overloads of run-time calls that no rule lowers."""
    constants = constant_nodes(program)
    return frozenset(
        node.target
        for node in _calls(program)
        if isinstance(node.target, OpOverload) and node not in constants and rule_for(node) is None
    )


@contextmanager
def _kept_whole(operators: set[OpOverload]) -> Iterator[None]:
    """Keep PyTorch from taking operators apart that are in no decomposition table.

    Some (softshrink, the upsamplings) have a decomposition registered as their autograd kernel,
    which tracing would run even with an empty table.
    """
    key = torch._C.DispatchKey.Autograd
    hidden = {op: op.py_kernels.pop(key) for op in operators if key in op.py_kernels}
    for op in hidden:
        op._dispatch_cache.clear()
    try:
        yield
    finally:
        for op, kernel in hidden.items():
            op.py_kernels[key] = kernel
            op._dispatch_cache.clear()


def _folds(node: torch.fx.Node, constants: set[torch.fx.Node]) -> bool:
    computable = node.target is operator.getitem or is_foldable(node)
    return computable and all(operand in constants for operand in node.all_input_nodes)


def _calls(program: ExportedProgram) -> Iterator[torch.fx.Node]:
    for module in program.graph_module.modules():
        if isinstance(module, torch.fx.GraphModule):
            yield from (node for node in module.graph.nodes if node.op == "call_function")


def _is_functional(node: torch.fx.Node) -> bool:
    """Whether a call writes into none of its operands, and has no graph of its own that may."""
    if isinstance(node.target, OpOverload):
        return not node.target._schema.is_mutable
    return not isinstance(node.target, HigherOrderOperator)


def _forget_input_writes(program: ExportedProgram) -> None:
    """Drop the new contents of inputs from the results: the caller's tensors stay as they are."""
    signature = program.graph_signature
    if not (written := signature.user_inputs_to_mutate):
        return
    program.graph_module.meta[_WRITTEN] = tuple(written.values())
    kept = [spec.kind is not OutputKind.USER_INPUT_MUTATION for spec in signature.output_specs]
    signature.output_specs[:] = itertools.compress(signature.output_specs, kept)
    output = program.graph.output_node()
    results = output.args[0]
    assert isinstance(results, (tuple, list))
    output.args = (tuple(itertools.compress(results, kept)),)
    program.graph_module.recompile()


def _restore_batch_norms(module: torch.fx.GraphModule) -> None:
    """Inference batch norms as the operator models call, which quantizers know how to fold.

    Making a program functional replaces it by one that could also return batch statistics.
    """
    target = _ATEN._native_batch_norm_legit_no_training.default
    for node in module.graph.find_nodes(op="call_function", target=target):
        results = list(node.users)
        if any(r.target is not operator.getitem or r.args[1] != 0 for r in results):
            continue
        *tensors, momentum, epsilon = node.args
        with module.graph.inserting_before(node):
            arguments = (*tensors, False, momentum, epsilon, False)
            whole = module.graph.call_function(_ATEN.batch_norm.default, arguments)
        whole.meta = {**node.meta, "val": node.meta["val"][0]}
        for result in results:
            result.replace_all_uses_with(whole)
            module.graph.erase_node(result)
        module.graph.erase_node(node)
    module.recompile()
