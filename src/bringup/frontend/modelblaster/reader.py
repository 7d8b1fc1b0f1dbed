"""Reading `graph.json` version 1 and `weights.npz`.

Tensors are NCHW, weights OIHW. int8 tensors are symmetric with one scale. An int8 operator becomes
dequantize, the float operator, quantize, so that passes/integerize makes our integer operator of
it: the same scales, but one rounding where ModelBlaster rounds twice. Weight scales are not stored;
they follow from the requantization, real = multiplier * 2**(-31 - shift) = s_in * s_w / s_out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bringup.errors import BringupError, GraphError, ModelError, UnsupportedError, first_lines
from bringup.files import parse_json
from bringup.frontend.lowering import NodeLowering
from bringup.frontend.support import Finding, UnsupportedModelError
from bringup.ir import Array, DType, Graph, GraphEditor, Origin, Quantization, TensorType
from bringup.ops.dequantize import Dequantize
from bringup.ops.quantize import Quantize

_DTYPES = {"f32": DType.F32, "f16": DType.F16, "i8": DType.I8, "i32": DType.I32, "i64": DType.I32}
_ROUNDING = (
    "ModelBlaster's requantization rounds twice, bringup's once: int8 results can differ by one"
)


@dataclass(frozen=True)
class ImportedGraph:
    """A graph with its notes for the user."""

    graph: Graph
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One entry of `ops`.

    Args:
        kind: operator name without the precision suffix (`conv2d`, not `conv2d_s8`).
        shape: integer arguments of ModelBlaster's kernel, by name. quant: its scales and bounds.
        quantized: whether it is an int8 operator.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    weight: str | None
    bias: str | None
    shape: Mapping[str, Any]
    quant: Mapping[str, Any]
    quantized: bool


@dataclass
class Network:
    """The network under construction: what handlers see.

    Args:
        tensors: declarations by name. weights: arrays by name.
        values: graph value that holds each tensor, as real numbers.
    """

    lowering: NodeLowering
    tensors: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, Array]
    values: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def type_of(self, tensor: str) -> TensorType:
        """Declared type. Raises GraphError when the tensor is not declared."""
        if tensor not in self.tensors:
            raise GraphError(f"tensor {tensor!r} is not declared")
        entry = self.tensors[tensor]
        shape = tuple(entry["shape"])
        if not all(type(size) is int and 0 <= size < 1 << 31 for size in shape):
            raise GraphError(f"{list(shape)} of tensor {tensor!r} is not a shape")
        return TensorType(_DTYPES[entry["dtype"]], shape)

    def scale_of(self, tensor: str) -> float | None:
        """Scale of an int8 tensor, None for others."""
        quant = self.tensors.get(tensor, {}).get("quant") or {}
        if quant.get("zero_point", 0) != 0:
            raise UnsupportedError("zero point", why=f"tensor {tensor!r} has a zero point")
        return float(quant["scale"]) if "scale" in quant else None

    def array(self, key: str | None, shape: tuple[int, ...] = ()) -> Array | None:
        """A weight array in a shape; None when the operator has none."""
        if key is None:
            return None
        if key not in self.weights:
            raise GraphError(f"weights.npz holds no array {key!r}")
        array = self.weights[key]
        try:
            return array.reshape(shape) if shape else array
        except ValueError as error:
            raise GraphError(
                f"array {key!r} of shape {list(array.shape)} is not {list(shape)}"
            ) from error


def read_modelblaster(path: Path) -> ImportedGraph:
    """Import a ModelBlaster network.

    Args:
        path: `graph.json`, or the folder that holds it; `weights.npz` lies beside it.

    Raises:
        GraphError: a file is missing, damaged, or of another version.
        UnsupportedModelError: with every operator that has no meaning here.
    """
    file = path / "graph.json" if path.is_dir() else path
    document = _document(file)
    try:
        return _import(document, _arrays(file.with_name("weights.npz")))
    except BringupError as error:
        error.where = error.where or str(file)
        raise
    except Exception as error:  # a stranger's file: operators may fail on its numbers in any way
        raise GraphError(
            "the ModelBlaster graph is damaged",
            where=str(file),
            why=first_lines(error),
        ) from error


def _document(file: Path) -> Mapping[str, Any]:
    try:
        document = parse_json(file.read_bytes())
    except OSError as error:
        raise GraphError("cannot read the graph", where=str(file), why=str(error)) from error
    except ValueError as error:
        raise GraphError("the graph is not valid JSON", where=str(file), why=str(error)) from error
    if not isinstance(document, dict) or document.get("version") != 1 or "ops" not in document:
        raise GraphError(
            "this is not a ModelBlaster graph of version 1",
            where=str(file),
            why=f"version {document.get('version') if isinstance(document, dict) else None!r}",
        )
    return document


def _arrays(file: Path) -> Mapping[str, Array]:
    if not file.exists():
        return {}
    try:
        with np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except Exception as error:  # zip files and array headers fail in many ways
        raise GraphError("cannot read the weights", where=str(file), why=str(error)) from error


def _import(document: Mapping[str, Any], weights: Mapping[str, Array]) -> ImportedGraph:
    editor = GraphEditor(str(document["name"]))
    network = Network(NodeLowering(editor), document["tensors"], weights)
    for tensor in _inputs(document):
        _add_input(network, tensor)
    findings: list[Finding] = []
    for operation in _operations(document["ops"]):
        network.lowering.stem = operation.name
        network.lowering.origin = Origin(operation.name, "", f"modelblaster.{operation.kind}")
        try:
            _lower(network, operation)
        except UnsupportedError as error:
            findings.append(
                Finding(operation.name, network.lowering.origin, error.why or error.what)
            )
            _placeholders(network, operation)
    if findings:
        raise UnsupportedModelError(editor.name, findings)
    editor.outputs = [_output(network, tensor) for tensor in _outputs(document)]
    return ImportedGraph(editor.finish(), tuple(dict.fromkeys(network.warnings)))


def _inputs(document: Mapping[str, Any]) -> list[str]:
    """Names of the input tensors, packed ones separately."""
    entry = document["input"]
    parts = entry.get("packed_inputs") or entry.get("tensors")
    if parts:
        return [part["name"] if isinstance(part, Mapping) else str(part) for part in parts]
    return [entry["tensor"]]


def _outputs(document: Mapping[str, Any]) -> list[str]:
    entry = document["output"]
    names = entry.get("tensors") or [entry.get("tensor")]
    if not names or None in names:
        raise ModelError("the ModelBlaster graph names no output")
    return [str(name) for name in names]


def _add_input(network: Network, tensor: str) -> None:
    type_, scale = network.type_of(tensor), network.scale_of(tensor)
    quantization = Quantization((scale,)) if scale is not None else None
    name = network.lowering.editor.add_input(tensor, type_, quantization)
    if scale is not None and type_.dtype is DType.I8:
        name = network.lowering.emit(Dequantize(scale), name)
    network.values[tensor] = name


def _output(network: Network, tensor: str) -> str:
    """An int8 output is returned as stored, not dequantized."""
    name, scale = network.values[tensor], network.scale_of(tensor)
    if scale is None or network.type_of(tensor).dtype is not DType.I8:
        return name
    producer = network.lowering.producer(name)
    if producer is not None and isinstance(producer.op, Dequantize):
        return producer.inputs[0]
    quantize = Quantize(scale=scale)
    return network.lowering.emit(quantize, name, quantization=Quantization((scale,)))


def _operations(entries: list[Mapping[str, Any]]) -> Iterator[Operation]:
    """Operations in order, fused ones as their parts."""
    for entry in entries:
        if entry.get("sub_ops"):
            yield from _operations(entry["sub_ops"])
            continue
        kind = str(entry["op"])
        quantized = kind.endswith(("_s8", "_s8_pc", "_to_i8"))
        for suffix in ("_s8_pc", "_s8", "_f16"):
            kind = kind.removesuffix(suffix)
        yield Operation(
            str(entry["name"]),
            kind,
            tuple(entry["inputs"]),
            tuple(entry["outputs"]),
            entry.get("weight"),
            entry.get("bias"),
            entry.get("shape") or {},
            entry.get("quant") or {},
            quantized,
        )


def _lower(network: Network, operation: Operation) -> None:
    from bringup.frontend.modelblaster.operators import HANDLERS  # it needs Network from here

    handler = HANDLERS.get(operation.kind)
    if handler is None:
        raise network.lowering.unsupported(f"operator {operation.kind!r}")
    offsets = ("input_offset", "filter_offset", "output_offset")
    if any(operation.quant.get(name, 0) for name in offsets):
        raise network.lowering.unsupported("non-zero quantization offsets")
    declared = [network.type_of(tensor) for tensor in operation.outputs]
    real = [t.with_dtype(DType.F32) if t.dtype is DType.I8 else t for t in declared]
    network.lowering.results = tuple(real)
    results = handler(network, operation)
    for tensor, value, type_ in zip(operation.outputs, results, declared, strict=True):
        value = network.lowering.reshape(value, type_.shape)
        network.values[tensor] = _stored(network, operation, tensor, value)


def _stored(network: Network, operation: Operation, tensor: str, value: str) -> str:
    """Quantize an int8 operator's result; operators that only move data keep it as it is."""
    scale = network.scale_of(tensor)
    if scale is None or not operation.quantized:
        return value
    network.warnings.append(_ROUNDING)
    low = int(operation.quant.get("activation_min", -128))
    high = int(operation.quant.get("activation_max", 127))
    quantize = Quantize(scale=scale, minimum=low, maximum=high)
    stored = network.lowering.emit(quantize, value, quantization=Quantization((scale,)))
    return network.lowering.emit(Dequantize(scale), stored)


def _placeholders(network: Network, operation: Operation) -> None:
    """Stand-ins for the results of an unsupported operator, so that the rest is checked too."""
    for tensor in operation.outputs:
        type_ = network.type_of(tensor)
        real = type_.with_dtype(DType.F32) if type_.dtype is DType.I8 else type_
        network.values[tensor] = network.lowering.editor.add_input("unsupported", real)
