"""Graphs on disk: `graph.json` (structure, readable) and `weights.safetensors` (constants).

Format `bringup-graph`, version 1. `graph.json` holds the SHA-256 of the weights file, so that a
pair that does not belong together, or was truncated, is noticed. Reading checks everything:
schema, operator names, attribute types, shapes, and finally the graph verifier.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy

from bringup.errors import BringupError, GraphError, first_lines
from bringup.files import parse_json, write_bytes
from bringup.ir.attributes import decode_attributes, encode_attributes
from bringup.ir.graph import Graph, Node, Origin, Value
from bringup.ir.operator import Array, Operator
from bringup.ir.types import DType, Quantization, TensorType
from bringup.ir.verify import verify

FORMAT = "bringup-graph"
VERSION = 1
GRAPH_FILE = "graph.json"
WEIGHTS_FILE = "weights.safetensors"
_LARGEST = 1 << 48
"""Bytes of a tensor: what 64-bit processors address."""


def save_graph(graph: Graph, folder: Path) -> None:
    """Write a graph into a folder; an interrupted call leaves no half-written file.

    Raises:
        UsageError: the folder cannot be written.
    """
    weights = safetensors.numpy.save(
        {name: _storable(array) for name, array in graph.constants.items()}
    )
    write_bytes(folder / WEIGHTS_FILE, weights)
    write_bytes(folder / GRAPH_FILE, to_json(graph, hashlib.sha256(weights).hexdigest()).encode())


def load_graph(folder: Path) -> Graph:
    """Read what `save_graph` wrote.

    Raises:
        GraphError: a file is missing, truncated, damaged, of another version, or inconsistent.
    """
    path = folder / GRAPH_FILE
    try:
        document = parse_json(_read(path))
    except ValueError as error:
        raise GraphError(
            "the graph file is not valid JSON", where=str(path), why=str(error)
        ) from error
    return _checked(path, lambda: _graph(document, folder))


def to_json(graph: Graph, weights_digest: str = "") -> str:
    """The text of `graph.json`: one line per value and per node."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "name": graph.name,
        "weights_sha256": weights_digest,
        "inputs": list(graph.inputs),
        "outputs": list(graph.outputs),
        "layouts": {name: list(order) for name, order in graph.layouts.items()},
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    values = [_value_json(graph, value) for value in graph.values.values()]
    nodes = [_node_json(node) for node in graph.nodes]
    lines += [_lines("values", values), _lines("nodes", nodes)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _lines(key: str, entries: list[dict[str, Any]]) -> str:
    body = ",\n".join(f"  {json.dumps(entry, allow_nan=False)}" for entry in entries)
    return f' "{key}": [\n{body}\n ]'


def _value_json(graph: Graph, value: Value) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": value.name,
        "dtype": str(value.type.dtype),
        "shape": list(value.type.shape),
    }
    if value.name in graph.constants:
        entry["constant"] = True
    if value.quantization is not None:
        entry["quantization"] = {
            "scale": list(value.quantization.scale),
            "zero_point": value.quantization.zero_point,
            "axis": value.quantization.axis,
        }
    return entry


def _node_json(node: Node) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": node.name,
        "op": node.op.name,
        "attributes": encode_attributes(node.op),
        "inputs": list(node.inputs),
        "outputs": list(node.outputs),
    }
    origin = {key: text for key, text in vars(node.origin).items() if text}
    return {**entry, "origin": origin} if origin else entry


def _graph(document: Any, folder: Path) -> Graph:
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise GraphError("this is not a bringup graph", hint="ModelBlaster graphs import as models")
    if document.get("version") != VERSION:
        raise GraphError(
            f"graph format version {document.get('version')!r} is not supported",
            why=f"this bringup reads version {VERSION}",
        )
    arrays = _weights(folder, document["weights_sha256"])
    values = {entry["name"]: _value(entry) for entry in document["values"]}
    wanted = [entry["name"] for entry in document["values"] if entry.get("constant")]
    if missing := [name for name in wanted if name not in arrays]:
        raise GraphError(f"weights for {missing[0]!r} are missing", where=WEIGHTS_FILE)
    graph = Graph(
        str(document["name"]),
        values,
        {name: _restored(arrays[name], values[name].type.dtype) for name in wanted},
        tuple(_node(entry) for entry in document["nodes"]),
        _names(document["inputs"]),
        _names(document["outputs"]),
        {name: tuple(order) for name, order in document["layouts"].items()},
    )
    verify(graph)
    if _structure(document) != _structure(json.loads(to_json(graph, document["weights_sha256"]))):
        raise GraphError(
            "the graph file is damaged",
            why="it holds entries that mean nothing, or says one thing twice",
        )
    return graph


