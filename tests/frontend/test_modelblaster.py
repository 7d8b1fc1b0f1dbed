"""ModelBlaster graphs, written here as its documentation describes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from bringup.errors import GraphError
from bringup.frontend import UnsupportedModelError
from bringup.frontend.modelblaster import read_modelblaster
from bringup.ir import Graph, evaluate
from bringup.passes.pipeline import cleanup, float_passes

rng = np.random.default_rng(11)


def tensor(*shape: int, scale: float | None = None) -> dict[str, Any]:
    if scale is None:
        return {"shape": list(shape), "dtype": "f32", "quant": None}
    return {"shape": list(shape), "dtype": "i8", "quant": {"scale": scale, "zero_point": 0}}


def op(
    name: str,
    kind: str,
    inputs: list[str],
    outputs: list[str],
    shape: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    entry = {"name": name, "op": kind, "inputs": inputs, "outputs": outputs, "weight": None}
    return {**entry, "bias": None, "shape": shape or {}, "quant": {}, **more}


def write(
    folder: Path,
    tensors: dict[str, Any],
    ops: list[dict[str, Any]],
    weights: dict[str, np.ndarray],
    outputs: list[str],
    **more: Any,
) -> Path:
    document = {
        "name": "net",
        "version": 1,
        "quant": "fp32",
        "input": {"tensor": "x"},
        "output": {"tensors": outputs, "tensor": outputs[0]},
        "tensors": tensors,
        "ops": ops,
        "dispatches": [],
        **more,
    }
    (folder / "graph.json").write_text(json.dumps(document))
    np.savez(folder / "weights.npz", **weights)
    return folder


def conv_shape(**more: int) -> dict[str, int]:
    return {
        "N": 1, "IC": 3, "IH": 8, "IW": 8, "OC": 4, "KH": 3, "KW": 3, "SH": 1, "SW": 1,
        "PH": 1, "PW": 1, **more,
    }  # fmt: skip


def outputs_of(graph: Graph, x: np.ndarray) -> list[np.ndarray]:
    stored = x.transpose(graph.layouts[graph.inputs[0]]) if graph.layouts else x
    results = evaluate(graph, {graph.inputs[0]: stored})
    return [results[name] for name in graph.outputs]


def floats(folder: Path) -> tuple[Path, np.ndarray, list[np.ndarray]]:
    """A float network with most kinds of operators, its input, and what PyTorch computes."""
    w, b = rng.normal(size=(4, 3, 3, 3)), rng.normal(size=4)
    d, db = rng.normal(size=(4, 1, 3, 3)), rng.normal(size=4)
    g, h = rng.normal(size=4), rng.normal(size=4)
    fc, lb = rng.normal(size=(5, 128)), rng.normal(size=5)
    weights = {
        name: a.astype(np.float32)
        for name, a in {"w": w, "b": b, "d": d, "db": db, "g": g, "h": h, "l": fc, "lb": lb}.items()
    }
    pool = {"N": 1, "C": 4, "IH": 8, "IW": 8, "KH": 2, "KW": 2, "SH": 2, "SW": 2, "PH": 0, "PW": 0}
    ops = [
        op("conv1", "conv2d", ["x"], ["c"], conv_shape(), weight="w", bias="b"),
        op("bn", "batchnorm2d", ["c"], ["n"], {"N": 1, "C": 4, "H": 8, "W": 8},
           weight="g", bias="h"),
        op("act", "silu", ["n"], ["a"], {"n": 256}),
        op("dw", "depthwise_conv2d", ["a"], ["e"],
           {**pool, "KH": 3, "KW": 3, "SH": 1, "SW": 1, "PH": 1, "PW": 1}, weight="d", bias="db"),
        op("sum", "add", ["a", "e"], ["s"], {"n": 256}),
        op("pool", "maxpool2d", ["s"], ["p"], {**pool, "DH": 1, "DW": 1}),
        op("up", "upsample_nearest", ["p"], ["u"], {"N": 1, "C": 4, "IH": 4, "IW": 4, "scale": 2}),
        op("cat", "cat2_c1", ["u", "s"], ["k"], {"N": 1, "c_0": 4, "c_1": 4, "H": 8, "W": 8}),
        op("chunk", "chunk2_c1", ["k"], ["k0", "k1"]),
        op("gap", "avgpool2d", ["k1"], ["q"], {**pool, "count_include_pad": 1}),
        op("twice", "cat2_c1", ["q", "p"], ["t"]),
        op("flat", "view", ["t"], ["v"]),
        op("fc", "linear", ["v"], ["y"], {"M": 1, "K": 128, "N": 5}, weight="l", bias="lb"),
        op("prob", "softmax", ["y"], ["z"], {"M": 1, "K": 5}),
        op("mean", "mean_dim", ["k0"], ["m"], {"outer": 4, "reduce": 64, "inner": 1}),
    ]  # fmt: skip
    tensors = {
        **{name: tensor(1, 4, 8, 8) for name in ("c", "n", "a", "e", "s", "u", "k0", "k1")},
        "x": tensor(1, 3, 8, 8), "p": tensor(1, 4, 4, 4), "k": tensor(1, 8, 8, 8),
        "q": tensor(1, 4, 4, 4), "t": tensor(1, 8, 4, 4), "v": tensor(1, 128), "y": tensor(1, 5),
        "z": tensor(1, 5), "m": tensor(1, 4, 1, 1),
    }  # fmt: skip
    x = rng.normal(size=(1, 3, 8, 8)).astype(np.float32)
    t = {name: torch.from_numpy(a) for name, a in weights.items()}
    a = F.conv2d(torch.from_numpy(x), t["w"], t["b"], padding=1)
    a = F.silu(a * t["g"].reshape(4, 1, 1) + t["h"].reshape(4, 1, 1))
    s = a + F.conv2d(a, t["d"], t["db"], padding=1, groups=4)
    p = F.max_pool2d(s, 2)
    v = torch.cat([F.avg_pool2d(s, 2), p], 1).flatten(1)
    z = F.softmax(F.linear(v, t["l"], t["lb"]), -1)
    m = p.mean((2, 3), keepdim=True)
    return write(folder, tensors, ops, weights, ["z", "m"]), x, [z.numpy(), m.numpy()]


def test_float_network(tmp_path: Path) -> None:
    folder, x, expected = floats(tmp_path)
    graph = read_modelblaster(folder / "graph.json").graph
    for candidate in (graph, float_passes(graph)):
        for result, golden in zip(outputs_of(candidate, x), expected, strict=True):
            np.testing.assert_allclose(result.reshape(-1), golden.reshape(-1), rtol=1e-4, atol=1e-5)


def two_stage(acc: np.ndarray, multiplier: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """ModelBlaster's requantization."""
    t = (acc.astype(np.int64) * multiplier + (1 << 30)) >> 31
    return np.where(shift > 0, (t + (1 << np.maximum(shift - 1, 0))) >> np.maximum(shift, 0), t)


