"""MODEL in all its forms, and one clear message for each thing that can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from bringup import pipeline
from bringup.errors import ModelError, UsageError
from bringup.frontend import export_model, import_program, load_model
from bringup.ir import DType, evaluate

FLOAT = pipeline.Settings(quant="fp32")

GOOD = """
import torch
from torch import nn

def get_model():
    return nn.Sequential(nn.Linear(4, 3), nn.ReLU())

def other():
    return nn.Linear(4, 2)

def get_sample_input():
    return torch.ones(2, 4)

def get_calibration_samples():
    return [torch.zeros(2, 4), (torch.ones(2, 4),)]

def get_precision_spec():
    return {"default": "int8"}
"""


def write(folder: Path, text: str, name: str = "net.py") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_python_file(tmp_path: Path) -> None:
    loaded = load_model(write(tmp_path, GOOD))
    assert loaded.name == "net"
    assert not loaded.module.training
    assert [tuple(t.shape) for t in loaded.sample] == [(2, 4)]
    assert loaded.calibration is not None and len(loaded.calibration) == 2
    assert loaded.precision == {"default": "int8"}
    assert len(import_program(loaded.program, loaded.name).nodes) == 2


def test_factory(tmp_path: Path) -> None:
    loaded = load_model(write(tmp_path, GOOD, "2nd net.py") + ":other")
    assert loaded.name == "model_2nd_net"
    assert isinstance(loaded.module, nn.Linear)


def test_zoo() -> None:
    loaded = load_model("mlp_generic")
    report = pipeline.check(loaded, FLOAT)
    assert report.supported
    assert report.macs == 1856
    assert report.operators["linear"] == 3


def test_saved_program(tmp_path: Path) -> None:
    program = export_model(nn.Linear(4, 3), (torch.ones(2, 4),))
    path = tmp_path / "saved.pt2"
    torch.export.save(program, path)
    loaded = load_model(str(path))
    graph = import_program(loaded.program, loaded.name)
    result = evaluate(graph, {graph.inputs[0]: loaded.sample[0].numpy()})[graph.outputs[0]]
    np.testing.assert_allclose(result, loaded.module(*loaded.sample).detach().numpy(), rtol=1e-6)


BAD_FILES = {
    "no get_model": ("x = 1\ndef helper(): pass\n", "no function get_model", "helper"),
    "syntax": ("def get_model(:\n", "fails when it is imported", "SyntaxError"),
    "import": ("import no_such_module_here\n", "fails when it is imported", "ModuleNotFoundError"),
    "exit": ("import sys\nsys.exit(3)\n", "fails when it is imported", "SystemExit"),
    "factory raises": (
        "def get_model():\n  raise ValueError('boom')\n",
        "get_model() fails",
        "boom",
    ),
    "not a module": ("def get_model():\n  return 3\n", "must return a torch.nn.Module", "int"),
    "no sample": (
        "from torch import nn\ndef get_model(): return nn.ReLU()\n",
        "no function get_sample_input",
        "get_model",
    ),
    "sample type": (
        GOOD.replace("return torch.ones(2, 4)", "return [1.0, 2.0]"),
        "gave no tensor",
        "float",
    ),
    "sample NaN": (
        GOOD.replace("return torch.ones(2, 4)", "return torch.full((2, 4), float('nan'))"),
        "NaN",
        "",
    ),
    "no tensors": (GOOD.replace("return torch.ones(2, 4)", "return ()"), "gave no tensor", ""),
    "calibration shape": (
        GOOD.replace("torch.zeros(2, 4), ", "torch.zeros(2, 5), "),
        "calibration sample 0",
        "[2, 5]",
    ),
    "calibration type": (
        GOOD.replace("return [torch.zeros(2, 4), (torch.ones(2, 4),)]", "return 5"),
        "must return a list",
        "int",
    ),
    "calibration raises": (
        GOOD.replace("return [torch.zeros(2, 4), (torch.ones(2, 4),)]", "yield 1 / 0"),
        "get_calibration_samples() fails",
        "ZeroDivisionError",
    ),
    "precision type": (
        GOOD.replace('return {"default": "int8"}', "return 8"),
        "must return a dictionary",
        "int",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file(name: str, tmp_path: Path) -> None:
    text, what, why = BAD_FILES[name]
    with pytest.raises(ModelError) as caught:
        load_model(write(tmp_path, text))
    assert what in caught.value.what
    assert why in caught.value.why
    assert "net.py" in caught.value.where


@pytest.mark.parametrize("spec", ["nowhere.py", "nowhere.pt2", "nowhere.py:make", "no_such_zoo"])
def test_missing(spec: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_model(spec)
    assert caught.value.exit_code == 2


def test_unknown_kind_of_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot tell what"):
        load_model(write(tmp_path, "", "model.onnx"))


def test_a_folder_named_like_a_network_is_not_in_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lenet").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_model("lenet").zoo


def test_damaged_program(tmp_path: Path) -> None:
    path = tmp_path / "broken.pt2"
    torch.export.save(export_model(nn.Linear(4, 3), (torch.ones(2, 4),)), path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ModelError, match="cannot read the saved program"):
        load_model(str(path))


class DataDependent(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * 2 if x.sum() > 0 else x


def test_model_that_does_not_export() -> None:
    with pytest.raises(ModelError, match="does not export"):
        export_model(DataDependent(), (torch.ones(3),))


def test_model_that_fails_on_its_sample() -> None:
    with pytest.raises(ModelError, match="fails on its own sample") as caught:
        export_model(nn.Linear(4, 3), (torch.ones(2, 5),))
    assert "RuntimeError" in caught.value.why


def test_dynamic_shape() -> None:
    batch = torch.export.Dim("batch", min=2, max=64)
    program = torch.export.export(
        nn.Linear(4, 3), (torch.ones(8, 4),), dynamic_shapes=({0: batch},)
    )
    with pytest.raises(ModelError, match="dynamic shape"):
        import_program(program, "dynamic")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_damaged_weights(value: float) -> None:
    module = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))
    with torch.no_grad():
        module[1].weight[1, 2] = value
    with pytest.raises(ModelError, match="NaN or infinity") as caught:
        import_program(export_model(module, (torch.ones(2, 4),)), "bad")
    assert "1.weight (1 of 6 elements)" in caught.value.where


def test_double_precision_is_reported() -> None:
    report = check_program(nn.Linear(4, 3).double(), torch.ones(2, 4, dtype=torch.float64))
    assert "float64" in report[0]


def check_program(module: nn.Module, *sample: torch.Tensor) -> list[str]:
    from bringup.frontend import LoadedModel

    report = pipeline.check(LoadedModel("checked", module, sample), FLOAT)
    return [str(finding) for finding in report.findings]


class Unsupported(nn.Module):
    """Two things without a meaning here, one that decomposes, and supported ones around them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.conv(x)
        y = torch.cumprod(y, 1)
        y = torch.addcmul(y, y, y)
        y = y.relu()
        return y.topk(2, dim=1).values


