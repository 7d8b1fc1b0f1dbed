"""MODEL as the user names it: a zoo network, a Python file, or a saved `.pt2` program."""

from __future__ import annotations

import importlib.util
import inspect
import math
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch.export import ExportedProgram

from bringup.errors import BringupError, ModelError, UsageError, first_lines
from bringup.frontend.arguments import Arguments, Sample
from bringup.frontend.decompose import canonical
from bringup.frontend.export import call_module, export_model, quiet
from bringup.frontend.importer import Imported, import_traced
from bringup.frontend.names import split_factory
from bringup.frontend.saved_program import example_arguments, read_program, whole


@dataclass(frozen=True)
class Quality:
    """What a model file demands of its outputs (`get_quality()`).

    Args:
        min_sqnr: least SQNR against PyTorch float of every real output, in dB.
        judge: given PyTorch's and the device's outputs on the sample input, two lists of arrays,
            says what is wrong with them, or None (or an empty text) when nothing is.
    """

    min_sqnr: float | None = None
    judge: Callable[[list[Any], list[Any]], str | None] | None = None


@dataclass(frozen=True)
class LoadedModel:
    """A model with the data that came with it.

    Args:
        name: zoo name or file stem; names the graph and its C symbols.
        module: in eval mode.
        sample: one tensor per graph input.
        calibration: inputs like `sample`, or None when the model brings none.
        precision: `get_precision_spec()` of the model file, or None.
        quality: `get_quality()` of the model file, or None.
        saved: the program a `.pt2` file held.
        path: the file it came from, None for a zoo name.
        arguments: how tensors become arguments of `forward`; None when they are those.
        notes: what was changed about the model when it was loaded.
        zoo: it is the zoo's network of that name, so bringup's sources and its tensors tell its
            program without exporting it.
    """

    name: str
    module: torch.nn.Module
    sample: Sample
    calibration: tuple[Sample, ...] | None = None
    precision: Mapping[str, Any] | None = None
    quality: Quality | None = None
    saved: ExportedProgram | None = None
    path: Path | None = None
    arguments: Arguments | None = None
    notes: tuple[str, ...] = ()
    zoo: bool = False

    @cached_property
    def program(self) -> ExportedProgram:
        """The canonical exported program. Raises ModelError when the module does not export."""
        return canonical(self.saved or export_model(self.module, self.sample, self.arguments))

    def run(self, sample: Sequence[torch.Tensor]) -> Sample:
        """Results of the module in PyTorch float, one tensor per output of the graph.

        bfloat16 and half ones come as float32, as the graph's boundary has them.
        """
        return tuple(map(_widened, call_module(self.module, sample, self.arguments)))

    @cached_property
    def imported(self) -> Imported:
        """The program as a graph, and how it follows. Raises UnsupportedModelError, ModelError."""
        return import_traced(self.program, self.name)


def load_model(spec: str, *, trust: bool = False) -> LoadedModel:
    """Find and load MODEL.

    Args:
        spec: zoo name, `file.py`, `file.py:factory`, or `program.pt2`. A `.py` is run.
        trust: let a `.pt2` run what is pickled in it (`frontend.saved_program`).

    Raises:
        UsageError: no such model or file.
        ModelError: the file fails, lacks a function, or its functions return something unusable.
    """
    path, factory = split_factory(spec)
    if spec.endswith(".pt2"):
        return _load_program(Path(spec), trust)
    if path.endswith(".py"):
        return _load_file(Path(path), factory or "get_model")
    from bringup.models import names  # builds networks: only when one is asked for

    if Path(spec).exists() and spec not in names():
        raise UsageError(
            f"cannot tell what {spec!r} is",
            hint="give a zoo name, a Python file (.py) or a saved torch.export program (.pt2)",
        )
    return _load_zoo(spec)


def in_float32(loaded: LoadedModel) -> LoadedModel:
    """The model with its bfloat16 and half weights and inputs as float32, which holds all values.

    The module itself is converted. Says so in the notes.
    """
    tensors = [*loaded.module.parameters(), *loaded.module.buffers()]
    weights = {t.dtype for t in tensors if t.dtype in _HALVES}
    inputs = {t.dtype for t in loaded.sample if t.dtype in _HALVES}
    if not weights | inputs:
        return loaded
    for module in loaded.module.modules() if weights else ():
        module._apply(_widened, recurse=False)  # type: ignore[no-untyped-call]
    calibration = loaded.calibration
    parts = [("weights", weights), ("inputs", inputs)]
    notes = tuple(
        f"{what} in {' and '.join(sorted(map(str, types)))} are computed with in float32"
        for what, types in parts
        if types
    )
    return replace(
        loaded,
        sample=tuple(map(_widened, loaded.sample)),
        calibration=None
        if calibration is None
        else tuple(tuple(map(_widened, one)) for one in calibration),
        saved=None,  # a saved program computes in its own types: it is exported again
        notes=(*loaded.notes, *notes),
    )


_HALVES = (torch.bfloat16, torch.float16)


