"""The import check sees a wrong lowering at the call that was lowered wrong, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from bringup.frontend import LoadedModel
from bringup.frontend.importer import Imported, import_traced
from bringup.frontend.lowering import NodeLowering
from bringup.ops.clamp import Clamp
from bringup.ops.mul import Mul
from bringup.ops.registry import RULES
from bringup.ops.transpose import Transpose
from bringup.ops.unary import Unary
from bringup.verify.imported import ImportAgreement, compare_imported


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.dense = nn.Linear(6, 8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.relu(self.dense(x))
        with torch.no_grad():
            z = torch.lerp(y, y.flip(0), 0.3) / 3.0
        return torch.cat([z.softmax(0), torch.exp(z)])


def agreement(module: nn.Module, *samples: torch.Tensor) -> ImportAgreement:
    loaded = LoadedModel("m", module.eval(), (samples[0],))
    imported = import_traced(loaded.program, "m")
    return compare_imported(imported, [(sample,) for sample in samples])


def samples() -> tuple[torch.Tensor, ...]:
    torch.manual_seed(1)
    return torch.randn(4, 6), 30 * torch.randn(4, 6)


def test_right_lowerings_agree() -> None:
    found = agreement(Model(), *samples())
    assert found.departures == ()
    assert found.inferences == 2
    assert found.calls >= 2 * 7
    assert found.elements > 2 * 7 * 32


def _no_relu(_lowering: NodeLowering, input: str) -> str:
    return input


def _low(lowering: NodeLowering, input: str) -> str:
    return lowering.emit(Clamp(minimum=1e-4), input)


@pytest.mark.parametrize("rule", [_no_relu, _low])
def test_wrong_rule_is_named_once_per_inference(
    rule: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, "aten.relu.default", rule)
    found = agreement(Model(), *samples())
    assert [(d.inference, d.call) for d in found.departures] == [(0, "relu"), (1, "relu")]
    text = str(found.departures[0])
    assert "aten.relu.default" in text and "test_imported.py:" in text and "expected 0" in text


@pytest.mark.parametrize("relative", [1e-5, -1e-5])
def test_small_relative_error_is_seen(relative: float, monkeypatch: pytest.MonkeyPatch) -> None:
    module = Model()

    def dense(lowering: NodeLowering, input: str, weight: str, bias: str) -> str:
        array = lowering.needs_constant(weight, "weight") * (1 + relative)
        return original(lowering, input, lowering.constant(array.astype("float32")), bias)

    original = RULES["aten.linear.default"]
    monkeypatch.setitem(RULES, "aten.linear.default", dense)
    found = agreement(module, *samples())
    assert {d.call for d in found.departures} == {"linear"}


def test_nan_and_infinity_must_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    class Logarithm(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.log(x)

    special = torch.tensor([1.0, 0.0, -1.0, float("inf")])
    assert agreement(Logarithm(), special).departures == ()
    monkeypatch.setitem(
        RULES,
        "aten.log.default",
        lambda lowering, x: lowering.emit(Unary("log"), lowering.emit(Clamp(minimum=1e-30), x)),
    )
    (departure,) = agreement(Logarithm(), special).departures
    assert departure.difference.index == (1,)
    assert departure.difference.count == 2


def test_moved_data_must_be_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Flip(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x.permute(1, 0)

    monkeypatch.setitem(
        RULES,
        "aten.permute.default",
        lambda lowering, x, dims: lowering.reshape(x, lowering.result.shape),
    )
    (departure,) = agreement(Flip(), torch.arange(6.0).reshape(2, 3)).departures
    assert departure.difference.count == 4


def test_rounding_of_one_call_excuses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum may be far off; data moved afterwards may not, for operands are PyTorch's."""

    class Turned(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.dense = nn.Linear(256, 8)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.dense(x).permute(1, 0)

    def permute(lowering: NodeLowering, x: str, dims: object) -> str:
        factor = lowering.constant(np.array(1 + 2.0**-20, np.float32))
        return lowering.emit(Mul(), lowering.emit(Transpose((1, 0)), x), factor)

    torch.manual_seed(0)
    module, x = Turned(), torch.randn(4, 256)
    assert agreement(module, x).departures == ()
    monkeypatch.setitem(RULES, "aten.permute.default", permute)
    assert {d.call for d in agreement(module, x).departures} == {"permute"}


def imported_of(module: nn.Module, sample: torch.Tensor) -> Imported:
    loaded = LoadedModel("m", module.eval(), (sample,))
    return import_traced(loaded.program, "m")


@pytest.mark.parametrize(("relative", "differs"), [(0.0, False), (5e-5, False), (2e-4, True)])
def test_the_program_is_compared_with_the_model(relative: float, differs: bool) -> None:
    """By the bound of every float output: a fraction of its largest magnitude."""
    module, (sample, *_) = Model(), samples()
    imported = imported_of(module, sample)
    golden = module(sample).detach().numpy().copy()
    golden[1, 2] += relative * np.abs(golden).max()
    found = compare_imported(imported, [(sample,)], [[golden]])
    assert [d.target for d in found.departures] == (["output"] if differs else [])
    if differs:
        assert found.departures[0].difference.index == (1, 2)


def test_a_rounding_that_may_go_either_way_excuses_no_other_element(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Above(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x > 0.5

    def below(lowering: NodeLowering, x: str, limit: float) -> str:
        factor = lowering.constant(np.array(1 / 3, np.float32))
        third = float(np.float32(limit) * np.float32(1 / 3))
        return RULES["aten.lt.Scalar"](lowering, lowering.emit(Mul(), x, factor), third)

    # the middle is the limit within the rounding of a product
    sample = torch.tensor([0.0, 0.25, 0.5 + 2.0**-24, 0.75, 1.0])
    assert agreement(Above(), sample).departures == ()
    monkeypatch.setitem(RULES, "aten.gt.Scalar", below)
    (departure,) = agreement(Above(), sample).departures
    assert departure.difference.count == 4 and departure.difference.index == (0,)


def test_values_stored_shifted_are_compared_as_the_program_has_them() -> None:
    """Quantized to uint8, which the graph holds as int8, 128 lower."""

    class Quantized(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            quantize = torch.ops.quantized_decomposed.quantize_per_tensor
            return quantize(x, 0.25, 131, 0, 255, torch.uint8).reshape(6)

    pytest.importorskip("torchao.quantization.pt2e")  # registers the operator
    sample = torch.tensor([[-40.0, -1.0, 0.0], [0.2, 7.9, 99.0]])
    imported = imported_of(Quantized(), sample)
    assert imported.shifted
    assert compare_imported(imported, [(sample,)]).departures == ()
