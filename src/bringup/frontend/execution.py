"""Running a canonical program in PyTorch, every intermediate result kept."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind, TensorArgument

from bringup.errors import ModelError, first_lines
from bringup.frontend.importer import inlined_body
from bringup.frontend.origin import origin_of


def execute_program(
    program: ExportedProgram, inputs: Sequence[torch.Tensor]
) -> dict[torch.fx.Node, Any]:
    """The result of every node, of inlined bodies too.

    Args:
        inputs: one tensor per graph input, in the program's order.

    Raises:
        ModelError: an operator fails on these inputs.
    """
    results: dict[torch.fx.Node, Any] = {}
    with torch.no_grad():
        _execute(program.graph_module, _arguments(program, iter(inputs)), results)
    return results


def program_outputs(
    program: ExportedProgram, results: Mapping[torch.fx.Node, Any]
) -> list[torch.Tensor]:
    """The user's outputs among the results of `execute_program`, in the graph's order."""
    values = torch.fx.node.map_arg(program.graph.output_node().args[0], results.__getitem__)
    specs = program.graph_signature.output_specs
    return [
        value
        for spec, value in zip(specs, values, strict=True)
        if spec.kind is OutputKind.USER_OUTPUT and isinstance(spec.arg, TensorArgument)
    ]


def _arguments(program: ExportedProgram, inputs: Iterator[torch.Tensor]) -> list[Any]:
    state: Mapping[str, Any] = {**program.constants, **program.state_dict}
    arguments: list[Any] = []
    for spec in program.graph_signature.input_specs:
        if spec.kind is not InputKind.USER_INPUT:
            arguments.append(state[spec.target] if spec.target is not None else None)
        elif isinstance(spec.arg, TensorArgument):
            arguments.append(next(inputs))
        else:
            arguments.append(getattr(spec.arg, "value", None))
    return arguments


def _execute(
    module: torch.fx.GraphModule, arguments: list[Any], results: dict[torch.fx.Node, Any]
) -> list[Any]:
    remaining = iter(arguments)
    for node in module.graph.nodes:
        if node.op == "placeholder":
            results[node] = next(remaining)
        elif node.op == "get_attr":
            results[node] = operator.attrgetter(str(node.target))(module)
        elif node.op == "output":
            return list(torch.fx.node.map_arg(node.args[0], results.__getitem__))
        else:
            results[node] = _call(node, results)
    return []


def _call(node: torch.fx.Node, results: dict[torch.fx.Node, Any]) -> Any:
    args: Any = torch.fx.node.map_arg(node.args, results.__getitem__)
    kwargs: Any = torch.fx.node.map_arg(node.kwargs, results.__getitem__)
    if (body := inlined_body(node, args)) is not None:
        return _execute(*body, results)
    if node.target is torch.ops.aten.view.default:  # strides may be others than when exported
        return args[0].reshape(args[1])
    try:
        return node.target(*args, **kwargs)  # type: ignore[operator]
    except Exception as error:  # any operator of the user's model
        raise ModelError(
            "PyTorch cannot run the model's exported program",
            where=f"{node.name} ({node.target}) {origin_of(node)}",
            why=first_lines(error),
            hint="the program exports but does not run on inputs of this kind",
        ) from error
