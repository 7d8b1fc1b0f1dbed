"""Graphs survive the disk, and damaged files are refused with one message."""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bringup.errors import GraphError, UsageError
from bringup.ir import DType, Graph, GraphEditor, Origin, Quantization, TensorType, evaluate
from bringup.ir.attributes import decode_attributes, encode_attributes
from bringup.ir.printer import print_graph
from bringup.ir.serialize import GRAPH_FILE, WEIGHTS_FILE, load_graph, save_graph
from bringup.ops import OPERATORS
from bringup.ops.cast import Cast
from bringup.ops.clamp import Clamp
from bringup.ops.conv2d import Conv2d
from bringup.ops.dequantize import Dequantize
from bringup.ops.epilogue import ClampEpilogue, Requantize
from bringup.ops.quantize import Quantize
from bringup.ops.transpose import Transpose


def sample_graph() -> Graph:
    """Float and integer operators, every kind of attribute, all constant types."""
    editor = GraphEditor("sample")
    x = editor.add_input("x", TensorType(DType.F32, (1, 6, 6, 3)))
    rng = np.random.default_rng(2)
    w = editor.add_constant("w", rng.normal(size=(4, 3, 3, 3)).astype(np.float32))
    b = editor.add_constant("b", rng.normal(size=4).astype(np.float32))
    relu = ClampEpilogue(0.0, np.inf)
    origin = Origin("features.0", "net.py:12", "aten.conv2d.default")
    y = editor.add_node(Conv2d((2, 1), epilogue=relu), (x, w, b), name="conv", origin=origin)
    q = editor.add_node(Quantize(0.1, -3), (y,), quantization=Quantization((0.1,), -3))
    wq = editor.add_constant(
        "wq",
        rng.integers(-127, 128, (5, 1, 1, 4)).astype(np.int8),
        Quantization(tuple(float(s) for s in rng.random(5)), 0, 0),
    )
    bq = editor.add_constant("bq", rng.integers(-99, 99, 5).astype(np.int32))
    m = editor.add_constant("m", rng.integers(2**29, 2**30, 5).astype(np.int32))
    z = editor.add_node(
        Conv2d(input_zero_point=-3, epilogue=Requantize(7, -128, 100)), (q, wq, bq, m)
    )
    r = editor.add_node(Dequantize(0.3, 7), (z,), name="real")
    r = editor.add_node(Clamp(-np.inf, 2.5), (r,))
    t = editor.add_node(Transpose((0, 3, 1, 2)), (r,))
    half = editor.add_node(Cast(DType.F16), (t,))
    editor.outputs = [half, q]
    editor.layouts = {x: (0, 2, 3, 1)}
    return editor.finish()


def same(a: Graph, b: Graph) -> bool:
    return (
        (a.name, a.nodes, a.inputs, a.outputs) == (b.name, b.nodes, b.inputs, b.outputs)
        and dict(a.values) == dict(b.values)
        and dict(a.layouts) == dict(b.layouts)
        and list(a.constants) == list(b.constants)
        and all(
            a.constants[n].dtype == b.constants[n].dtype
            and a.constants[n].tobytes() == b.constants[n].tobytes()
            for n in a.constants
        )
    )


def test_round_trip(tmp_path: Path) -> None:
    graph = sample_graph()
    save_graph(graph, tmp_path / "new" / "folder")
    loaded = load_graph(tmp_path / "new" / "folder")
    assert same(graph, loaded)
    x = {"x": np.random.default_rng(1).normal(size=(1, 6, 6, 3)).astype(np.float32)}
    before, after = evaluate(graph, x), evaluate(loaded, x)
    assert all(np.array_equal(before[name], after[name]) for name in graph.outputs)
    assert not any(array.flags.writeable for array in loaded.constants.values())


