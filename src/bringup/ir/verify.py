"""Structural checks that every graph must pass, run after each pass."""

from __future__ import annotations

from bringup.errors import GraphError
from bringup.ir.graph import Graph
from bringup.ir.types import DType, TensorType


def verify(graph: Graph) -> None:
    """Check that a graph is well formed.

    Raises:
        GraphError: naming the first value or node that is undefined, defined twice, out of order,
            of another type than its operator infers, two nodes of one name, or a constant whose
            array does not match.
    """
    _check_names(graph)
    _check_constants(graph)
    defined = set(graph.inputs) | set(graph.constants)
    if len(defined) < len(graph.inputs) + len(graph.constants):
        raise GraphError("an input is given twice, or is a constant as well", where=graph.name)
    if missing := sorted(defined - set(graph.values)):
        raise GraphError(f"{missing[0]!r} is not declared", where=graph.name)
    _check_node_names(graph)
    for node in graph.nodes:
        for name in node.inputs:
            if name not in defined:
                raise GraphError(f"value {name!r} is read before it is defined", where=node.name)
        inferred = node.op.infer(*graph.input_types(node))
        declared = tuple(graph.type_of(name) for name in node.outputs)
        if inferred != declared:
            raise GraphError(
                "declared output types differ from the inferred ones",
                where=f"{node.name} ({node.op.name}) {node.origin}",
                why=f"declared {', '.join(map(str, declared))}; "
                f"inferred {', '.join(map(str, inferred))}",
            )
        for name in node.outputs:
            if name in defined:
                raise GraphError(f"value {name!r} is defined twice", where=node.name)
            defined.add(name)
    if unmade := [name for name in graph.values if name not in defined]:
        raise GraphError(f"value {unmade[0]!r} is never produced", where=graph.name)
    for name in graph.outputs:
        if name not in defined:
            raise GraphError(f"graph output {name!r} is never produced", where=graph.name)
    for name, permutation in graph.layouts.items():
        if sorted(permutation) != list(range(len(graph.type_of(name).shape))):
            raise GraphError(f"layout of {name!r} is not a permutation", why=str(permutation))


def _check_names(graph: Graph) -> None:
    """Names are text one can print: no line ends, no codes that terminals obey."""
    for name in (graph.name, *graph.values, *(node.name for node in graph.nodes)):
        if not name or not name.isprintable():
            raise GraphError(f"{name!r} is no name", why="a name is a line of printable text")


def _check_node_names(graph: Graph) -> None:
    seen: set[str] = set()
    for node in graph.nodes:
        if node.name in seen:
            raise GraphError(f"two nodes are called {node.name!r}", where=graph.name)
        seen.add(node.name)


def _check_constants(graph: Graph) -> None:
    for name, array in graph.constants.items():
        actual = TensorType(DType.of(array.dtype), array.shape)
        if actual != graph.type_of(name):
            raise GraphError(
                f"constant {name!r} does not match its declared type",
                why=f"declared {graph.type_of(name)}, holds {actual}",
            )
