"""Model and recipe to a target-ready graph, once per content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import torch

import bringup
from bringup.errors import GraphError, UsageError
from bringup.frontend import LoadedModel
from bringup.ir import Graph
from bringup.ir.serialize import GRAPH_FILE, load_graph, save_graph
from bringup.quantize import (
    Ladder,
    OutputAgreement,
    QuantizedModel,
    Recipe,
    compare,
    quantize_model,
)
from bringup.quantize.calibrate import Sample, load_samples
from bringup.quantize.quality import NodeQuality
from bringup.toolchain.cache import cache_folder

_NOTES = "notes.json"
_LADDER = "ladder.json"
_SEAL = "sha256"
_LIMIT = 1 << 30
"""Bytes of stored graphs."""


@dataclass(frozen=True)
class Prepared:
    """A graph ready for planning.

    Args:
        notes: what happened on the way. cached: it was made before.
        ladder: how it agrees with PyTorch float and with fake quantization; None unless int8.
        folder: where it is kept, for what else follows from the same model, recipe and data.
    """

    graph: Graph
    notes: tuple[str, ...]
    cached: bool
    ladder: Ladder | None = None
    folder: Path | None = None


def calibration_samples(loaded: LoadedModel, path: Path | None) -> tuple[Sample, ...] | None:
    """Samples of a file, or the model's own (None when it has none)."""
    if path is not None:
        return tuple(load_samples(path, len(loaded.sample)))
    return loaded.calibration


def prepare(
    loaded: LoadedModel,
    recipe: Recipe,
    samples: tuple[Sample, ...] | None,
    *,
    afresh: bool = False,
) -> Prepared:
    """Export, quantize and rewrite a model; reuse the result of an equal earlier call.

    The key covers the exported program (of a network of the zoo its name), its weights, the
    calibration data, the recipe and bringup's own sources. With `afresh` nothing is looked up or
    kept.
    """
    if afresh:
        quantized = quantize_model(loaded, recipe, samples)
        ladder = _ladder(loaded, quantized, samples)
        return Prepared(quantized.graph, quantized.notes, False, ladder)
    folder = cache_folder() / "graphs" / _key(loaded, recipe, samples)
    if folder.is_dir():
        try:
            _check_seal(folder)
            notes = json.loads((folder / _NOTES).read_text())
            ladder = _read_ladder(folder / _LADDER)
            return Prepared(load_graph(folder), tuple(notes), True, ladder, folder)
        except (GraphError, OSError, ValueError, KeyError, TypeError):
            shutil.rmtree(folder, ignore_errors=True)  # damaged: make it again
    quantized = quantize_model(loaded, recipe, samples)
    ladder = _ladder(loaded, quantized, samples)
    _store(folder, quantized.graph, quantized.notes, ladder)
    return Prepared(quantized.graph, quantized.notes, False, ladder, folder)


def _ladder(
    loaded: LoadedModel, quantized: QuantizedModel, samples: tuple[Sample, ...] | None
) -> Ladder | None:
    if quantized.program is None:
        return None
    return compare(loaded, quantized, samples or (loaded.sample,))


def _read_ladder(path: Path) -> Ladder | None:
    stored = json.loads(path.read_text())
    if stored is None:
        return None
    return Ladder(
        stored["samples"],
        tuple(OutputAgreement(**output) for output in stored["outputs"]),
        tuple(NodeQuality(**node) for node in stored["nodes"]),
    )


def _store(folder: Path, graph: Graph, notes: tuple[str, ...], ladder: Ladder | None) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=folder.parent))
        save_graph(graph, making)
        (making / _NOTES).write_text(json.dumps(notes))
        (making / _LADDER).write_text(json.dumps(asdict(ladder) if ladder else None))
        (making / _SEAL).write_text(_content(making))
    except (OSError, UsageError):
        return  # a cache that cannot be written costs time, nothing else
    try:
        making.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(making, ignore_errors=True)
    _trim(folder.parent)


def _content(folder: Path) -> str:
    """Digest of what was stored; later additions check themselves."""
    digest = hashlib.sha256()
    for name in (GRAPH_FILE, _NOTES, _LADDER):  # the graph holds the digest of its weights
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def _check_seal(folder: Path) -> None:
    if (folder / _SEAL).read_text() != _content(folder):
        raise GraphError("the stored graph was changed", where=str(folder))
    os.utime(folder)


def _trim(folder: Path) -> None:
    """Delete the graphs unused for longest."""
    with suppress(OSError):
        entries = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        total = 0
        for entry in entries:
            total += sum(file.stat().st_size for file in entry.iterdir())
            if total > _LIMIT:
                shutil.rmtree(entry, ignore_errors=True)


def _key(loaded: LoadedModel, recipe: Recipe, samples: tuple[Sample, ...] | None) -> str:
    digest = hashlib.sha256(_sources().encode())
    digest.update(json.dumps(recipe.as_dict(), sort_keys=True).encode())
    digest.update(json.dumps(loaded.precision, sort_keys=True, default=str).encode())
    program = "zoo" if loaded.zoo else str(loaded.program.graph)
    digest.update(f"{loaded.name}\0{torch.__version__}\0{program}".encode())
    for name, tensor in sorted(_tensors(loaded).items()):
        digest.update(name.encode())
        if isinstance(tensor, torch.Tensor):
            _add(digest, tensor)
    for sample in (loaded.sample, *(samples or ())):
        for tensor in sample:
            _add(digest, tensor)
    return digest.hexdigest()


def _tensors(loaded: LoadedModel) -> dict[str, object]:
    if loaded.zoo:
        return dict(loaded.module.state_dict())
    return {**loaded.program.state_dict, **loaded.program.constants}


def _add(digest: hashlib._Hash, tensor: torch.Tensor) -> None:
    digest.update(f"{tensor.dtype}{list(tensor.shape)}".encode())
    flat = tensor.detach().contiguous().reshape(-1).view(torch.uint8)
    digest.update(flat.numpy().tobytes())


@cache
def _sources() -> str:
    """Digest of bringup's own Python sources: another version makes other graphs."""
    digest = hashlib.sha256()
    root = Path(bringup.__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
