"""An independent judge: is what the device returned what PyTorch returns?

The reference is the float module of the model file, loaded anew, run on the sample input and on two
more of the same kind. Nothing of `bringup` is used but its public pipeline, which is given these
inputs and hands back the device's outputs.

- fp32: every element within 1e-4 of its tensor's largest magnitude, integers and booleans equal,
  NaN and infinities in the same places with the same sign.
- int8: each output over all inputs reaches the SQNR of plain fake quantization (see
  `fake_quantization`) less 1 dB. An error of half an output step (root mean square) is as good as
  an int8 result gets and always suffices: beyond it, more is luck of rounding. Of few elements a
  ratio is luck, too: where fewer than `ELEMENTS` fall short, more inputs are drawn and decide.
  Elements that are not finite in float are not compared: int8 cannot hold them.
  Integer and boolean outputs may differ from float in as many elements as fake quantization's.
"""

from __future__ import annotations

import copy
import importlib.util
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import numpy as np
import torch
from tests.cases.agreement import check_departs
from tests.cases.fake_quantization import FakeQuantized, Sample, fake_quantize
from torch.utils import _pytree as pytree

from bringup import pipeline
from bringup.errors import BringupError, ToolMissingError

MODELS = Path(__file__).parent / "models"
TOLERANCE = {torch.float32: 1e-4, torch.float64: 1e-4, torch.bfloat16: 2.0**-7}
ALLOWANCE = 1.0
"""dB below fake quantization."""

ELEMENTS = 512
"""Errors of one int8 output, at least, before its ratio is believed: the standard error of a mean
square over n like values is about sqrt(2 / n) of it, 0.3 dB at 512, two of which differ by 0.4."""
MANY = 128
"""Inputs where that is not reached with few."""

_LATER_SEEDS = (2, 5)
_JITTER = 0.02


class Verdict(StrEnum):
    """What became of a case."""

    RIGHT = "right"
    WRONG = "WRONG"
    FAILED = "FAILED"  # verification of the run itself: exit code 1
    REFUSED = "refused"
    DISAGREES = "DISAGREES"  # `check` gives another answer than `run`
    TRACEBACK = "TRACEBACK"
    SKIPPED = "skipped"  # a tool is missing


@dataclass(frozen=True)
class Judgement:
    """One combination of case, precision and target.

    Args:
        margin: int8: lowest (reached, needed) in dB of its outputs.
        elements: int8: of that output, over all inputs.
    """

    verdict: Verdict
    why: str = ""
    margin: tuple[float, float] | None = None
    elements: int = 0

    def __str__(self) -> str:
        decibels = "{:.1f}/{:.1f}".format(*self.margin) if self.margin else ""
        return f"{self.verdict} {decibels}".strip()


@dataclass(frozen=True)
class Case:
    """A model file, loaded anew."""

    path: Path
    module: torch.nn.Module
    samples: tuple[Sample, ...]
    calibration: tuple[Sample, ...]

    def expected(self) -> list[list[torch.Tensor]]:
        """Float outputs per sample; a copy each, as a model may change its buffers."""
        return [_outputs(copy.deepcopy(self.module), sample) for sample in self.samples]


def names() -> list[str]:
    """All cases."""
    return sorted(path.stem for path in MODELS.glob("*.py"))


def load_case(name: str, seeds: Sequence[int] = _LATER_SEEDS) -> Case:
    """Load a model file as `bringup` does: same seed, same order of calls.

    Args:
        seeds: of the inputs after the sample.
    """
    path = MODELS / f"{name}.py"
    torch.manual_seed(0)
    spec = importlib.util.spec_from_file_location(f"case_{name}", path)
    assert spec is not None and spec.loader is not None
    file = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(file)
    module = file.get_model().eval()
    sample = _tuple(file.get_sample_input())
    calibration: tuple[Sample, ...] = (sample,)
    if hasattr(file, "get_calibration_samples"):
        calibration = tuple(_tuple(one) for one in file.get_calibration_samples())
    return Case(path, module, (sample, *_later_samples(file, sample, seeds)), calibration)


