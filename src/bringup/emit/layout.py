"""A plan as the tables and functions of model.c."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bringup.emit.constants import Blob
from bringup.emit.literals import initializer
from bringup.emit.project import Interface, NodeInfo, Tensor
from bringup.emit.sources import runtime_folder
from bringup.errors import BringupError, PlanError
from bringup.ir import DType, Graph, Node
from bringup.names import identifier, plain
from bringup.plan.plan import Choice, Plan
from bringup.targets.kernel import Kernel

_NO_IDENTITY = "00" * 32


@dataclass(frozen=True)
class Argument:
    """One argument of a kernel call: its C type, its text and what it is."""

    pointer: str
    text: str
    meaning: str


@dataclass(frozen=True)
class Call:
    """A kernel call."""

    symbol: str
    struct: str
    parameters: str
    operands: tuple[Argument, ...]
    variadic: bool
    result: Argument
    scratch: str


@dataclass(frozen=True)
class NodeCode:
    """Everything the template says about one node. A view calls nothing."""

    name: str
    function: str
    operator: str
    notes: tuple[str, ...]
    first_output: int
    outputs: int
    in_place: bool
    kernel: str = "view"
    call: Call | None = None


@dataclass(frozen=True)
class Prototype:
    """Declaration of a kernel."""

    symbol: str
    arguments: tuple[str, ...]


def interface_of(plan: Plan, prefix: str) -> Interface:
    """Tensor and node tables of a plan, not identified yet.

    Raises:
        PlanError: a graph output is a constant, which no node computes.
    """
    graph = plan.graph
    names = [*graph.inputs, *(name for node in graph.nodes for name in node.outputs)]
    index = {name: i for i, name in enumerate(names)}
    for name in graph.outputs:
        if name not in index:
            raise PlanError(
                f"output {name!r} is a constant",
                where=graph.name,
                why="it does not depend on the inputs, so there is nothing to run",
            )
    return Interface(
        model=graph.name,
        target=plan.target.name,
        prefix=prefix,
        identity=_NO_IDENTITY,
        tensors=tuple(Tensor(name, graph.type_of(name)) for name in names),
        nodes=tuple(
            NodeInfo(node.name, tuple(index[name] for name in node.outputs)) for node in graph.nodes
        ),
        inputs=len(graph.inputs),
        outputs=tuple(index[name] for name in graph.outputs),
    )


def node_code(plan: Plan, choice: Choice, position: int, blob: Blob, first: int) -> NodeCode:
    """The function of one node. `first` is the tensor index of its first output."""
    node, graph = choice.node, plan.graph
    function = f"n{position:03d}_{identifier(node.name)}"
    code = NodeCode(
        name=node.name,
        function=function,
        operator=node.op.name,
        notes=tuple(plain(line) for line in _notes(plan, choice)),
        first_output=first,
        outputs=len(node.outputs),
        in_place=_in_place(plan, choice),
    )
    if choice.kernel is None:
        return code
    if len(node.outputs) != 1:
        raise PlanError(f"kernels have one result, {node.op.name} has {len(node.outputs)}")
    return replace(
        code,
        kernel=choice.kernel.symbol,
        call=Call(
            symbol=mangled(choice.kernel, choice.target),
            struct=node.op.c_struct,
            parameters=_parameters(graph, node),
            operands=tuple(_operand(plan, choice, i, blob) for i in range(len(node.inputs))),
            variadic=node.op.name == "concat",
            result=_tensor_argument(plan, node.outputs[0], constant=False),
            scratch=f"arena + {plan.arena.scratch[node.name]}" if choice.scratch else "NULL",
        ),
    )


def _parameters(graph: Graph, node: Node) -> str:
    """The initializer of a node's parameter struct.

    Raises:
        PlanError: the struct cannot hold them: too many loops, NaN.
    """
    try:
        return initializer(node.op.c_parameters(*graph.input_types(node)), pointer_fields())
    except BringupError as error:
        raise PlanError(
            f"no kernel can be called for {node.op.name}",
            where=f"{node.name} ({node.origin})",
            why=error.why or error.what,
            hint=error.hint or "write this part of the model another way",
        ) from error


def prototypes(nodes: Sequence[NodeCode]) -> tuple[Prototype, ...]:
    """One declaration per kernel; an argument its callers type differently becomes `void *`."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        call = node.call
        if call is None:
            continue
        arguments = [f"const struct {call.struct} *"]
        if call.variadic:
            arguments.append("const void *const *")
        else:
            arguments += [operand.pointer for operand in call.operands]
        arguments += [call.result.pointer, "void *"]
        known = found.setdefault(call.symbol, arguments)
        if len(known) != len(arguments):
            raise PlanError(
                f"kernel {call.symbol} is called with {len(arguments)} and {len(known)} arguments",
                where=node.name,
                why="a kernel's operands must be the same for all nodes it accepts",
            )
        for i, argument in enumerate(arguments):
            if known[i] != argument:
                known[i] = "const void *" if argument.startswith("const") else "void *"
    return tuple(Prototype(symbol, tuple(arguments)) for symbol, arguments in found.items())


