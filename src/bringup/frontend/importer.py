"""`torch.export` programs become graphs.

Every ATen operator is lowered by the rule registered for its overload (frontend/rules). Overloads
without a rule go through PyTorch's own decompositions first (frontend/decompose.py). Nodes whose
operands are all constants are computed here, by PyTorch. Nothing stops at the first unsupported
node: its results become placeholders of the declared type, so that one run reports all of them.
"""

from __future__ import annotations

import inspect
import operator
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind, TensorArgument

import bringup.frontend.rules  # noqa: F401  registers the lowering rules
from bringup.errors import BringupError, ModelError
from bringup.frontend.arguments import result_names
from bringup.frontend.decompose import canonical, is_foldable, rule_for, written_inputs
from bringup.frontend.lowering import NodeLowering
from bringup.frontend.origin import call_of, origin_of
from bringup.frontend.state import HINT
from bringup.frontend.support import NO_RULE, FindingList, UnsupportedModelError
from bringup.frontend.tensors import array_of, type_of
from bringup.ir import Array, Graph, GraphEditor, Node, TensorType
from bringup.ops.reshape import Reshape

Operand = Any
"""What an fx node stands for: a value name, a constant torch.Tensor, a tuple of those, None."""


@dataclass(frozen=True)
class Call:
    """One call of the program and what it became.

    Args:
        call: in the canonical program. nodes: emitted for it, in order; none if it renames values.
        operands: what the tensors it reads became: value names, or tensors known at import.
        results: value name of its result, or a tuple of them.
    """

    call: torch.fx.Node
    nodes: tuple[Node, ...]
    operands: tuple[tuple[torch.fx.Node, Operand], ...]
    results: Operand


@dataclass(frozen=True)
class Imported:
    """A graph with what is needed to compare it with the program it came from.

    Args:
        program: canonical.
        calls: in order, those of bodies that only switch gradients or autocast included.
        constants: all that any node was emitted with.
        shifted: int8 values that stand for uint8 ones of the program, 128 higher.
    """

    graph: Graph
    program: ExportedProgram
    warnings: tuple[str, ...]
    calls: tuple[Call, ...]
    constants: Mapping[str, Array]
    shifted: frozenset[str]


def import_program(program: ExportedProgram, name: str) -> Graph:
    """Lower an exported program to a graph.

    Args:
        program: from `torch.export.export`, float or with quantize/dequantize nodes (PT2E).
        name: of the graph.

    Raises:
        UnsupportedModelError: with every unsupported node, its source line and the reason.
        ModelError: dynamic shape, NaN or infinite weights.
    """
    return import_with_warnings(program, name)[0]


def import_with_warnings(program: ExportedProgram, name: str) -> tuple[Graph, tuple[str, ...]]:
    """As `import_program`, and the messages collected on the way."""
    imported = import_traced(program, name)
    return imported.graph, imported.warnings


def import_traced(program: ExportedProgram, name: str) -> Imported:
    """As `import_program`, and how the graph follows from the canonical program."""
    check_weights(program)
    importer = _Importer(canonical(program), name)
    graph = importer.run()
    return Imported(
        graph,
        importer.program,
        tuple(dict.fromkeys(importer.lowering.warnings)),
        tuple(importer.calls),
        dict(importer.editor.constants),
        frozenset(importer.lowering.shifted),
    )


def output_names(program: ExportedProgram) -> list[str]:
    """Keys and fields that hold a program's outputs, one per tensor; empty for a mere position."""
    specs = program.graph_signature.output_specs
    own = [spec for spec in specs if spec.kind is OutputKind.USER_OUTPUT]
    names = result_names(program.call_spec.out_spec)
    return [
        name for spec, name in zip(own, names, strict=True) if isinstance(spec.arg, TensorArgument)
    ]


def check_weights(program: ExportedProgram) -> None:
    """Refuse NaN in any parameter or buffer, infinity in any but a buffer's -inf (masks).

    Raises:
        ModelError: naming the first offending tensors.
    """
    bad = []
    parameters = dict(program.named_parameters())
    for key, tensor in (*parameters.items(), *program.named_buffers()):
        if not tensor.is_floating_point() or tensor.numel() == 0 or torch.isfinite(tensor).all():
            continue
        allowed = key not in parameters and not torch.isnan(tensor).any()
        if allowed and not torch.isposinf(tensor).any():
            continue
        count = int((~torch.isfinite(tensor)).sum())
        bad.append(f"{key} ({count} of {tensor.numel()} elements)")
    if bad:
        raise ModelError(
            "the model's weights hold NaN or infinity",
            where=", ".join(bad[:5]),
            why="training diverged, or the checkpoint is damaged",
            hint="load a good checkpoint before exporting",
        )


