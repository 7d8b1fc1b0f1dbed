"""Graph files mutated: each is refused with a reason, or read as what it says."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from bringup import pipeline
from bringup.emit import emit, load_project
from bringup.errors import BringupError, GraphError
from bringup.files import parse_json
from bringup.frontend import load_model
from bringup.ir import DType, GraphEditor, Quantization, TensorType
from bringup.ir.serialize import load_graph, save_graph, to_json
from bringup.ops.clamp import Clamp
from bringup.ops.linear import Linear
from bringup.ops.quantize import Quantize
from bringup.pipeline.saved import read_saved
from bringup.plan import make_plan
from bringup.quantize.calibrate import load_samples
from bringup.report.html import render_html
from bringup.report.summary import read_report, summary
from bringup.targets import find_target

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1 << 31, 1 << 63, 1 << 70, 0.5, -0.0, 1e308, 1e-320, "", "x"),
    *([], {}, [[]], [None], {"a": 1}, "nan", "inf", "../x", "a\nb", "\udcff", "f32", "i8"),
)


def places(document: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    keys = range(len(document)) if isinstance(document, list) else list(document)
    found = [(document, key) for key in keys]
    for _, key in list(found):
        if isinstance(document[key], (list, dict)):
            found += places(document[key])
    return found


def mutated_json(content: bytes, dice: random.Random) -> bytes:
    document = json.loads(content)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if not (found := places(document)):
            break
        container, key = dice.choice(found)
        match dice.randrange(5):
            case 0:
                del container[key]
            case 1:
                container[key] = dice.choice(VALUES)
            case 2:
                other, there = dice.choice(places(document))
                container[key] = json.loads(json.dumps(other[there]))
            case 3 if isinstance(container, dict):
                container[dice.choice(("x", key + "_", key[:-1]))] = container.pop(key)
            case 3 | 4 if isinstance(container, list):
                container.insert(key, json.loads(json.dumps(container[key])))
            case _:
                if type(container[key]) in (int, float):
                    container[key] += dice.choice((-1, 1, 7, 1 << 20))
    return json.dumps(document).encode()


def mutated_bytes(content: bytes, dice: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8))):
        if not data:
            break
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                data[at:at] = data[at : at + dice.randrange(1, 20)]
            case 2:
                del data[at : at + dice.randrange(1, 20)]
            case 3:
                data = data[: max(at, 1)]
    return bytes(data)


def write_graph(folder: Path) -> None:
    editor = GraphEditor("network")
    x = editor.add_input("x", TensorType(DType.F32, (1, 4)))
    weight = editor.add_constant("weight", np.arange(12, dtype=np.float32).reshape(3, 4))
    bias = editor.add_constant("bias", np.ones(3, np.float32))
    y = editor.add_node(Linear(), [x, weight, bias], name="fc")
    y = editor.add_node(Clamp(0.0, 6.0), [y])
    scale = Quantization((0.5,), 3)
    editor.outputs = [editor.add_node(Quantize(0.5, 3), [y], name="q", quantization=scale)]
    save_graph(editor.finish(), folder)


def write_modelblaster(folder: Path) -> None:
    def tensor(*shape: int) -> dict[str, Any]:
        return {"shape": list(shape), "dtype": "f32"}

    def op(name: str, kind: str, source: str, result: str) -> dict[str, Any]:
        return {"name": name, "op": kind, "inputs": [source], "outputs": [result], "shape": {}}

    document = {
        "version": 1,
        "name": "network",
        "input": {"tensor": "x"},
        "output": {"tensor": "y"},
        "tensors": {name: tensor(1, 8) for name in ("x", "a", "b", "y")},
        "ops": [op("r", "relu", "x", "a"), op("s", "sigmoid", "a", "b"), op("t", "tanh", "b", "y")],
    }
    (folder / "graph.json").write_text(json.dumps(document))


def try_graph(folder: Path) -> bool:
    """Whether the graph file was accepted; then it says what the graph says."""
    try:
        graph = read_saved(folder / "graph.json").graph
    except BringupError as error:
        assert error.what and error.exit_code == 2
        return False
    text = (folder / "graph.json").read_bytes()
    said = parse_json(text)
    if said.get("format"):
        ours = json.loads(to_json(graph, said["weights_sha256"]))
        for document in (said, ours):
            for node in document["nodes"]:
                del node["attributes"]  # defaults may be given
        assert said == ours
    return True


def fuzz_graphs(writer: Any, folder: Path, count: int, seed: int) -> int:
    writer(folder)
    path, dice = folder / "graph.json", random.Random(seed)
    original = path.read_bytes()
    assert try_graph(folder)
    accepted = 0
    for _ in range(count):
        change = dice.choice((mutated_json, mutated_json, mutated_bytes))
        path.write_bytes(change(original, dice))
        accepted += try_graph(folder)
    return accepted


@pytest.mark.parametrize("writer", [write_graph, write_modelblaster])
def test_mutated_graphs(writer: Any, tmp_path: Path) -> None:
    assert fuzz_graphs(writer, tmp_path, 300, seed=1) < 150


@pytest.mark.slow
@pytest.mark.parametrize("writer", [write_graph, write_modelblaster])
def test_many_mutated_graphs(writer: Any, tmp_path: Path) -> None:
    fuzz_graphs(writer, tmp_path, 5000, seed=2)


def fuzz_weights(folder: Path, count: int) -> None:
    """Each differs from what graph.json was written with: its digest tells."""
    write_graph(folder)
    path, dice = folder / "weights.safetensors", random.Random(3)
    original = path.read_bytes()
    for _ in range(count):
        path.write_bytes(changed := mutated_bytes(original, dice))
        if changed == original:
            continue
        with pytest.raises(GraphError):
            load_graph(folder)


def fuzz_foreign_weights(folder: Path, count: int) -> None:
    """The same with digests that fit: the reader of the format itself."""
    write_graph(folder)
    dice = random.Random(4)
    weights, graph = folder / "weights.safetensors", folder / "graph.json"
    original, text = weights.read_bytes(), graph.read_text()
    digest = json.loads(text)["weights_sha256"]
    for _ in range(count):
        changed = mutated_bytes(original, dice)
        weights.write_bytes(changed)
        fitting = hashlib.sha256(changed).hexdigest()
        graph.write_text(text.replace(digest, fitting))
        try_graph(folder)


def fuzz_samples(folder: Path, count: int) -> None:
    path, dice = folder / "samples.npz", random.Random(5)
    np.savez(path, np.ones((2, 4), np.float32), np.zeros((2, 3), np.int32))
    original = path.read_bytes()
    for _ in range(count):
        path.write_bytes(mutated_bytes(original, dice))
        try:
            load_samples(path, 2)
        except BringupError as error:
            assert error.where


def fuzz_modelblaster_weights(folder: Path, count: int) -> None:
    """A linear layer's weights beside a ModelBlaster graph."""
    tensors = {name: {"shape": shape, "dtype": "f32"} for name, shape in SHAPES.items()}
    operation = {"name": "fc", "op": "linear", "inputs": ["x"], "outputs": ["y"]}
    operation |= {"weight": "w", "bias": "b", "shape": {"M": 1, "K": 8, "N": 4}}
    document = {
        "version": 1,
        "name": "network",
        "input": {"tensor": "x"},
        "output": {"tensor": "y"},
        "tensors": tensors,
        "ops": [operation],
    }
    (folder / "graph.json").write_text(json.dumps(document))
    path, dice = folder / "weights.npz", random.Random(6)
    np.savez(path, w=np.ones(SHAPES["w"], np.float32), b=np.ones(SHAPES["b"], np.float32))
    original = path.read_bytes()
    assert try_graph(folder)
    for _ in range(count):
        path.write_bytes(mutated_bytes(original, dice))
        try_graph(folder)