def _structure(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says, without attributes: they were decoded one by one, defaults may be given."""
    nodes = [{k: v for k, v in node.items() if k != "attributes"} for node in document["nodes"]]
    return {**document, "nodes": nodes}


def _checked(path: Path, build: Callable[[], Graph]) -> Graph:
    """Run a reader of untrusted data; whatever goes wrong is the file's fault."""
    try:
        return build()
    except BringupError as error:
        where = ", ".join(part for part in (str(path), error.where) if part)
        raise GraphError(error.what, where=where, why=error.why, hint=error.hint) from error
    except Exception as error:  # a stranger's file: operators may fail on its numbers in any way
        raise GraphError(
            "the graph file is damaged",
            where=str(path),
            why=first_lines(error),
            hint="write it again",
        ) from error


def _value(entry: Mapping[str, Any]) -> Value:
    shape = tuple(entry["shape"])
    if not all(type(size) is int and size >= 0 for size in shape):
        raise GraphError(f"shape {list(shape)} of {entry['name']!r} is not a shape")
    type_ = TensorType(DType(entry["dtype"]), shape)
    if type_.bytes > _LARGEST:
        raise GraphError(f"{entry['name']!r} has {type_.bytes} bytes, more than any memory")
    stored = entry.get("quantization")
    quantization = None if stored is None else _quantization(stored, type_, entry["name"])
    return Value(entry["name"], type_, quantization)


def _quantization(stored: Mapping[str, Any], type_: TensorType, name: str) -> Quantization:
    scale, zero, axis = tuple(map(float, stored["scale"])), stored["zero_point"], stored["axis"]
    rank = len(type_.shape)
    scales = 1
    if axis is not None:
        if type(axis) is not int or not 0 <= axis < rank:
            raise GraphError(f"{axis!r} is no axis of {name!r}")
        scales = type_.shape[axis]
    if len(scale) != scales or not all(0 < one < math.inf for one in scale):
        raise GraphError(f"the scales of {name!r} are not {scales} positive numbers")
    if type(zero) is not int:
        raise GraphError(f"{zero!r} is no zero point", where=name)
    return Quantization(scale, zero, axis)


def _node(entry: Mapping[str, Any]) -> Node:
    where = f"node {entry['name']!r}"
    operators = _operators()
    if entry["op"] not in operators:
        raise GraphError(f"unknown operator {entry['op']!r}", where=where)
    op = decode_attributes(operators[entry["op"]], entry["attributes"], where)
    origin = Origin(**{key: str(text) for key, text in entry.get("origin", {}).items()})
    return Node(entry["name"], op, _names(entry["inputs"]), _names(entry["outputs"]), origin)


def _names(entries: Any) -> tuple[str, ...]:
    if not isinstance(entries, list) or not all(isinstance(name, str) for name in entries):
        raise GraphError(f"{entries!r} is not a list of names")
    return tuple(entries)


def _weights(folder: Path, digest: str) -> Mapping[str, Array]:
    data = _read(folder / WEIGHTS_FILE)
    if hashlib.sha256(data).hexdigest() != digest:
        raise GraphError(
            "the weights file does not belong to the graph, or is damaged",
            why="its SHA-256 is not the one in graph.json",
        )
    arrays: Mapping[str, Array] = safetensors.numpy.load(data)
    return arrays


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GraphError(
            f"cannot read {path.name}", where=str(path), why=error.strerror or str(error)
        ) from error


def _storable(array: Array) -> Array:
    """bfloat16 as its bits: NumPy itself has no such type."""
    stored = array.view(np.uint16) if DType.of(array.dtype) is DType.BF16 else array
    return np.ascontiguousarray(stored).reshape(array.shape)


def _restored(array: Array, dtype: DType) -> Array:
    array = array.view(dtype.numpy) if dtype is DType.BF16 else np.array(array)
    array.setflags(write=False)
    return array


def _operators() -> Mapping[str, type[Operator]]:
    """Every operator class. Imported late: operators are built on this package, not below it."""
    operators: Mapping[str, type[Operator]] = importlib.import_module("bringup.ops").OPERATORS
    return operators