class _Importer:
    def __init__(self, program: ExportedProgram, name: str) -> None:
        self.program = program
        self.editor = GraphEditor(name)
        self.lowering = NodeLowering(self.editor)
        self.findings = FindingList()
        self.calls: list[Call] = []
        self.names: dict[int, str] = {}  # constant tensors already in the graph, by identity
        self.kept: list[torch.Tensor] = []  # keeps those identities from being reused

    def run(self) -> Graph:
        """Lower everything; raise with all findings if there are any."""
        inputs = self._inputs()
        results = self._interpret(self.program.graph_module, inputs)
        self._mutations()
        if self.findings:
            raise UnsupportedModelError(self.editor.name, self.findings.merged())
        self._outputs(results)
        if not self.editor.outputs:
            raise ModelError("the model returns no tensor", where=self.editor.name)
        return self.editor.finish()

    def _outputs(self, results: list[Operand]) -> None:
        """Graph outputs in the order of the result's leaves, called after its keys and fields."""
        specs = self.program.graph_signature.output_specs
        returned = [
            operand
            for spec, operand in zip(specs, results, strict=True)
            if spec.kind is OutputKind.USER_OUTPUT and isinstance(spec.arg, TensorArgument)
        ]
        for operand, name in zip(returned, output_names(self.program), strict=True):
            value = self._output(operand, name)
            self.editor.outputs.append(value)

    def _output(self, operand: Operand, name: str) -> str:
        """Name of an output: a value of its own, never an input or a constant itself."""
        value = self._value(operand)
        if 0 in self.editor.values[value].type.shape:
            raise ModelError(
                "an output of the model is an empty tensor",
                where=self.editor.name,
                why=f"output {len(self.editor.outputs)} is {self.editor.values[value].type}",
                hint="leave it out of what forward() returns",
            )
        if value in self.editor.constants or value in self.editor.inputs:
            shape = self.editor.values[value].type.shape
            return self.editor.add_node(Reshape(shape), (value,), name=name or "output")
        if name and value not in self.editor.outputs:
            return self.editor.rename(value, name)
        return value

    def _inputs(self) -> list[Operand]:
        operands: list[Operand] = []
        state: Mapping[str, Any] = {**self.program.constants, **self.program.state_dict}
        placeholders = self.program.graph_module.graph.find_nodes(op="placeholder")
        for spec, node in zip(self.program.graph_signature.input_specs, placeholders, strict=True):
            if spec.kind is not InputKind.USER_INPUT:
                operands.append(state[spec.target] if spec.target is not None else None)
            elif isinstance(spec.arg, TensorArgument):
                operands.append(self._input(node))
            else:
                operands.append(getattr(spec.arg, "value", None))
        return operands

    def _input(self, node: torch.fx.Node) -> str:
        fake = node.meta["val"]
        if fake.dtype.is_complex:
            self._report(node, f"input of type {fake.dtype}; convert the model to float32")
        if 0 in fake.shape:
            self._report(node, "input without elements; leave it out")
        return self.editor.add_input(node.name, type_of(fake))

    def _mutations(self) -> None:
        """State is reported; of inputs written to only a note is left."""
        nodes = {node.name: node for node in self.program.graph.nodes}
        for output, target in self.program.graph_signature.buffers_to_mutate.items():
            name, call = call_of(nodes[output])
            origin = replace(origin_of(nodes[output]), target=call)
            self.findings.add(name, origin, call, f"the model keeps state in {target!r}; {HINT}")
        for target in written_inputs(self.program):
            self.lowering.warnings.append(
                f"the model writes into its input {target!r}; the device leaves that as it is"
            )

    def _interpret(self, module: torch.fx.GraphModule, inputs: list[Operand]) -> list[Operand]:
        """Lower one fx graph; `inputs` in placeholder order."""
        environment: dict[torch.fx.Node, Operand] = {}
        remaining = iter(inputs)
        for node in module.graph.nodes:
            if node.op == "placeholder":
                environment[node] = next(remaining)
            elif node.op == "get_attr":
                environment[node] = operator.attrgetter(str(node.target))(module)
            elif node.op == "output":
                return list(_mapped(node.args[0], environment))
            else:
                environment[node] = self._call(node, environment)
        return []

    def _call(self, node: torch.fx.Node, environment: Mapping[torch.fx.Node, Operand]) -> Operand:
        args = _mapped(node.args, environment)
        kwargs = _mapped(node.kwargs, environment)
        if node.target is operator.getitem:
            return self._part(node, args)
        operands = [environment[operand] for operand in node.all_input_nodes]
        if is_foldable(node) and all(isinstance(o, torch.Tensor) for o in operands):
            with torch.no_grad():
                return node.target(*args, **kwargs)  # type: ignore[operator]
        if (empty := _empty_results(node)) is not None:
            return empty
        if (body := inlined_body(node, args)) is not None:
            return self._interpret(*body)
        try:
            before = self.editor.added
            results = self._lower(node, args, kwargs)
            pairs = tuple(zip(node.all_input_nodes, operands, strict=True))
            self.calls.append(Call(node, self.editor.added_since(before), pairs, results))
            return results
        except BringupError as error:
            self._report(node, error.why or error.what)
            return self._placeholders(node)

    def _part(self, node: torch.fx.Node, args: Any) -> Operand:
        part = args[0][args[1]]
        if part is None and isinstance(node.meta.get("val"), torch.Tensor) and node.users:
            source = node.args[0]
            assert isinstance(source, torch.fx.Node)
            self._report(source, f"its result {args[1]} is used, which is not computed here")
            return self._placeholders(node)
        return part

    def _lower(self, node: torch.fx.Node, args: Any, kwargs: Any) -> Operand:
        rule = rule_for(node)
        self.lowering.stem, self.lowering.origin = node.name, origin_of(node)
        if rule is None:
            raise self.lowering.unsupported(NO_RULE)
        self.lowering.results = _result_types(node)
        args, kwargs = self._values(args), self._values(kwargs)
        try:
            inspect.signature(rule).bind(self.lowering, *args, **kwargs)
        except TypeError as error:
            raise self.lowering.unsupported(f"unexpected arguments: {error}") from error
        results = rule(self.lowering, *args, **kwargs)
        self._check_types(results)
        return results

    def _check_types(self, results: Operand) -> None:
        names = results if isinstance(results, tuple) else (results,)
        for name, declared in zip(names, self.lowering.results, strict=False):
            if name is None:
                continue
            if name in self.lowering.shifted:  # int8 in place of uint8
                declared = declared.with_dtype(self.lowering.type_of(name).dtype)
            if self.lowering.type_of(name) != declared:
                raise self.lowering.unsupported(
                    f"lowered to {self.lowering.type_of(name)}, PyTorch declares {declared}"
                )

    def _values(self, item: Any) -> Any:
        """Arguments as a rule sees them: tensors as value names."""
        if isinstance(item, torch.Tensor):
            return self._value(item)
        if isinstance(item, (list, tuple)):
            return type(item)(self._values(part) for part in item)
        if isinstance(item, dict):
            return {key: self._values(part) for key, part in item.items()}
        return item

    def _value(self, operand: Operand) -> str:
        if isinstance(operand, str):
            return operand
        if id(operand) not in self.names:
            stem = self.lowering.stem or "constant"
            self.names[id(operand)] = self.editor.add_constant(f"{stem}_c", array_of(operand))
            self.kept.append(operand)
        return self.names[id(operand)]

    def _report(self, node: torch.fx.Node, reason: str) -> None:
        name, target = call_of(node)
        origin = origin_of(node)
        self.findings.add(name, replace(origin, target=target), origin.target, reason)

    def _placeholders(self, node: torch.fx.Node) -> Operand:
        """Values of the declared types, so that the rest of the model is checked too."""
        declared = node.meta.get("val")
        if isinstance(declared, (list, tuple)):
            return tuple(self._placeholder(part) for part in declared)
        return self._placeholder(declared)

    def _placeholder(self, declared: object) -> Operand:
        if not isinstance(declared, torch.Tensor):
            return None
        try:
            return self.editor.add_input("unsupported", type_of(declared))
        except ModelError:
            return declared