@pytest.mark.parametrize("per_channel", [False, True])
def test_int8_network_within_one_of_two_roundings(tmp_path: Path, per_channel: bool) -> None:
    w = rng.integers(-127, 128, (4, 3, 3, 3)).astype(np.int8)
    b = rng.integers(-3000, 3000, 4).astype(np.int32)
    multiplier = rng.integers(2**30, 2**31, 4 if per_channel else 1).astype(np.int64)
    shift = rng.integers(6, 9, 4 if per_channel else 1)
    weights = {"w": w, "b": b, "mult": multiplier.astype(np.int32), "shift": shift}
    quant = {"activation_min": 0, "activation_max": 127}
    if per_channel:
        quant |= {"output_multiplier_per_oc": "mult", "output_shift_per_oc": "shift"}
    else:
        quant |= {"output_multiplier": int(multiplier[0]), "output_shift": int(shift[0])}
    kind = "conv2d_s8_pc" if per_channel else "conv2d_s8"
    ops = [
        op("conv1", kind, ["x"], ["c"], conv_shape(), weight="w", bias="b", quant=quant),
        op("pool", "maxpool2d_s8", ["c"], ["y"],
           {"N": 1, "C": 4, "IH": 8, "IW": 8, "KH": 2, "KW": 2, "SH": 2, "SW": 2}),
    ]  # fmt: skip
    tensors = {
        "x": tensor(1, 3, 8, 8, scale=0.02),
        "c": tensor(1, 4, 8, 8, scale=0.05),
        "y": tensor(1, 4, 4, 4, scale=0.05),
    }
    imported = read_modelblaster(write(tmp_path, tensors, ops, weights, ["y"], quant="int8"))
    assert any("rounds twice" in warning for warning in imported.warnings)
    x = rng.integers(-127, 128, (1, 3, 8, 8)).astype(np.int8)
    sums = F.conv2d(
        torch.from_numpy(x).double(), torch.from_numpy(w).double(),
        torch.from_numpy(b).double(), padding=1,
    ).numpy()  # fmt: skip
    per = (-1, 1, 1) if per_channel else (1, 1, 1)
    stored = two_stage(sums.astype(np.int64), multiplier.reshape(per), shift.reshape(per))
    golden = F.max_pool2d(torch.from_numpy(np.clip(stored, 0, 127)).double(), 2).numpy()
    for graph in (imported.graph, cleanup(imported.graph)):
        (result,) = outputs_of(graph, x)
        if graph.outputs[0] in graph.layouts:
            result = result.transpose(np.argsort(graph.layouts[graph.outputs[0]]))
        assert result.dtype == np.int8
        assert np.abs(result - golden).max() <= 1
        assert (result == golden).mean() > 0.9


