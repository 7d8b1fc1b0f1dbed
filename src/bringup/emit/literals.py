"""Python values as C text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Real

import numpy as np

from bringup.errors import PlanError


def number(value: float | Real) -> str:
    """A C constant of exactly this value: integers, or floats rounded to single precision."""
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, Integral):
        integer = int(value)
        if -(2**31) < integer < 2**31:
            return str(integer)
        if integer == -(2**31):
            return "(-2147483647 - 1)"
        if integer < 2**32 and integer > 0:
            return f"{integer}u"
        return f"INT64_C({integer})" if integer < 2**63 else f"UINT64_C({integer})"
    single = np.float32(value)
    if math.isnan(single):
        raise PlanError("a kernel parameter is not a number")
    if math.isinf(single):
        return "-__builtin_inff()" if single < 0 else "__builtin_inff()"
    text = f"{single!s}"
    return f"{text if '.' in text or 'e' in text else text + '.0'}f"


def initializer(value: object, pointers: frozenset[str], indent: str = "  ") -> str:
    """A designated initializer of nested mappings, sequences and numbers.

    Args:
        pointers: names of fields that point to an int32 array instead of holding one.
    """
    if isinstance(value, Mapping):
        lines = []
        for key, item in value.items():
            text = initializer(item, pointers, indent + "  ")
            if key in pointers:
                text = f"(const int32_t[]){text}"
            lines.append(f"{indent}.{key} = {text},")
        return "{\n" + "\n".join(lines) + f"\n{indent[:-2]}}}"
    if isinstance(value, (list, tuple, np.ndarray)):
        return "{" + ", ".join(initializer(item, pointers, indent) for item in value) + "}"
    assert isinstance(value, Real), f"{value!r} has no C form"
    return number(value)