def _result_types(node: torch.fx.Node) -> tuple[TensorType, ...]:
    declared = node.meta.get("val")
    parts = declared if isinstance(declared, (list, tuple)) else (declared,)
    return tuple(type_of(part) for part in parts if isinstance(part, torch.Tensor))


def _empty_results(node: torch.fx.Node) -> Operand:
    """A call's results where they have no elements: there is nothing to compute; else None."""
    declared = node.meta.get("val")
    parts = declared if isinstance(declared, (list, tuple)) else (declared,)
    if not parts or not all(isinstance(p, torch.Tensor) and 0 in p.shape for p in parts):
        return None
    results = tuple(torch.empty(tuple(p.shape), dtype=p.dtype) for p in parts)
    return results if isinstance(declared, (list, tuple)) else results[0]


def _mapped(item: Any, environment: Mapping[torch.fx.Node, Operand]) -> Any:
    return torch.fx.node.map_arg(item, lambda node: environment[node])


def inlined_body(
    node: torch.fx.Node, args: Any
) -> tuple[torch.fx.GraphModule, list[Operand]] | None:
    """Body and operands of a region that only switches gradients or autocast off and on."""
    name = str(node.target)
    if name == "wrap_with_set_grad_enabled":
        return args[1], list(args[2:])
    if name == "wrap_with_autocast" and not args[2]:  # device, dtype, enabled, cache, body, ...
        return args[4], list(args[5:])
    return None