SHAPES = {"x": [1, 8], "w": [4, 8], "b": [4], "y": [1, 4]}


def fuzz_projects(folder: Path, count: int) -> None:
    write_graph(folder)
    emit(make_plan(load_graph(folder), find_target("host")), folder / "project")
    path, dice = folder / "project" / "project.json", random.Random(7)
    original = path.read_bytes()
    assert load_project(path.parent)
    for _ in range(count):
        path.write_bytes(dice.choice((mutated_json, mutated_bytes))(original, dice))
        try:
            load_project(path.parent)
        except BringupError as error:
            assert str(path) in error.where and error.why


def fuzz_reports(folder: Path, count: int) -> None:
    """What is accepted can be drawn."""
    settings = pipeline.Settings(quant="fp32", target="host", inputs=1)
    pipeline.run("mlp_generic", settings, folder / "run")
    path, dice = folder / "run" / "run.json", random.Random(8)
    original = path.read_bytes()
    for number in range(count):
        path.write_bytes(dice.choice((mutated_json, mutated_bytes))(original, dice))
        try:
            report = read_report(path)
        except BringupError as error:
            assert str(path) in error.where
        else:
            render_html(report) if number % 4 == 0 else summary(report)


def test_counts_that_are_none_are_refused(tmp_path: Path) -> None:
    settings = pipeline.Settings(quant="fp32", target="host", inputs=1)
    pipeline.run("mlp_generic", settings, tmp_path)
    path = tmp_path / "run.json"
    document = json.loads(path.read_text())
    assert read_report(path)
    for key, value in (("macs", -1), ("bytes", 1 << 63), ("instret", -5)):
        changed = json.loads(json.dumps(document))
        changed["profile"]["rows"][0][key] = value
        path.write_text(json.dumps(changed))
        with pytest.raises(BringupError, match="cannot be read") as caught:
            read_report(path)
        assert key in caught.value.why


