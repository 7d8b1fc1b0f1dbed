"""Calibration data, and running it through a program prepared by PT2E."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.fx import GraphModule, Node

from bringup.errors import ModelError
from bringup.quantize.double import DoubleInterpreter

if TYPE_CHECKING:
    from torchao.quantization.pt2e import ObserverBase

Sample = tuple[torch.Tensor, ...]


class UnboundedError(ModelError):
    """A tensor that was to get a scale holds NaN or infinity."""


def load_samples(path: Path, inputs: int = 1) -> list[Sample]:
    """Calibration samples from a file.

    Args:
        path: `.npy` (one array, samples along axis 0), `.npz` (one array per model input, in
            alphabetic order of their names unless called `arr_0`, `arr_1`, ...), or `.pt`
            (a tensor with samples along axis 0, or a list of tensors or tuples).
        inputs: number of model inputs.

    Raises:
        ModelError: unreadable file, unknown format, no samples, or wrong number of arrays.
    """
    try:
        samples = _READERS[path.suffix](path)
    except KeyError:
        raise ModelError(
            "calibration data in an unknown format",
            where=str(path),
            hint=f"use {', '.join(_READERS)}",
        ) from None
    except ModelError:
        raise
    except Exception as error:  # zip, pickle and array headers fail in many ways
        raise ModelError(
            "calibration data cannot be read", where=str(path), why=str(error)
        ) from error
    if not samples:
        raise _no_samples(str(path))
    if any(len(sample) != inputs for sample in samples):
        raise ModelError(
            "calibration data does not fit the model",
            where=str(path),
            why=f"{len(samples[0])} tensors per sample, the model has {inputs} inputs",
        )
    return samples


def as_samples(samples: Sequence[object]) -> list[Sample]:
    """Samples given as tensors, lists or tuples, each as a tuple of tensors.

    Raises:
        ModelError: there are none, or one holds something other than tensors.
    """
    if len(samples) == 0:
        raise _no_samples("get_calibration_samples()")
    result = []
    for sample in samples:
        parts = tuple(sample) if isinstance(sample, (tuple, list)) else (sample,)
        tensors = tuple(torch.from_numpy(p) if isinstance(p, np.ndarray) else p for p in parts)
        if not all(isinstance(tensor, torch.Tensor) for tensor in tensors):
            raise ModelError(
                "a calibration sample is not a tensor or tuple of tensors",
                why=", ".join(type(part).__name__ for part in parts),
            )
        result.append(tensors)
    return result


def check_samples(samples: Sequence[Sample], like: Sample) -> None:
    """Raise ModelError unless every sample has the shapes and types of `like` and is finite."""
    for number, sample in enumerate(samples):
        where = f"calibration sample {number}"
        given = [(tuple(t.shape), t.dtype) for t in sample]
        wanted = [(tuple(t.shape), t.dtype) for t in like]
        if given != wanted:
            raise ModelError(
                "a calibration sample has the wrong shape or type",
                where=where,
                why=f"given {_describe(sample)}; the model was exported for {_describe(like)}",
            )
        for position, tensor in enumerate(sample):
            if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
                raise ModelError(
                    "a calibration sample holds NaN or infinity", where=f"{where}, input {position}"
                )


def calibrate(prepared: GraphModule, samples: Sequence[Sample]) -> list[str]:
    """Run the samples through a prepared program, in float64; returns warnings.

    Raises:
        ModelError: no samples, or an observed tensor holds NaN or infinity.
    """
    if not samples:
        raise _no_samples("calibration")
    observers = _observed(prepared)
    handles = [
        observer.register_forward_pre_hook(_finite_check(name))
        for name, observer in observers.items()
    ]
    interpreter = DoubleInterpreter(prepared)
    try:
        with torch.no_grad(), quiet():
            for number, sample in enumerate(samples):
                _forward(interpreter, sample, number)
    finally:
        for handle in handles:
            handle.remove()
    messages = [_widen_empty_range(name, observer) for name, observer in observers.items()]
    return [message for message in messages if message]


def unbounded_results(module: GraphModule, samples: Sequence[Sample]) -> frozenset[str] | None:
    """Names of nodes that give NaN or infinity on a sample; None when a final result is NaN."""
    scan = _Unbounded(module)
    with torch.no_grad():
        for sample in samples:
            results = torch.utils._pytree.tree_leaves(scan.run(*sample))
            floats = [r for r in results if isinstance(r, torch.Tensor) and r.is_floating_point()]
            if any(bool(torch.isnan(result).any()) for result in floats):
                return None
    return frozenset(scan.found)


class _Unbounded(torch.fx.Interpreter):
    """Collects the names of nodes with results that are not finite."""

    def __init__(self, module: GraphModule) -> None:
        super().__init__(module)
        self.extra_traceback = False
        self.found: set[str] = set()

    def run_node(self, n: Node) -> Any:
        value = super().run_node(n)
        is_float = isinstance(value, torch.Tensor) and value.is_floating_point()
        if is_float and not bool(torch.isfinite(value).all()):
            self.found.add(n.name)
        return value


def _forward(interpreter: DoubleInterpreter, sample: Sample, number: int) -> None:
    try:
        interpreter.run(*sample)
    except ModelError:
        raise
    except Exception as error:  # user code
        raise ModelError(
            f"the model fails on calibration sample {number}",
            why=f"{type(error).__name__}: {error}",
        ) from error


def _observed(prepared: GraphModule) -> dict[str, ObserverBase]:
    """Observers by the name of the tensor each watches (the first, when shared)."""
    from torchao.quantization.pt2e import ObserverBase  # slow to import: only to calibrate

    modules = dict(prepared.named_modules(remove_duplicate=False))
    found: dict[int, tuple[str, ObserverBase]] = {}
    for node in prepared.graph.nodes:
        module = modules.get(str(node.target)) if node.op == "call_module" else None
        if isinstance(module, ObserverBase):
            source = node.args[0]
            assert isinstance(source, Node)
            label = str(source.target) if source.op == "get_attr" else source.name
            found.setdefault(id(module), (label, module))
    return dict(found.values())


def _finite_check(name: str) -> Any:
    def check(_module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        if not bool(torch.isfinite(inputs[0].float()).all()):
            raise UnboundedError(
                "NaN or infinity during calibration",
                where=name,
                why="the float model itself computes it from this sample or these weights",
                hint="look for division by zero, overflow, or -inf masks before this tensor",
            )

    return check


def _widen_empty_range(name: str, observer: Any) -> str | None:
    """Give tensors that were always zero a usable scale, and say so."""
    low, high = getattr(observer, "min_val", None), getattr(observer, "max_val", None)
    if low is None or high is None or low.numel() == 0:
        return None
    if low.numel() > 1:
        zero = int(((low == 0) & (high == 0)).sum())
        return f"{name}: {zero} of {low.numel()} channels are all zero" if zero else None
    if float(low) != 0 or float(high) != 0:
        return None
    with torch.no_grad():
        if hasattr(observer, "histogram"):
            observer.reset_histogram(torch.tensor([0.0, 1.0]), torch.tensor(0.0), torch.tensor(1.0))
        else:
            high.fill_(1.0)
    return f"{name}: always zero in the calibration data, its scale is arbitrary"


@contextmanager
def quiet() -> Any:
    """Silence the deprecation and range warnings of the quantization library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _no_samples(where: str) -> ModelError:
    return ModelError(
        "there are no calibration samples",
        where=where,
        hint="return at least one from get_calibration_samples(), or pass --calibrate FILE",
    )


def _describe(sample: Sample) -> str:
    return ", ".join(f"{str(t.dtype).removeprefix('torch.')}{list(t.shape)}" for t in sample)


def _rows(array: torch.Tensor) -> list[torch.Tensor]:
    return [array[i : i + 1] for i in range(array.shape[0])]


def _read_npy(path: Path) -> list[Sample]:
    return [(row,) for row in _rows(torch.from_numpy(np.load(path, allow_pickle=False)))]


def _read_npz(path: Path) -> list[Sample]:
    with np.load(path, allow_pickle=False) as archive:
        arrays = [torch.from_numpy(archive[name]) for name in sorted(archive.files)]
    return list(zip(*map(_rows, arrays), strict=True))


def _read_pt(path: Path) -> list[Sample]:
    data = torch.load(path, map_location="cpu", weights_only=True)
    if isinstance(data, torch.Tensor):
        return [(row,) for row in _rows(data)]
    return as_samples(data)


_READERS = {".npy": _read_npy, ".npz": _read_npz, ".pt": _read_pt}