def _widened(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.float() if tensor.dtype in _HALVES else tensor


def _load_zoo(name: str) -> LoadedModel:
    from bringup.models import find

    model = find(name)
    samples = model.get_calibration_samples()
    loaded = _loaded(name, model.get_model(), model.get_sample_input(), samples, where=name)
    return replace(loaded, zoo=True)


def _load_file(path: Path, factory: str) -> LoadedModel:
    module = _execute(path)
    make = _function(module, factory, path)
    model = _call(make, path)
    if not isinstance(model, torch.nn.Module):
        raise ModelError(
            f"{factory}() must return a torch.nn.Module",
            where=str(path),
            why=f"it returned {type(model).__name__}",
        )
    sample = _call(_function(module, "get_sample_input", path), path)
    samples, precision = None, None
    if (get_samples := getattr(module, "get_calibration_samples", None)) is not None:
        samples = _call(get_samples, path)
    if (get_spec := getattr(module, "get_precision_spec", None)) is not None:
        precision = _call(get_spec, path)
        if not isinstance(precision, Mapping):
            raise ModelError(
                "get_precision_spec() must return a dictionary",
                where=str(path),
                why=f"it returned {type(precision).__name__}",
            )
    loaded = _loaded(_identifier(path.stem), model, sample, samples, where=str(path))
    return replace(loaded, precision=precision, quality=_quality(module, path), path=path)


def _quality(module: ModuleType, path: Path) -> Quality | None:
    get_quality = getattr(module, "get_quality", None)
    if get_quality is None:
        return None
    given = _call(get_quality, path)
    if isinstance(given, Mapping) and set(given) <= {"min_sqnr", "judge"}:
        least, judge = given.get("min_sqnr"), given.get("judge")
        number = isinstance(least, (int, float)) and math.isfinite(least)
        if (least is None or number) and (judge is None or callable(judge)):
            return Quality(None if least is None else float(least), judge)
    raise ModelError(
        "get_quality() must return a dictionary of min_sqnr and judge",
        where=str(path),
        why=f"it returned {given!r}"[:200],
        hint='for example {"min_sqnr": 30.0}',
    )


def _loaded(
    name: str, model: torch.nn.Module, value: object, samples: object, *, where: str
) -> LoadedModel:
    """A model with its data as tensors, in float32 where it is in half precision."""
    arguments, sample = Arguments.of(value, model.forward, "get_sample_input()", where)
    calibration = None if samples is None else _as_samples(samples, model, arguments, sample, where)
    return in_float32(
        LoadedModel(
            name,
            model.eval(),
            sample,
            calibration,
            arguments=None if arguments.plain else arguments,
        )
    )


def _load_program(path: Path, trust: bool) -> LoadedModel:
    _require_file(path)
    with quiet(), whole(path):
        program = read_program(path, trust=trust)
        args, kwargs = example_arguments(program, path)
        # its guards are Python text, and only for inputs of other shapes
        module = program.module(check_guards=False)
        arguments, sample = Arguments.of_call(
            args, kwargs, module.forward, "the program's example inputs", str(path)
        )
    plain = arguments.plain  # else it is exported again, as a function of plain tensors
    loaded = LoadedModel(
        _identifier(path.stem),
        module,
        sample,
        saved=program if plain else None,
        path=path,
        arguments=None if plain else arguments,
    )
    return in_float32(loaded)


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise UsageError(
            "no such model file",
            where=str(path),
            hint="check the path; `bringup models` lists the zoo",
        )


def _execute(path: Path) -> ModuleType:
    """Run a model file as a module of its own; its folder is importable meanwhile and after."""
    _require_file(path)
    spec = importlib.util.spec_from_file_location(f"bringup_model_{_identifier(path.stem)}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and pickling inside the file look it up
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.append(folder)  # last: a model folder must not hide installed modules
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # user code
        raise _user_error("the model file fails when it is imported", path, error) from error
    return module


def _function(module: ModuleType, name: str, path: Path) -> Callable[[], Any]:
    found = getattr(module, name, None)
    if not callable(found):
        functions = [n for n, f in vars(module).items() if inspect.isfunction(f)]
        raise ModelError(
            f"the model file has no function {name}()",
            where=str(path),
            why=f"it defines: {', '.join(functions) or 'no function'}",
            hint="define get_model() and get_sample_input(), or name a factory: file.py:factory",
        )
    return found  # type: ignore[no-any-return]


def _call(function: Callable[[], Any], path: Path) -> Any:
    try:
        return function()
    except BringupError:
        raise
    except (Exception, SystemExit) as error:  # user code
        name = getattr(function, "__name__", "the factory")
        raise _user_error(f"{name}() fails", path, error) from error


def _user_error(what: str, path: Path, error: BaseException) -> ModelError:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).name == path.name]
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    line = own[-1].lineno if own else line
    return ModelError(what, where=f"{path}:{line}" if line else str(path), why=first_lines(error))


def _as_samples(
    value: object, model: torch.nn.Module, arguments: Arguments, sample: Sample, where: str
) -> tuple[Sample, ...]:
    """Calibration inputs, each like the sample input in structure, dtype and shape."""
    if not isinstance(value, Iterable):
        raise ModelError(
            "get_calibration_samples() must return a list of inputs",
            where=where,
            why=f"it returned {type(value).__name__}",
        )
    try:
        entries = list(value)
    except Exception as error:  # user code: a generator runs now
        raise _user_error("get_calibration_samples() fails", Path(where), error) from error
    expected = _described(arguments, sample)
    samples = []
    for number, entry in enumerate(entries):
        source = f"get_calibration_samples()[{number}]"
        own, one = Arguments.of(entry, model.forward, source, where)
        if (described := _described(own, one)) != expected:
            raise ModelError(
                f"calibration sample {number} does not look like the sample input",
                where=where,
                why=f"it is {described}; the sample input is {expected}",
            )
        samples.append(one)
    return tuple(samples)


def _described(arguments: Arguments, sample: Sample) -> str:
    tensors = zip(arguments.names, sample, strict=True)
    named = [f"{name} {t.dtype}{list(t.shape)}" for name, t in tensors]
    constants = [f"{leaf[0]!r}" for leaf in arguments.leaves if leaf is not None]
    return ", ".join(named + constants)


def _identifier(stem: str) -> str:
    """A file stem as a C identifier."""
    name = "".join(c if c.isalnum() and c.isascii() else "_" for c in stem)
    return f"model_{name}" if not name or name[0].isdigit() else name