def mangled(kernel: Kernel, target: str) -> str:
    """C symbol of a kernel compiled for a target: the KERNEL macro of operators.h."""
    return f"{kernel.symbol}__{identifier(target)}"


@cache
def pointer_fields() -> frozenset[str]:
    """Fields of parameter structs that are pointers to int32 arrays."""
    header = (runtime_folder() / "include/bringup/operators.h").read_text()
    return frozenset(re.findall(r"^\s*const int32_t \*(\w+);", header, re.MULTILINE))


def _in_place(plan: Plan, choice: Choice) -> bool:
    """Whether a result shares bytes with an operand."""
    places = plan.arena.placements
    operands = [places[name] for name in choice.node.inputs if name in places]
    results = [places[name] for name in choice.node.outputs]
    return any(
        a.offset < b.offset + b.bytes and b.offset < a.offset + a.bytes
        for a in operands
        for b in results
    )


def _operand(plan: Plan, choice: Choice, position: int, blob: Blob) -> Argument:
    name = choice.node.inputs[position]
    keys: Mapping[int, str] = choice.constants or {}
    if not name:
        return Argument("const void *", "NULL", "absent")
    if position in keys:
        key = keys[position]
        array = plan.constants[key]
        dtype = DType.of(array.dtype)
        pointer = f"const {dtype.c_name} *"
        offset = blob.offsets[key]
        shape = "x".join(map(str, array.shape))
        return Argument(
            pointer, f"({pointer.strip()})(WEIGHTS + {offset})", plain(f"{key} {dtype}[{shape}]")
        )
    return _tensor_argument(plan, name, constant=True)


def _tensor_argument(plan: Plan, name: str, *, constant: bool) -> Argument:
    if name not in plan.arena.placements:
        raise PlanError(f"tensor {name!r} has no place in the arena", where=plan.graph.name)
    type_ = plan.graph.type_of(name)
    pointer = f"{'const ' if constant else ''}{type_.dtype.c_name} *"
    offset = plan.arena.placements[name].offset
    return Argument(pointer, f"({pointer.strip()})(arena + {offset})", plain(f"{name} {type_}"))


def _notes(plan: Plan, choice: Choice) -> list[str]:
    graph, node = plan.graph, choice.node
    lines = [f"{node.name}: {node.op.name} from {node.origin}"]
    if choice.kernel is None:
        return [*lines, choice.reason]
    lines.append(f"{choice.kernel.symbol}: {choice.kernel.algorithm}")
    lines.append(("FALLBACK: " if choice.fallback else "chosen: ") + choice.reason)
    lines.append(_signature(graph, choice))
    place = plan.arena.placements[node.outputs[0]]
    memory = f"result at arena + {place.offset}, {place.bytes} bytes"
    if place.alias_of:
        memory += f", over {place.alias_of}"
    if choice.scratch:
        offset = plan.arena.scratch[choice.node.name]
        memory += f"; scratch at arena + {offset}, {choice.scratch} bytes"
    return [*lines, memory]


def _signature(graph: Graph, choice: Choice) -> str:
    operands = ", ".join(str(t) for t in graph.input_types(choice.node))
    results = ", ".join(str(graph.type_of(name)) for name in choice.node.outputs)
    macs = graph.macs(choice.node)
    return f"{operands} -> {results}" + (f"; {macs:,} MACs" if macs else "")
