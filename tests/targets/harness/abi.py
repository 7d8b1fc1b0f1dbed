"""The parameter structs of runtime/include/bringup/operators.h as ctypes structures."""

from __future__ import annotations

import ctypes
import re
from functools import cache
from pathlib import Path

import bringup

RUNTIME = Path(bringup.__file__).parents[2] / "runtime"
HEADER = RUNTIME / "include" / "bringup" / "operators.h"

_SCALARS = {
    "int32_t": ctypes.c_int32,
    "uint32_t": ctypes.c_uint32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "float": ctypes.c_float,
}


@cache
def structures() -> dict[str, type[ctypes.Structure]]:
    """Every struct of the header by name, in C layout."""
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)
    constants = {n: int(v) for n, v in re.findall(r"#define (\w+) (\d+)\n", text)}
    found: dict[str, type[ctypes.Structure]] = {}
    for name, body in re.findall(r"struct (\w+) \{(.*?)\n\};", text, flags=re.S):
        fields = [
            f for line in body.split(";") if line.strip() for f in _fields(line, found, constants)
        ]
        found[name] = type(name, (ctypes.Structure,), {"_fields_": fields})
    return found


def _fields(line, found, constants):
    type_name, names = re.fullmatch(r"\s*((?:const )?(?:struct )?\w+)\s+(.*)", line, re.S).groups()
    type_name = type_name.removeprefix("const ")
    base = found[type_name[7:]] if type_name.startswith("struct ") else _SCALARS[type_name]
    for name in re.split(r"\s*,\s*", names.strip()):
        if name.startswith("*"):
            yield name[1:], ctypes.POINTER(base)
        elif array := re.fullmatch(r"(\w+)\[(\w+)\]", name):
            length = array[2]
            yield array[1], base * (constants[length] if length in constants else int(length))
        else:
            yield name, base


def fill(struct: type[ctypes.Structure], values: dict[str, object]) -> ctypes.Structure:
    """A struct from `Operator.c_parameters`; every field must be given, and no others."""
    declared = dict(struct._fields_)
    assert set(values) == set(declared), (
        f"{struct.__name__}: c_parameters lacks {set(declared) - set(values)}, "
        f"has unknown {set(values) - set(declared)}"
    )
    return struct(**{name: _convert(declared[name], value) for name, value in values.items()})


def _convert(kind, value):
    if isinstance(value, dict):
        return fill(kind, value)
    if isinstance(value, (list, tuple)):
        if issubclass(kind, ctypes._Pointer):
            return (kind._type_ * len(value))(*value)
        assert len(value) == kind._length_, (kind, value)
        return kind(*value)
    return value
