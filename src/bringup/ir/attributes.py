"""Operator attributes as JSON and back, checked against their declared types.

Numbers, strings, booleans, None, enumerations, tuples and nested frozen dataclasses (epilogues).
Infinities and NaN are the strings "inf", "-inf", "nan"; a nested dataclass is an object whose
"kind" names its class.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

import numpy as np

from bringup.errors import GraphError

_SPECIAL = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


def encode_attributes(instance: object) -> dict[str, Any]:
    """Attributes of an operator or epilogue that differ from their defaults."""
    assert is_dataclass(instance)
    encoded = {}
    for field in fields(instance):
        value = getattr(instance, field.name)
        if field.default is MISSING or value != field.default:
            encoded[field.name] = _encode(value)
    return encoded


def decode_attributes(cls: type, encoded: object, where: str) -> Any:
    """The instance of `cls` with these attributes.

    Raises:
        GraphError: an unknown or missing attribute, or a value of the wrong type.
    """
    if not isinstance(encoded, Mapping):
        raise GraphError("attributes must be an object", where=where)
    hints = _hints(cls)
    names = {field.name for field in fields(cls)}
    if unknown := sorted(set(encoded) - names):
        raise GraphError(f"{cls.__name__} has no attribute {unknown[0]!r}", where=where)
    values = {
        name: _decode(hints[name], value, f"{where}, attribute {name!r}")
        for name, value in encoded.items()
    }
    try:
        return cls(**values)
    except TypeError as error:
        raise GraphError(f"{cls.__name__} lacks attributes", where=where, why=str(error)) from error


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _encode(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [_encode(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__, **encode_attributes(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise GraphError(f"an attribute of type {type(value).__name__} cannot be saved")


def _decode(hint: Any, value: Any, where: str) -> Any:
    for option in _options(hint):
        matches, decoded = _match(option, value, where)
        if matches:
            return decoded
    raise GraphError(f"value {value!r} is not {hint}", where=where)


def _options(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return typing.get_args(hint)
    return (hint,)


def _match(hint: Any, value: Any, where: str) -> tuple[bool, Any]:
    """Whether a value has exactly this (non-union) type, and the value decoded."""
    if hint is type(None):
        return value is None, None
    if hint in (bool, int, str):
        return type(value) is hint, value
    if hint is float:
        return _match_float(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        known = {member.value: member for member in hint}
        return isinstance(value, str) and value in known, known.get(value)
    if typing.get_origin(hint) is tuple:
        return _match_tuple(hint, value, where)
    if is_dataclass(hint):
        kind = isinstance(value, Mapping) and value.get("kind") == hint.__name__  # type: ignore[union-attr]
        if not kind:
            return False, None
        rest = {key: part for key, part in value.items() if key != "kind"}
        return True, decode_attributes(hint, rest, where)  # type: ignore[arg-type]
    return False, None


def _match_float(value: Any) -> tuple[bool, Any]:
    if isinstance(value, str):
        return value in _SPECIAL, _SPECIAL.get(value)
    return type(value) in (int, float), value


def _match_tuple(hint: Any, value: Any, where: str) -> tuple[bool, Any]:
    if not isinstance(value, list):
        return False, None
    parts = typing.get_args(hint)
    if len(parts) == 2 and parts[1] is Ellipsis:
        return True, tuple(_decode(parts[0], part, where) for part in value)
    if len(parts) != len(value):
        return False, None
    return True, tuple(_decode(p, part, where) for p, part in zip(parts, value, strict=True))