def test_packed_inputs_and_fused_operators(tmp_path: Path) -> None:
    fused = {
        "name": "pair", "op": "__fused__add__relu", "inputs": ["a", "b"], "outputs": ["y"],
        "internal_tensors": ["s"],
        "sub_ops": [op("add", "add", ["a", "b"], ["s"]), op("relu", "relu", ["s"], ["y"])],
    }  # fmt: skip
    packed = [{"name": "a", "offset": 0, "size": 3}, {"name": "b", "offset": 3, "size": 3}]
    tensors = {name: tensor(1, 3) for name in ("a", "b", "s", "y")}
    folder = write(
        tmp_path, tensors, [fused], {}, ["y"], input={"tensor": "ab", "packed_inputs": packed}
    )
    graph = read_modelblaster(folder).graph
    a, b = np.float32([[1, -2, 3]]), np.float32([[1, 1, -4]])
    result = evaluate(graph, {"a": a, "b": b})[graph.outputs[0]]
    assert result.tolist() == [[2, 0, 0]]


def test_unsupported_operators_are_reported_at_once(tmp_path: Path) -> None:
    ops = [
        op("rnn", "lstm", ["x"], ["h"]),
        op("act", "relu", ["h"], ["r"]),
        op("sum", "cumsum", ["r"], ["y"]),
    ]
    tensors = {name: tensor(1, 3) for name in ("x", "h", "r", "y")}
    with pytest.raises(UnsupportedModelError) as caught:
        read_modelblaster(write(tmp_path, tensors, ops, {}, ["y"]))
    assert [finding.node for finding in caught.value.findings] == ["rnn", "sum"]


def damaged(folder: Path, what: str) -> None:
    path = folder / "graph.json"
    document = json.loads(path.read_text())
    if what == "truncated":
        path.write_text(path.read_text()[:-30])
        return
    if what == "weights":
        (folder / "weights.npz").write_bytes(b"PK\x03\x04 broken")
        return
    if what == "missing weights":
        (folder / "weights.npz").unlink()
        return
    if what == "version":
        document["version"] = 2
    elif what == "shape":
        del document["ops"][0]["shape"]["KH"]
    elif what == "array":
        document["ops"][0]["shape"]["KH"] = 4
    elif what == "undeclared":
        del document["tensors"]["n"]
    elif what == "undefined":
        document["ops"][1]["inputs"] = ["nothing"]
    path.write_text(json.dumps(document))


@pytest.mark.parametrize(
    "what",
    [
        "truncated",
        "weights",
        "missing weights",
        "version",
        "shape",
        "array",
        "undeclared",
        "undefined",
    ],
)
def test_damaged_files(tmp_path: Path, what: str) -> None:
    folder, _, _ = floats(tmp_path)
    damaged(folder, what)
    with pytest.raises(GraphError) as caught:
        read_modelblaster(folder)
    assert str(tmp_path) in caught.value.where


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(GraphError):
        read_modelblaster(tmp_path)