@pytest.mark.parametrize(
    "dtype",
    ["float32", "float16", "bfloat16", "int8", "uint8", "int16", "int32", "int64", "bool"],
)
@pytest.mark.parametrize("shape", [(), (3,), (2, 0, 3), (2, 3)])
def test_every_constant_type(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    kind = ml_dtypes.bfloat16 if dtype == "bfloat16" else np.dtype(dtype)
    editor = GraphEditor("constants")
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(kind)
    editor.outputs = [editor.add_constant("c", array)]
    graph = editor.finish()
    save_graph(graph, tmp_path)
    assert same(graph, load_graph(tmp_path))


FLOATS = st.floats(width=64, allow_nan=False)


@given(low=FLOATS, high=FLOATS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_floats_are_exact_and_infinities_survive(tmp_path: Path, low: float, high: float) -> None:
    editor = GraphEditor("floats")
    x = editor.add_input("x", TensorType(DType.F32, (2,)))
    editor.outputs = [editor.add_node(Clamp(min(low, high), max(low, high)), (x,))]
    graph = editor.finish()
    save_graph(graph, tmp_path)
    text = (tmp_path / GRAPH_FILE).read_text()
    assert "Infinity" not in text and "NaN" not in text
    assert load_graph(tmp_path).nodes == graph.nodes


@pytest.mark.parametrize("cls", OPERATORS.values(), ids=lambda cls: cls.name)
@pytest.mark.parametrize("last", [False, True])
def test_every_operator_can_be_saved(cls: type, last: bool) -> None:
    """With each attribute set to something, for unions the first and the last alternative."""
    hints = typing.get_type_hints(cls)
    op = cls(**{field.name: example(hints[field.name], last) for field in fields(cls)})
    encoded = json.loads(json.dumps(encode_attributes(op), allow_nan=False))
    assert decode_attributes(cls, encoded, "test") == op


def example(hint: Any, last: bool) -> Any:
    """A value of a declared type."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return example(typing.get_args(hint)[-1 if last else 0], last)
    if typing.get_origin(hint) is tuple:
        parts = typing.get_args(hint)
        parts = parts[:1] * 3 if parts[-1] is Ellipsis else parts
        return tuple(example(part, last) for part in parts)
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return hint(**{field.name: example(hints[field.name], last) for field in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, DType):
        return DType.F16
    return {bool: True, int: 3, float: -math.inf, str: "relu", type(None): None}[hint]


def edited(folder: Path, change: Callable[[dict], object]) -> None:
    path = folder / GRAPH_FILE
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def node(document: dict, op: str) -> dict:
    return next(entry for entry in document["nodes"] if entry["op"] == op)


DAMAGE: dict[str, Callable[[dict], object]] = {
    "format": lambda d: d.update(format="other"),
    "version": lambda d: d.update(version=99),
    "no nodes": lambda d: d.pop("nodes"),
    "nodes of another kind": lambda d: d.update(nodes=7),
    "unknown operator": lambda d: node(d, "conv2d").update(op="conv9d"),
    "unknown attribute": lambda d: node(d, "conv2d")["attributes"].update(strides=[1, 1]),
    "attribute type": lambda d: node(d, "conv2d")["attributes"].update(stride="two"),
    "attribute length": lambda d: node(d, "conv2d")["attributes"].update(stride=[1, 1, 1]),
    "attribute bool": lambda d: node(d, "conv2d")["attributes"].update(groups=True),
    "missing attribute": lambda d: node(d, "transpose").update(attributes={}),
    "epilogue kind": lambda d: node(d, "conv2d")["attributes"].update(epilogue={"kind": "Tanh"}),
    "shape": lambda d: d["values"][0].update(shape=[1, "x"]),
    "negative shape": lambda d: d["values"][0].update(shape=[1, -3]),
    "dtype": lambda d: d["values"][0].update(dtype="f99"),
    "wrong inferred type": lambda d: d["values"][0].update(shape=[1, 7, 7, 3]),
    "undefined input": lambda d: node(d, "clamp").update(inputs=["nothing"]),
    "missing value": lambda d: d["values"].pop(),
    "layout": lambda d: d.update(layouts={"x": [0, 0, 1, 2]}),
    "output": lambda d: d.update(outputs=["nothing"]),
    "cycle": lambda d: d["nodes"].reverse(),
    "origin": lambda d: node(d, "conv2d").update(origin={"colour": "red"}),
    "scale": lambda d: next(v for v in d["values"] if "quantization" in v)["quantization"].update(
        scale="big"
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_graph(tmp_path: Path, name: str) -> None:
    save_graph(sample_graph(), tmp_path)
    edited(tmp_path, DAMAGE[name])
    with pytest.raises(GraphError) as caught:
        load_graph(tmp_path)
    assert str(tmp_path) in caught.value.where


@pytest.mark.parametrize("file", [GRAPH_FILE, WEIGHTS_FILE])
@pytest.mark.parametrize("keep", [0.0, 0.3, 0.99])
def test_truncated_files(tmp_path: Path, file: str, keep: float) -> None:
    save_graph(sample_graph(), tmp_path)
    data = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(GraphError):
        load_graph(tmp_path)


@pytest.mark.parametrize("file", [GRAPH_FILE, WEIGHTS_FILE])
def test_missing_files(tmp_path: Path, file: str) -> None:
    save_graph(sample_graph(), tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(GraphError, match="cannot read"):
        load_graph(tmp_path)


def test_weights_of_another_graph(tmp_path: Path) -> None:
    save_graph(sample_graph(), tmp_path)
    data = bytearray((tmp_path / WEIGHTS_FILE).read_bytes())
    data[-1] ^= 1
    (tmp_path / WEIGHTS_FILE).write_bytes(bytes(data))
    with pytest.raises(GraphError, match="does not belong"):
        load_graph(tmp_path)


def test_unwritable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        save_graph(sample_graph(), tmp_path / "file" / "folder")


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    save_graph(sample_graph(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [GRAPH_FILE, WEIGHTS_FILE]


def test_printer() -> None:
    text = print_graph(sample_graph())
    assert "input  x: f32[1x6x6x3] layout [0, 2, 3, 1]" in text
    assert "conv: f32[1x2x4x4] = conv2d(x, w, b) stride=[2, 1]" in text
    assert "epilogue=ClampEpilogue(minimum=0.0)" in text
    assert "# features.0 net.py:12" in text
    assert "const  wq: i8[5x1x1x4] (5 scales, zero 0)" in text
    assert text.count("output") == 2
