"""Nested and named inputs, results in any container, half precision, inputs that are written to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from bringup import pipeline
from bringup.errors import ModelError
from bringup.frontend import LoadedModel, load_model
from bringup.ir import Graph, evaluate
from bringup.quantize import Recipe, load_outputs, quantize_model, store_inputs

FLOAT = pipeline.Settings(quant="fp32")

torch.set_num_threads(1)

MODEL = """
import torch
from dataclasses import dataclass
from typing import NamedTuple
from torch import nn

a, b, c = (torch.arange(6.0).reshape(2, 3) + i for i in range(3))

class Pair(NamedTuple):
    value: object
    policy: object

@dataclass
class Record:
    boxes: object
    missing: object
    extra: dict

class Net(nn.Module):
    def forward({parameters}):
        {body}

def get_model():
    return Net()

def get_sample_input():
    return {sample}
"""

INPUTS = {
    "dictionary of arguments": (
        "self, x, scale",
        "return x * scale",
        '{"x": a, "scale": b}',
        "x scale",
    ),
    "arguments in another order": ("self, x, y", "return x - 2 * y", '{"y": a, "x": b}', "y x"),
    "one dictionary": (
        "self, batch",
        'return batch["image"] - batch["mask"]',
        '{"image": a, "mask": b}',
        "batch_image batch_mask",
    ),
    "named after positional": (
        "self, x, mask=None, bias=None",
        "return x + mask * 2 if bias is None else x",
        '(a, {"mask": b})',
        "x mask",
    ),
    "nested tuple": (
        "self, x, state",
        "return x + state[0] * state[1][0]",
        "(a, (b, [c]))",
        "x state_0 state_1_0",
    ),
    "numbers and None": (
        "self, x, factor, other, flag=False",
        "return x * factor if flag else x",
        '(a, 3, None, {"flag": True})',
        "x",
    ),
    "variable arguments": (
        "self, *parts",
        "return parts[0] + 2 * parts[1]",
        "(a, b)",
        "parts_0 parts_1",
    ),
    "keyword only": ("self, x, *, scale", "return x * scale", '{"x": a, "scale": b}', "x scale"),
}

OUTPUTS = {
    "dictionary": ('{"scores": y + 1, "boxes": y - 1}', ["scores", "boxes"]),
    "nested dictionary": ('{"out": [y, {"last": y + 1}]}', ["out_0", "out_1_last"]),
    "None among them": ("(y, None, y + 1)", None),
    "named tuple": ("Pair(y.tanh(), y)", ["value", "policy"]),
    "dataclass": ('Record(y, None, {"a": y + 1})', ["boxes", "extra_a"]),
    "name of an input": ('{"x": y, "y": y * 2}', ["x_1", "y"]),
    "nested tuple": ("(y, (y + 1, [y * 2]))", None),
    "numbers": ("(y, 3, 'text')", None),
    "the same twice": ("(y, y)", None),
    "an input": ("(y, x)", None),
    "a view of an input": ("(x.view(-1), y)", None),
    "names that are no identifiers": ('{"a b": y, 0: y + 1}', ["a_b", "_0"]),
}


def written(folder: Path, parameters: str, body: str, sample: str) -> LoadedModel:
    path = folder / "net.py"
    text = MODEL
    for key, value in {"parameters": parameters, "body": body, "sample": sample}.items():
        text = text.replace(f"{{{key}}}", value)
    path.write_text(text)
    return load_model(str(path))


def results(loaded: LoadedModel, precision: str = "fp32") -> tuple[Graph, list[np.ndarray]]:
    graph = quantize_model(loaded, Recipe(precision=precision)).graph
    return graph, load_outputs(graph, evaluate(graph, store_inputs(graph, loaded.sample)))


def same(loaded: LoadedModel, actual: list[np.ndarray], tolerance: float = 1e-6) -> None:
    golden = loaded.run(loaded.sample)
    assert [a.shape for a in actual] == [tuple(g.shape) for g in golden]
    for wanted, given in zip(golden, actual, strict=True):
        np.testing.assert_allclose(given, wanted.numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize("name", INPUTS)
def test_inputs(name: str, precision: str, tmp_path: Path) -> None:
    parameters, body, sample, names = INPUTS[name]
    loaded = written(tmp_path, parameters, body, sample)
    graph, actual = results(loaded, precision)
    assert list(graph.inputs) == names.split()
    same(loaded, actual, 1e-6 if precision == "fp32" else 0.5)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs(name: str, precision: str, tmp_path: Path) -> None:
    returned, names = OUTPUTS[name]
    loaded = written(tmp_path, "self, x", f"y = x * 2; return {returned}", "a")
    graph, actual = results(loaded, precision)
    if names is not None:
        assert list(graph.outputs) == names
    same(loaded, actual, 1e-6 if precision == "fp32" else 0.1)


@pytest.mark.parametrize("name", ["dictionary of arguments", "nested tuple", "keyword only"])
def test_saved_programs(name: str, tmp_path: Path) -> None:
    parameters, body, sample, _ = INPUTS[name]
    loaded = written(tmp_path, parameters, body, sample)
    assert loaded.arguments is not None
    args, kwargs = loaded.arguments.bind(loaded.sample)
    torch.export.save(torch.export.export(loaded.module, args, kwargs), tmp_path / "net.pt2")
    saved = load_model(str(tmp_path / "net.pt2"))
    same(loaded, results(saved)[1])
    same(saved, results(saved)[1])


def test_calibration_has_the_structure_of_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    text = MODEL.replace("{parameters}", "self, x, y").replace("{body}", "return x * y")
    text = text.replace("{sample}", '{"x": a, "y": b}')
    path.write_text(text + "\ndef get_calibration_samples(): return [{'x': b, 'y': c}]\n")
    loaded = load_model(str(path))
    assert loaded.calibration is not None
    assert torch.equal(loaded.calibration[0][1], torch.arange(6.0).reshape(2, 3) + 2)
    path.write_text(text + "\ndef get_calibration_samples(): return [{'y': b, 'x': c}]\n")
    with pytest.raises(ModelError, match="does not look like"):
        load_model(str(path))


class Scalars(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.tensor(1.7))

    def forward(self, x: Tensor, time: Tensor) -> tuple[Tensor, ...]:
        total = x.sum()
        return x * self.gain + time, total, total * time, x[0, 1], x.max(), time

    def sample(self) -> tuple[Tensor, ...]:
        return torch.randn(2, 6, generator=torch.Generator().manual_seed(1)), torch.tensor(0.5)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_scalars_keep_their_shape(precision: str) -> None:
    module = Scalars()
    loaded = LoadedModel("scalars", module, module.sample())
    _, actual = results(loaded, precision)
    same(loaded, actual, 1e-5 if precision == "fp32" else 0.2)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_becomes_float32(dtype: torch.dtype, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(f"""