def judge(name: str, quant: str, target: str, *, ask_check: bool = False) -> Judgement:
    """Run one combination and judge it; with `ask_check`, also whether `check` says the same."""
    judgement = _judge(load_case(name), quant, target, ask_check)
    if judgement.verdict is Verdict.WRONG and 0 < judgement.elements < ELEMENTS:
        return _judge(load_case(name, range(100, 100 + MANY)), quant, target, ask_check=False)
    return judgement


def _judge(case: Case, quant: str, target: str, ask_check: bool) -> Judgement:
    settings = pipeline.Settings(quant=quant, target=target)
    torch.manual_seed(0)
    error: BringupError | None = None
    try:
        with TemporaryDirectory(prefix="bringup-case-") as folder:
            outcome = pipeline.run(str(case.path), settings, Path(folder), samples=case.samples)
    except BringupError as raised:
        error = raised
    except (Exception, RecursionError) as raised:
        return Judgement(Verdict.TRACEBACK, f"{type(raised).__name__}: {raised}"[:300])
    if ask_check and (departs := check_departs(case.path, settings, error)):
        return Judgement(Verdict.DISAGREES, departs)
    if error is not None:
        missing = isinstance(error, ToolMissingError)
        return Judgement(Verdict.SKIPPED if missing else Verdict.REFUSED, error.describe())
    return _judge_outcome(case, outcome, quant)


def _judge_outcome(case: Case, outcome: pipeline.Outcome, quant: str) -> Judgement:
    if not outcome.report.ok:
        findings = [str(f) for rung in outcome.report.verification for f in rung.findings]
        return Judgement(Verdict.FAILED, "; ".join(findings[:3]))
    expected = case.expected()
    actual = [[np.asarray(output) for output in outputs] for outputs in outcome.outputs]
    if complaint := _unlike(expected, actual):
        return Judgement(Verdict.WRONG, complaint)
    if quant == "int8":
        fake = fake_quantize(copy.deepcopy(case.module), case.samples[0], case.calibration)
        return judge_quantized(expected, actual, fake, case.samples)
    return judge_float(expected, actual)


def judge_float(
    expected: Sequence[Sequence[torch.Tensor]], actual: Sequence[Sequence[np.ndarray]]
) -> Judgement:
    """Compare outputs, per sample and output, element by element."""
    for number, (wanted, given) in enumerate(zip(expected, actual, strict=True)):
        for index, (golden, output) in enumerate(zip(wanted, given, strict=True)):
            if complaint := _departs(golden, output):
                return Judgement(Verdict.WRONG, f"input {number}, output {index}: {complaint}")
    return Judgement(Verdict.RIGHT)


def judge_quantized(
    expected: Sequence[Sequence[torch.Tensor]],
    actual: Sequence[Sequence[np.ndarray]],
    fake: FakeQuantized,
    samples: Sequence[Sample],
) -> Judgement:
    """Compare outputs over all samples with what fake quantization reaches."""
    faked = [fake.run(sample) for sample in samples]
    worst: tuple[float, float] | None = None
    elements = 0
    for index, seen in enumerate(fake.outputs):
        golden = np.stack([_array(outputs[index]) for outputs in expected])
        output = np.stack([outputs[index] for outputs in actual])
        rounded = np.stack([_array(outputs[index]) for outputs in faked])
        if not expected[0][index].is_floating_point():
            differing, allowed = int(np.sum(output != golden)), int(np.sum(rounded != golden))
            if differing > allowed:
                why = f"output {index}: {differing} integers differ, fake quantization {allowed}"
                return Judgement(Verdict.WRONG, why)
            continue
        finite = np.isfinite(golden)
        if not np.isfinite(output[finite]).all():
            return Judgement(Verdict.WRONG, f"output {index}: NaN or infinity")
        golden, output, rounded = golden[finite], output[finite], rounded[finite]
        enough = decibels(golden, np.full_like(golden, seen.step / 2, dtype=np.float64))
        needed = min(decibels(golden, rounded - golden) - ALLOWANCE, enough)
        reached = decibels(golden, output.astype(np.float64) - golden)
        if worst is None or reached - needed < worst[0] - worst[1]:
            worst, elements = (reached, needed), golden.size
    if worst is not None and not worst[0] >= worst[1]:
        why = f"an output reaches {worst[0]:.1f} dB, fake quantization needs {worst[1]:.1f}"
        return Judgement(Verdict.WRONG, why, worst, elements)
    return Judgement(Verdict.RIGHT, "", worst, elements)