def fuzz_programs(folder: Path, count: int) -> None:
    """Saved programs: the archive, and documents in an archive that is whole."""
    path, dice = folder / "model.pt2", random.Random(9)
    torch.export.save(torch.export.export(torch.nn.Linear(4, 3), (torch.ones(2, 4),)), path)
    original = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    documents = [n for n in entries if n.endswith(".json") and places(json.loads(entries[n]))]
    for _ in range(count):
        if dice.randrange(2):
            path.write_bytes(mutated_bytes(original, dice))
        else:
            name = dice.choice(documents)
            with zipfile.ZipFile(path, "w") as archive:
                for entry, data in entries.items():
                    data = mutated_json(data, dice) if entry == name else data
                    archive.writestr(entry, data)
        try:
            load_model(str(path))
        except BringupError as error:
            assert str(path) in error.where or error.why


@pytest.mark.parametrize(
    "fuzz", [fuzz_modelblaster_weights, fuzz_projects, fuzz_reports, fuzz_programs]
)
def test_other_mutated_files(fuzz: Any, tmp_path: Path) -> None:
    fuzz(tmp_path, 100)


@pytest.mark.slow
@pytest.mark.parametrize(
    "fuzz", [fuzz_modelblaster_weights, fuzz_projects, fuzz_reports, fuzz_programs]
)
def test_many_other_mutated_files(fuzz: Any, tmp_path: Path) -> None:
    fuzz(tmp_path, 5000)


@pytest.mark.parametrize("fuzz", [fuzz_weights, fuzz_foreign_weights, fuzz_samples])
def test_mutated_arrays(fuzz: Any, tmp_path: Path) -> None:
    fuzz(tmp_path, 300)


@pytest.mark.slow
@pytest.mark.parametrize("fuzz", [fuzz_weights, fuzz_foreign_weights, fuzz_samples])
def test_many_mutated_arrays(fuzz: Any, tmp_path: Path) -> None:
    fuzz(tmp_path, 5000)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"a": 1, "a": 2}', "given twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "digits"),
        (b"\xff\xfe", "decode"),
        (b"", "Expecting value"),
    ],
)
def test_texts_that_say_nothing_certain(content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_bytes(content)
    with pytest.raises(GraphError) as caught:
        read_saved(tmp_path / "graph.json")
    assert why in caught.value.why and "graph.json" in caught.value.where
