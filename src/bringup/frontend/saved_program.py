"""`.pt2` files: archives of `torch.export.save`, read without running anything they hold.

PyTorch's own loader falls back to unpickling without limits (sample inputs, pickled constants),
loads compiled libraries of the archive, resolves operator names by attribute lookup from `torch`
and `operator`, evaluates symbolic expressions as Python (sympy) and compiles the graph to Python
text in which names and strings of the file stand. So the archive is examined first, written anew
with only what was examined, and handed to PyTorch with pickles restricted to weights.
"""

from __future__ import annotations

import ast
import io
import os
import pickle
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch.export import ExportedProgram

from bringup.errors import BringupError, ModelError, first_lines
from bringup.files import parse_json

_TRUST = (
    "if you know who made the file, --trust reads it with everything it may run on this machine; "
    "otherwise ask for one written by torch.export.save of a plain model"
)

_PROGRAMS = ("models/", "serialized_exported_program.json")
_CONFIGS = ("_weights_config.json", "_constants_config.json")
_COMPILED = "data/aotinductor/"
_TENSOR = re.compile(r"(weight|tensor)_\d+")
"""Payloads that are tensors; `custom_obj_` and `opaque_obj_` are pickled objects of any class."""

_NAMESPACES = frozenset({"aten", "prims", "quantized_decomposed"})
_HIGHER_ORDER = frozenset({"cond", "scan", "while_loop", "wrap_with_set_grad_enabled"})
_FORBIDDEN = frozenset({"aten::from_file", "aten::save", "aten::_print"})
_OPERATORS = frozenset(
    (
        *("abs", "add", "and_", "eq", "floordiv", "ge", "getitem", "gt", "index", "inv"),
        *("invert", "is_", "is_not", "le", "lshift", "lt", "matmul", "mod", "mul", "ne"),
        *("neg", "not_", "or_", "pos", "pow", "rshift", "sub", "truediv", "truth", "xor"),
    )
)
"""Of Python's module `operator`: those that compute, none that calls or looks up."""

_NAME = re.compile(r"[\w.\-$:<>\[\] ]*", re.ASCII)
"""Names of tensors, parameters, modules and arguments: they become Python text."""

_STRING = re.compile(r"[\w .,:;+*/=()\[\]<>|\-]*", re.ASCII)
"""String arguments of operators (`"bi,ij->bj"`, `"none"`): quotes and backslashes end them."""

_FREE = frozenset(
    (
        *("metadata", "stack_trace", "nn_module_stack", "torch_fn", "source_fn_stack"),
        *("from_node", "custom", "torch_version", "class_fqn"),
    )
)
"""What PyTorch keeps as text."""


def read_program(path: Path, *, trust: bool = False) -> ExportedProgram:
    """The program in a `.pt2` file.

    Args:
        trust: let PyTorch read the file as it does by itself, pickled code included.

    Raises:
        ModelError: it is no such file, is damaged, or, unless `trust`, needs more than weights.
    """
    try:
        if trust:
            return torch.export.load(path)
        with zipfile.ZipFile(path) as archive:
            content = _examined(archive, path.stat().st_size)
        with _weights_only():
            return torch.export.load(content)
    except ModelError as error:
        error.where = ", ".join(part for part in (str(path), error.where) if part)
        raise
    except pickle.UnpicklingError as error:
        found = re.search(r"GLOBAL (\S+)", str(error))
        why = f": {found[1]}" if found else ""
        raise _refused(str(path), f"reading it would run pickled code{why}") from error
    except Exception as error:  # zip, pickle, schema and operator errors have no common base
        raise ModelError(
            "cannot read the saved program",
            where=str(path),
            why=first_lines(error),
            hint="write it with torch.export.save(torch.export.export(model, args), path)",
        ) from error


