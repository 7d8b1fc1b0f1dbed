"""Every case in one combination; `make cases` judges all of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.cases.expected import COMBINATIONS, MOST_REFUSED, REFUSED, accepts_refusal
from tests.cases.fake_quantization import fake_quantize
from tests.cases.judge import Verdict, judge, judge_float, judge_quantized, names
from torch import nn

from bringup import pipeline
from bringup.errors import ModelError
from bringup.frontend.support import Finding, SupportReport
from bringup.ir import Origin
from bringup.runners import RUNNERS

# PyTorch warns about its own trees when a program is copied
pytestmark = pytest.mark.filterwarnings("ignore:.*treespec.*:FutureWarning")

needs_simulator = pytest.mark.skipif(
    not any(RUNNERS[name].available() for name in ("sim", "qemu")), reason="no simulator"
)

ASKED = ("b24_alpha_of_add", "b36_scalars", "b73_state_buffer", "torch_max_pool1d_indices")
"""Cases whose `check` is compared with `run` here; `make cases` compares all."""


@needs_simulator
@pytest.mark.parametrize(("number", "name"), list(enumerate(names())))
def test_case(number: int, name: str) -> None:
    quant, target = COMBINATIONS[number % len(COMBINATIONS)]
    judgement = judge(name, quant, target, ask_check=name in ASKED)
    if name in REFUSED and quant in REFUSED[name].quants:
        assert judgement.verdict is Verdict.REFUSED
        assert accepts_refusal(name, quant, judgement.why), judgement.why
    else:
        assert judgement.verdict is Verdict.RIGHT, judgement.why


@needs_simulator
def test_a_check_that_accepts_what_run_refuses_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "torch_max_pool1d_indices"
    monkeypatch.setattr(pipeline, "check", lambda model, settings: SupportReport(model))
    assert judge(name, "fp32", "scalar", ask_check=True).verdict is Verdict.DISAGREES


@needs_simulator
@pytest.mark.parametrize("way", ["findings", "error"])
def test_a_check_that_refuses_what_runs_is_seen(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(model: str, settings: pipeline.Settings) -> SupportReport:
        if way == "error":
            raise ModelError("refused")
        return SupportReport(model, (Finding("add", Origin(), "no reason"),))

    monkeypatch.setattr(pipeline, "check", refuse)
    judgement = judge("b24_alpha_of_add", "fp32", "scalar", ask_check=True)
    assert judgement.verdict is Verdict.DISAGREES


def test_refusals_are_few_and_about_cases() -> None:
    assert len(REFUSED) <= MOST_REFUSED
    assert set(REFUSED) <= set(names())


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.conv, self.fc = nn.Conv2d(3, 8, 3), nn.Linear(8, 4)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        scores = self.fc(self.conv(x).relu().mean((2, 3)))
        return scores, scores.argmax(1)


def drawn(seed: int) -> tuple[torch.Tensor]:
    return (torch.randn(4, 3, 8, 8, generator=torch.Generator().manual_seed(seed)),)


SAMPLES = [drawn(seed) for seed in range(3)]


def outputs(net: Net) -> list[list[torch.Tensor]]:
    with torch.no_grad():
        return [list(net(*sample)) for sample in SAMPLES]


def arrays(expected: list[list[torch.Tensor]]) -> list[list[np.ndarray]]:
    return [[tensor.numpy().copy() for tensor in one] for one in expected]


def test_the_judge_accepts_the_float_model_and_what_is_close() -> None:
    expected = outputs(Net())
    actual = arrays(expected)
    actual[1][0] *= 1 + 1e-5
    assert judge_float(expected, actual).verdict is Verdict.RIGHT


@pytest.mark.parametrize("fault", [2e-3, np.nan, np.inf])
def test_the_judge_finds_one_wrong_float(fault: float) -> None:
    expected = outputs(Net())
    actual = arrays(expected)
    actual[2][0][3, 1] += fault * np.abs(actual[2][0]).max()
    assert judge_float(expected, actual).verdict is Verdict.WRONG


def test_the_judge_finds_one_wrong_integer() -> None:
    expected = outputs(Net())
    actual = arrays(expected)
    actual[1][1][0] += 1
    assert judge_float(expected, actual).verdict is Verdict.WRONG


def test_fake_quantization_is_as_good_as_eight_bits_get() -> None:
    net = Net()
    fake = fake_quantize(net, SAMPLES[0], SAMPLES)
    rounded = [[t.numpy() for t in fake.run(sample)] for sample in SAMPLES]
    judgement = judge_quantized(outputs(net), rounded, fake, SAMPLES)
    assert judgement.verdict is Verdict.RIGHT
    assert judgement.margin is not None and 30 < judgement.margin[0] < 50


@pytest.mark.parametrize("fault", ["halved", "one channel lost", "five per cent"])
def test_the_judge_finds_lost_quality(fault: str) -> None:
    net, broken = Net(), Net()
    with torch.no_grad():
        if fault == "halved":
            broken.fc.weight.mul_(0.5)
        elif fault == "one channel lost":
            broken.conv.weight[0] = 0
        else:
            broken.fc.weight.mul_(1.05)
    fake, faulty = (fake_quantize(n, SAMPLES[0], SAMPLES) for n in (net, broken))
    rounded = [[t.numpy() for t in faulty.run(sample)] for sample in SAMPLES]
    assert judge_quantized(outputs(net), rounded, fake, SAMPLES).verdict is Verdict.WRONG
