"""The engine: values of the old graph are translated on demand.

Every real tensor `v` of the graph with quantize/dequantize nodes can be asked for in three ways:

- `stored(v)`: as an int8 value whose meaning is exactly `v`: a dequantized tensor, or one moved
  (reshaped, transposed, sliced, pooled by maximum, ...) from such a tensor;
- `quantized(v, storage)`: in a given int8 form. This is what a quantize node asks for, and what the
  rules answer: each takes the node that produces `v` and emits an integer operator, asking in turn
  for its operands. Clamps narrow the storage's bounds and ask for their operand; data movement asks
  for its operand in the same form;
- `real(v)`: as floats, by emitting the float operator as it is. This is the fallback, and every
  operator that ends there is reported as a float island.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bringup.errors import GraphError
from bringup.ir import Array, DType, Graph, GraphEditor, Node, Operator, Origin, Quantization
from bringup.numerics.rescale import multipliers_of
from bringup.ops.argmax import ArgMax
from bringup.ops.clamp import Clamp
from bringup.ops.dequantize import Dequantize
from bringup.ops.quantize import Quantize
from bringup.ops.rescale import Rescale
from bringup.ops.reshape import Reshape
from bringup.passes.integerize.storage import Storage, Stored


@dataclass(frozen=True)
class Island:
    """An operator that stays in floating point.

    Args:
        reason: why there is no integer operator for it.
    """

    node: str
    operator: str
    origin: Origin
    reason: str

    def __str__(self) -> str:
        return f"{self.node} ({self.operator}) {self.origin}: {self.reason}"


@dataclass(frozen=True)
class Integerized:
    """The integer graph, what stayed float, and what the user should know."""

    graph: Graph
    islands: tuple[Island, ...] = ()
    warnings: tuple[str, ...] = ()


class Declined(Exception):  # noqa: N818  (a rule's answer, not an error)
    """Raised by a rule that has no integer operator for a node."""


Rule = Callable[["Engine", Node, Storage], str]
"""Emits integer operators for a node's output 0 in the given form; returns the value's name."""

RULES: dict[type[Operator], Rule] = {}
MOVES: set[type[Operator]] = set()


def rule(*operators: type[Operator]) -> Callable[[Rule], Rule]:
    """Decorator: the rule for some operators."""

    def register(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(operators, function))
        return function

    return register


def integerize(graph: Graph) -> Integerized:
    """Translate a graph with quantize/dequantize nodes to integer operators.

    Graph inputs and outputs that are quantized at once become int8 themselves, with
    `Value.quantization` set; the others stay float.

    Raises:
        ModelError: a scale or bias that no integer operator can represent.
    """
    return Engine(graph).run()


class Engine:
    """One translation. Rules use its methods; see the module's description."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.editor = GraphEditor(graph.name)
        self.warnings: list[str] = []
        self._order = {node.name: i for i, node in enumerate(graph.nodes)}
        self._stored: dict[str, Stored | None] = {}
        self._quantized: dict[tuple[str, Storage], str] = {}
        self._real: dict[str, str] = {}
        self._constants: dict[str, Array] = dict(graph.constants)
        self._known = _known_values(graph)
        self._declined: dict[str, str] = {}
        self._islands: list[Island] = []

    # -- the three questions ----------------------------------------------------------------

    def stored(self, value: str) -> Stored | None:
        """The int8 value that means exactly `value`, or None."""
        pending = [value]
        while pending:  # what is moved first, from a list: chains may be long
            name = pending[-1]
            missing = [o for o in self._moved_from(name) if o not in self._stored]
            if missing and name not in self._stored:
                pending.extend(missing)
                continue
            if name not in self._stored:
                self._stored[name] = self._find_stored(name)
            pending.pop()
        return self._stored[value]

    def _moved_from(self, value: str) -> tuple[str, ...]:
        """The operands of the movement that produces a value."""
        from bringup.passes.integerize.movement import data_operands

        producer = self.graph.producers.get(value)
        moves = producer is not None and type(producer.op) in MOVES
        return data_operands(producer) if producer is not None and moves else ()

    def quantized(self, value: str, storage: Storage) -> str:
        """`value` in the form `storage`, by integer operators where there are any."""
        key = (value, storage)
        if key not in self._quantized:
            self._quantized[key] = self._quantize(value, storage)
        return self._quantized[key]

    def real(self, value: str) -> str:
        """`value` itself in the new graph: floats, or the integers it consists of."""
        for node in self._missing(value):
            self._copy(node)
        if value not in self._real:
            self._real[value] = self._source(value)
        return self._real[value]

    # -- what rules need ----------------------------------------------------------------------

    def operand(self, node: Node, index: int = 0) -> Stored:
        """An operand that is stored as int8. Raises Declined when it is not."""
        found = self.stored(node.inputs[index])
        if found is None:
            raise Declined(f"operand {index} is not quantized")
        return found

    def constant(self, value: str) -> Array | None:
        """Contents of a value that depends on no graph input, in floats if it is float."""
        pending = [value] if value in self._known else []
        while pending:
            if pending[-1] in self._constants:
                pending.pop()
                continue
            producer = self.graph.producers[pending[-1]]
            missing = [name for name in producer.inputs if name not in self._constants]
            if missing:
                pending.extend(missing)
                continue
            results = producer.op.evaluate(*(self._constants[name] for name in producer.inputs))
            self._constants.update(zip(producer.outputs, results, strict=True))
        return self._constants.get(value)

    def emit(self, like: Node, op: Operator, inputs: tuple[str, ...], storage: Storage) -> str:
        """Add an integer node named after `like`, writing `storage`."""
        return self.editor.add_node(
            op, inputs, name=like.name, origin=like.origin, quantization=storage.quantization
        )

    def add_constant(
        self, like: Node, role: str, array: Array, quantization: Quantization | None = None
    ) -> str:
        """Add a constant named after a node."""
        return self.editor.add_constant(f"{like.name}_{role}", array, quantization)

    def multiplier(self, like: Node, values: NDArray[np.int32]) -> str:
        """Add a multiplier operand."""
        return self.add_constant(like, "multiplier", values)

    def stored_constant(self, like: Node, value: str) -> Stored | None:
        """A constant operand as symmetric int8, or None when the value is not constant."""
        array = self.constant(value)
        if array is None:
            return None
        largest = float(np.max(np.abs(array), initial=0.0))
        storage = Storage(largest / 127 if largest else 1.0, 0, -127, 127)
        name = self.add_constant(like, "c", storage.array(array), storage.quantization)
        return Stored(name, storage.scale, storage.zero_point)

    # -- translation --------------------------------------------------------------------------

    def run(self) -> Integerized:
        """Translate the whole graph."""
        for name in self.graph.inputs:
            self._declare_input(name)
        for node in self.graph.nodes:  # in order, so that no recursion goes far
            if isinstance(node.op, Quantize) and _is_plain(node.op):
                self._real[node.outputs[0]] = self.quantized(node.inputs[0], _storage(node.op))
        for name in self.graph.outputs:
            output = self._output(name)
            self.editor.outputs.append(output)
            if name in self.graph.layouts:
                self.editor.layouts[output] = self.graph.layouts[name]
        _drop_dead_nodes(self.editor)
        return Integerized(
            self.editor.finish(), tuple(self._islands), tuple(dict.fromkeys(self.warnings))
        )

    def _declare_input(self, name: str) -> None:
        type_ = self.graph.type_of(name)
        boundary = self._boundary_storage(name) if type_.dtype.is_float else None
        quantization = self.graph.values[name].quantization
        if boundary is not None:
            type_, quantization = type_.with_dtype(DType.I8), boundary.quantization
            self._stored[name] = Stored(name, boundary.scale, boundary.zero_point)
        else:
            self._real[name] = name
        self.editor.add_input(name, type_, quantization)
        if name in self.graph.layouts:
            self.editor.layouts[name] = self.graph.layouts[name]

    def _boundary_storage(self, name: str) -> Storage | None:
        """The one form all readers of an input want it in, moved or not; None if they differ."""
        found: set[Storage] = set()
        pending = [name]
        while pending:
            value = pending.pop()
            if value in self.graph.outputs:
                return None
            for reader in self.graph.consumers[value]:
                if isinstance(reader.op, Quantize) and _is_plain(reader.op):
                    found.add(_storage(reader.op))
                elif type(reader.op) in MOVES and len(reader.inputs) == 1:
                    pending.extend(reader.outputs)
                else:
                    return None
        return found.pop() if len(found) == 1 else None

    def _find_stored(self, value: str) -> Stored | None:
        producer = self.graph.producers.get(value)
        if producer is None:
            return None
        if isinstance(producer.op, Dequantize):
            op, source = producer.op, producer.inputs[0]
            if op.axis is not None or self.graph.type_of(source).dtype is not DType.I8:
                return None
            assert isinstance(op.scale, float)
            name = self.real(source)
            quantization = Quantization((op.scale,), op.zero_point)
            known = self.editor.values[name]
            if known.quantization is None:
                self.editor.values[name] = type(known)(name, known.type, quantization)
            return Stored(name, op.scale, op.zero_point)
        if type(producer.op) not in MOVES:
            return None
        return self._moved(producer)

    def _moved(self, node: Node) -> Stored | None:
        """A movement of stored tensors that all have one scale, else None."""
        from bringup.passes.integerize.movement import data_operands

        operands = [self.stored(name) for name in data_operands(node)]
        first = operands[0]
        if first is None or any(
            o is None or (o.scale, o.zero_point) != (first.scale, first.zero_point)
            for o in operands
        ):
            return None
        if getattr(node.op, "value", 0.0) != 0.0:  # a border of something else than zero
            return None
        storage = Storage(first.scale, first.zero_point)
        names = [operand.name for operand in operands if operand is not None]
        return Stored(self.move(node, names, storage), first.scale, first.zero_point)

    def move(self, node: Node, operands: list[str], storage: Storage) -> str:
        """Emit a movement of stored values."""
        from bringup.passes.integerize.movement import data_operands, stored_form

        others = node.inputs[len(data_operands(node)) :]
        inputs = (*operands, *(self.real(name) for name in others))
        return self.emit(node, stored_form(node.op, storage), inputs, storage)

    def _quantize(self, value: str, storage: Storage) -> str:
        producer = self.graph.producers.get(value)
        origin = producer or Node(value, Reshape(()), (), ())
        stored = self.stored(value)
        if stored is not None:
            return self.requantize(origin, stored, storage)
        array = self.constant(value)
        if array is not None:
            return self.add_constant(origin, "q", storage.array(array), storage.quantization)
        if producer is not None:
            try:
                return self._apply_rule(producer, storage)
            except Declined as declined:
                self._declined[producer.name] = str(declined)
        op = Quantize(storage.scale, storage.zero_point, storage.minimum, storage.maximum)
        return self.editor.add_node(
            op,
            (self.real(value),),
            name=f"{origin.name}_quantize",
            origin=origin.origin,
            quantization=storage.quantization,
        )

    def _apply_rule(self, node: Node, storage: Storage) -> str:
        found = RULES.get(type(node.op))
        if found is None:
            raise Declined("no integer definition of this operator")
        return found(self, node, storage)

    def requantize(self, like: Node, stored: Stored, storage: Storage) -> str:
        """Stored values in another form: nothing, a clamp, or a rescale."""
        if stored.has(storage):
            if (storage.minimum, storage.maximum) in ((-128, 127), (-127, 127)):
                return stored.name
            clamp = Clamp(storage.minimum, storage.maximum)
            return self.emit(like, clamp, (stored.name,), storage)
        multipliers = multipliers_of(np.array(stored.scale / storage.scale))
        op = Rescale(stored.zero_point, storage.requantize(multipliers))
        multiplier = self.multiplier(like, multipliers.multiplier)
        return self.emit(like, op, (stored.name, multiplier), storage)

    def _output(self, name: str) -> str:
        stored = self.stored(name)
        output = self.real(name) if stored is None else stored.name
        if output in self.editor.inputs or output in self.editor.constants:
            value = self.editor.values[output]
            return self.editor.add_node(
                Reshape(value.type.shape), (output,), quantization=value.quantization
            )
        return output

    # -- floats -------------------------------------------------------------------------------

    def _missing(self, value: str) -> list[Node]:
        """Nodes to copy before `value` exists as it is, in order."""
        found: dict[str, Node] = {}
        pending = [value]
        while pending:
            name = pending.pop()
            if name in self._real or self._has_source(name):
                continue
            producer = self.graph.producers.get(name)
            if producer is None:
                raise GraphError(f"value {name!r} is never produced", where=self.graph.name)
            if producer.name not in found:
                found[producer.name] = producer
                pending.extend(producer.inputs)
        return sorted(found.values(), key=lambda node: self._order[node.name])

    def _has_source(self, value: str) -> bool:
        """Whether `_source` can give a value without its producer's float operator."""
        producer = self.graph.producers.get(value)
        if producer is None:
            return value in self.graph.constants or self.stored(value) is not None
        if isinstance(producer.op, Quantize):
            return _is_plain(producer.op)
        if not self.graph.type_of(value).dtype.is_float:
            return False
        return self.stored(value) is not None or self.constant(value) is not None

    def _source(self, value: str) -> str:
        producer = self.graph.producers.get(value)
        if producer is not None and isinstance(producer.op, Quantize) and _is_plain(producer.op):
            return self.quantized(producer.inputs[0], _storage(producer.op))
        stored = self.stored(value)
        if stored is not None:
            name = producer.name if producer is not None else value
            op = Dequantize(stored.scale, stored.zero_point)
            origin = producer.origin if producer is not None else Origin()
            return self.editor.add_node(op, (stored.name,), name=f"{name}_real", origin=origin)
        array = self.constant(value)
        assert array is not None, value
        return self.editor.add_constant(value, array, self.graph.values[value].quantization)

    def _copy(self, node: Node) -> None:
        """Emit a node as it is, on floats; argmax takes stored values directly."""
        if all(output in self._real for output in node.outputs):
            return
        inputs = []
        for name in node.inputs:
            stored = self.stored(name) if isinstance(node.op, ArgMax) else None
            inputs.append(self.real(name) if stored is None else stored.name)
        output = self.editor.add_node(node.op, inputs, name=node.name, origin=node.origin)
        produced = self.editor.last.outputs
        assert produced[0] == output
        self._real.update(zip(node.outputs, produced, strict=True))
        is_float = self.graph.type_of(node.outputs[0]).dtype.is_float
        if is_float and type(node.op) not in MOVES and not isinstance(node.op, Dequantize):
            unknown = "no integer definition of this operator"
            default = "its result is not quantized" if type(node.op) in RULES else unknown
            reason = self._declined.get(node.name, default)
            self._islands.append(Island(node.name, node.op.name, node.origin, reason))


def _known_values(graph: Graph) -> set[str]:
    """Values that depend on no graph input."""
    known = set(graph.constants)
    for node in graph.nodes:
        if known.issuperset(node.inputs):
            known.update(node.outputs)
    return known


def _is_plain(op: Quantize) -> bool:
    """Per tensor, to int8."""
    return op.axis is None and op.dtype is DType.I8


def _storage(op: Quantize) -> Storage:
    assert isinstance(op.scale, float)
    return Storage(op.scale, op.zero_point, op.minimum, op.maximum)


def _drop_dead_nodes(editor: GraphEditor) -> None:
    """Remove nodes nothing reads: both forms of a value may have been emitted, one is used."""
    live = set(editor.outputs)
    kept: list[Node] = []
    for node in reversed(editor.nodes):  # emitted operands first, so this order is topological
        if live.intersection(node.outputs):
            live.update(node.inputs)
            kept.append(node)
    editor.nodes = kept[::-1]