@contextmanager
def _weights_only() -> Iterator[None]:
    """Meanwhile no `torch.load` unpickles more than tensors, whatever its caller asks for."""
    name = "TORCH_FORCE_WEIGHTS_ONLY_LOAD"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _examined(archive: zipfile.ZipFile, size: int) -> io.BytesIO:
    """The archive again, made of entries that were looked at: no other reader sees more in it."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ModelError("the saved program is damaged", why="two of its entries have one name")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise ModelError(
            "the saved program is not as torch.export.save writes it",
            why="its entries are compressed",
        )
    if sum(entry.file_size for entry in entries) > size:
        raise ModelError("the saved program is damaged", why="its entries overlap")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as copy:
        for name in names:
            data = archive.read(name)  # checks its CRC
            _examine(name, data)
            copy.writestr(name, data)
    content.seek(0)
    return content


def _examine(name: str, data: bytes) -> None:
    root, _, inside = name.partition("/")
    entry = inside or root
    if entry.startswith(_COMPILED):
        raise _refused(name, "it is compiled code")
    if entry.startswith(_PROGRAMS):
        _check_program(name, parse_json(data))
    elif entry.endswith(_CONFIGS):
        _check_payloads(name, parse_json(data))


def _check_payloads(name: str, document: Any) -> None:
    for key, entry in document["config"].items():
        path = entry["path_name"]
        if not _TENSOR.fullmatch(path):
            raise _refused(name, f"{key!r} is an object, no tensor: {path!r}")


def _check_program(name: str, document: Any) -> None:
    if document.get("guards_code"):
        raise _refused(name, "it has guards, which are Python code", "export with static shapes")
    _check(name, "", document)


def _check(place: str, key: str, value: Any) -> None:
    """Every string of a program is one that PyTorch can read without running it."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if not _NAME.fullmatch(name):
                raise _refused(place, f"the name {name[:80]!r} is no identifier")
            if name not in _FREE:
                _check(place, name, part)
    elif isinstance(value, list):
        for part in value:
            _check(place, key, part)
    elif isinstance(value, str) and not _harmless(key, value):
        raise _refused(place, f"its {key} {value[:80]!r} could run code")


def _harmless(key: str, text: str) -> bool:
    match key:
        case "target" | "as_operator":
            return _is_operator(text)
        case "expr_str":
            return _is_arithmetic(text)
        case "in_spec" | "out_spec":
            return _is_structure(text)
        case "as_string" | "as_strings":
            return _STRING.fullmatch(text) is not None
        case _:
            return _NAME.fullmatch(text) is not None


def _is_operator(target: str) -> bool:
    """Whether a target names a registered operator, or arithmetic of Python."""
    match target.split("."):
        case ["_operator", name]:
            return name in _OPERATORS
        case ["math", name]:
            return name.isidentifier() and not name.startswith("_")
        case ["torch", name]:
            return name.startswith("sym_")
        case ["torch", "ops", "higher_order", name]:
            return name in _HIGHER_ORDER
        case ["torch", "ops", namespace, name, overload]:
            full = f"{namespace}::{name}"
            allowed = namespace in _NAMESPACES and full not in _FORBIDDEN
            return allowed and overload in _overloads(full)
    return False


def _overloads(operator: str) -> list[str]:
    """Of a registered operator, `default` for the one without a name."""
    if operator.startswith("quantized_decomposed::"):
        import torchao.quantization.pt2e  # noqa: F401  # registers these operators
    schemas = torch._C._jit_get_schemas_for_operator(operator)
    return [schema.overload_name or "default" for schema in schemas]


def _is_arithmetic(text: str) -> bool:
    """Whether a symbolic size is made of numbers, symbols and known functions of them."""
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    plain = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.operator, ast.unaryop)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if not re.fullmatch(r"[A-Za-z]+\d*", node.id):
                return False
        elif isinstance(node, ast.Constant):
            if type(node.value) not in (int, float):
                return False
        elif isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.keywords:
                return False
        elif not isinstance(node, (*plain, ast.cmpop, ast.expr_context)):
            return False
    return True


def _is_structure(text: str) -> bool:
    """Whether the structure of arguments names no class to import; no escape may hide one."""
    return not any(word in text for word in ("__enum__", "defaultdict", "default_factory", "\\u"))


def _refused(where: str, why: str, hint: str = "") -> ModelError:
    return ModelError(
        "the saved program holds more than weights", where=where, why=why, hint=hint or _TRUST
    )


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Whatever a program that contradicts itself leads PyTorch to is the file's fault.

    Raises:
        ModelError: instead of any other exception.
    """
    try:
        yield
    except BringupError:
        raise
    except Exception as error:
        raise ModelError(
            "the saved program is damaged", where=str(path), why=first_lines(error)
        ) from error


def example_arguments(
    program: ExportedProgram, path: Path
) -> tuple[tuple[object, ...], dict[str, object]]:
    """The arguments a program was exported with, positional and named.

    Raises:
        ModelError: it holds none.
    """
    match program.example_inputs:
        case (tuple() as args, dict() as named) if all(type(name) is str for name in named):
            return args, named
        case None:
            raise ModelError("the saved program holds no example inputs", where=str(path))
    raise ModelError(
        "the saved program is damaged",
        where=str(path),
        why="its example inputs are not a tuple and a dictionary",
    )