def test_everything_unsupported_is_reported_at_once() -> None:
    from bringup.frontend import LoadedModel

    report = pipeline.check(LoadedModel("bad", Unsupported(), (torch.ones(1, 3, 6, 6),)), FLOAT)
    assert not report.supported
    assert [f.origin.target for f in report.findings] == [
        "aten.cumprod.default",
        "aten.topk.default",
    ]
    assert all(f.origin.source.startswith("test_load.py:") for f in report.findings)


def test_changing_a_buffer_is_reported() -> None:
    class Counter(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("count", torch.zeros(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.count.add_(1)
            return x + self.count

    assert any("'count'" in finding for finding in check_program(Counter(), torch.ones(3)))


def test_float64_is_refused_where_no_kernel_computes_it() -> None:
    class Double(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.exp(x.double()).float() + x.double().mean()

    findings = check_program(Double(), torch.ones(3))
    assert len(findings) == 2
    assert all("no float64 form" in f and ".float()" in f for f in findings)
    assert all("test_load.py:" in finding for finding in findings)


def test_integer_inputs_keep_their_type() -> None:
    graph = import_program(export_model(nn.Embedding(5, 3), (torch.tensor([1, 4]),)), "embedding")
    assert graph.type_of(graph.inputs[0]).dtype is DType.I64


def test_origin_names_module_and_line() -> None:
    class Outer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.block = nn.Sequential(nn.Linear(4, 3), nn.ReLU())

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.block(x)

    graph = import_program(export_model(Outer(), (torch.ones(1, 4),)), "outer")
    origin = graph.nodes[0].origin
    assert origin.module == "block.0"
    assert origin.source.startswith("test_load.py:")
    assert origin.target == "aten.linear.default"