def _unlike(
    expected: Sequence[Sequence[torch.Tensor]], actual: Sequence[Sequence[np.ndarray]]
) -> str:
    """What is wrong about the number, shapes and kinds of outputs."""
    if len(expected) != len(actual):
        return f"{len(actual)} inferences for {len(expected)} inputs"
    for wanted, given in zip(expected, actual, strict=True):
        shapes, found = [tuple(t.shape) for t in wanted], [a.shape for a in given]
        if shapes != found:
            return f"output shapes {found}, PyTorch returns {shapes}"
        kinds, have = [_array(t).dtype.kind for t in wanted], [a.dtype.kind for a in given]
        if kinds != have:
            return f"output kinds {have}, PyTorch returns {kinds}"
    return ""


def _departs(golden: torch.Tensor, output: np.ndarray) -> str:
    reference = _array(golden)
    if not golden.is_floating_point():
        wrong = int(np.sum(reference != output))
        return f"{wrong} of {output.size} integers differ" if wrong else ""
    finite = np.isfinite(reference)
    if not np.array_equal(reference[~finite], output[~finite], equal_nan=True):
        return "NaN or infinity differ"
    if not np.isfinite(output[finite]).all():
        return "NaN or infinity where PyTorch has numbers"
    if not finite.any():
        return ""
    distance = np.abs(reference[finite] - output[finite].astype(np.float64))
    bound = TOLERANCE.get(golden.dtype, 1e-3) * np.abs(reference[finite]).max()
    if distance.max() > bound:
        return f"differs by {distance.max():.3g}, allowed {bound:.3g}"
    return ""


def decibels(signal: np.ndarray, noise: np.ndarray) -> float:
    """Signal to noise ratio; scaled first, as squares of large floats overflow."""
    largest = max(float(np.abs(signal).max(initial=0.0)), float(np.abs(noise).max(initial=0.0)))
    if largest == 0 or not np.any(noise):
        return math.inf
    power = float(np.sum((signal / largest) ** 2))
    return 10 * math.log10(power / float(np.sum((noise / largest) ** 2))) if power else -math.inf


def _array(tensor: torch.Tensor) -> np.ndarray:
    """Floats as float64, everything else as it is."""
    tensor = tensor.detach()
    return (tensor.double() if tensor.is_floating_point() else tensor).numpy()


def _outputs(module: torch.nn.Module, sample: Sample) -> list[torch.Tensor]:
    with torch.no_grad():
        result = module(*copy.deepcopy(sample))
    return [leaf for leaf in pytree.tree_leaves(result) if isinstance(leaf, torch.Tensor)]


def _tuple(value: torch.Tensor | Sequence[torch.Tensor]) -> Sample:
    return (value,) if isinstance(value, torch.Tensor) else tuple(value)


def _later_samples(file: ModuleType, sample: Sample, seeds: Sequence[int]) -> list[Sample]:
    """More inputs of the same kind: drawn by the file itself, else shuffled and jittered."""
    if hasattr(file, "_x"):
        return [_tuple(file._x(seed)) for seed in seeds]
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    return [tuple(_like(tensor, g) for tensor in sample) for g in generators]


def _like(tensor: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The same values in another order; floats a little smaller, so they stay within range."""
    order = torch.randperm(tensor.numel(), generator=generator)
    shuffled = tensor.reshape(-1)[order].reshape(tensor.shape)
    if not tensor.is_floating_point():
        return shuffled
    factor = 1 - _JITTER * torch.rand(tensor.shape, generator=generator)
    return (shuffled * factor).to(tensor.dtype)