import torch
from torch import nn
def get_model():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3)).to({dtype})
def get_sample_input():
    return torch.ones(2, 4, dtype={dtype})
""")
    loaded = load_model(str(path))
    torch.manual_seed(1)
    weight = nn.Linear(4, 3).weight.to(dtype)
    assert torch.equal(next(loaded.module.parameters()), weight.float())
    assert loaded.sample[0].dtype is torch.float32
    same(loaded, results(loaded)[1])
    notes = pipeline.check(loaded, FLOAT).warnings
    assert len(notes) == 2 and all(str(dtype) in note and "float32" in note for note in notes)
    assert set(notes) <= set(quantize_model(loaded, Recipe()).notes)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_inputs_written_to(precision: str) -> None:
    class Writes(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            x[:, 0] = 3
            x.mul_(2)
            return x + 1

    sample = (torch.randn(4, 5, generator=torch.Generator().manual_seed(1)),)
    before = sample[0].clone()
    loaded = LoadedModel("writes", Writes(), sample)
    same(loaded, results(loaded, precision)[1], 1e-6 if precision == "fp32" else 0.1)
    assert torch.equal(sample[0], before)
    assert any(
        "writes into its input 'x'" in note for note in pipeline.check(loaded, FLOAT).warnings
    )


class Base(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = torch.zeros(1, 4)
        self.register_buffer("kept", torch.zeros(1, 4))
        self.count = 0
        self.seen: list[Tensor] = []


class CopiesIntoAttribute(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.hidden.copy_(x)
        return self.hidden * 2


class WritesThroughAView(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.hidden.view(-1)[0:2].add_(1)
        return self.hidden * x


class AssignsAttribute(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.hidden = self.hidden + x
        return self.hidden * 2


class Counts(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.count += 1
        return x * self.count


class Appends(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.seen.append(x)
        return torch.stack(self.seen).sum(0)


class AssignsBuffer(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.kept = self.kept + x
        return self.kept * 2


class AddsToBuffer(Base):
    def forward(self, x: Tensor) -> Tensor:
        self.kept.mul_(0.9).add_(x)
        return self.kept * 2


STATEFUL: dict[type[Base], tuple[str, bool]] = {
    CopiesIntoAttribute: ("'hidden'", True),
    WritesThroughAView: ("'hidden'", True),
    AssignsAttribute: ("two different results", False),
    Counts: ("two different results", False),
    Appends: ("two different results", False),
    AssignsBuffer: ("'kept'", False),
    AddsToBuffer: ("'kept'", True),
}


@pytest.mark.parametrize("make", STATEFUL, ids=lambda m: m.__name__)
@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_state_is_refused(make: type[Base], precision: str) -> None:
    why, located = STATEFUL[make]
    with pytest.raises(ModelError) as caught:
        quantize_model(
            LoadedModel("state", make(), (torch.ones(1, 4),)), Recipe(precision=precision)
        )
    assert why in caught.value.why
    assert "return it as an output" in str(caught.value)
    assert not located or "test_arguments.py:" in caught.value.where


def test_what_a_model_only_leaves_behind_is_no_state() -> None:
    class Remembers(Base):
        def forward(self, x: Tensor) -> Tensor:
            self.hidden = x * 2  # for somebody who looks at it later
            return self.hidden + 1

    loaded = LoadedModel("remembers", Remembers(), (torch.ones(1, 4),))
    same(loaded, results(loaded)[1])


def test_place_of_a_failure() -> None:
    class Branches(nn.Module):
        def forward(self, x: Tensor) -> Any:
            y = x + 1
            return y if x.sum() > 0 else x

    with pytest.raises(ModelError, match="does not export") as caught:
        _ = LoadedModel("branches", Branches(), (torch.ones(3),)).program
    assert "test_arguments.py:" in caught.value.where
