"""Running an operator in a test checks everything every operator promises.

`run` evaluates and asserts that the result has the inferred type, that operands are untouched,
and that the C parameters are exactly the fields of the operator's struct in operators.h.
"""

import re
from pathlib import Path

import numpy as np

from bringup.ir import DType, TensorType
from bringup.ops.checks import types_of

HEADER = Path(__file__).parents[2] / "runtime" / "include" / "bringup" / "operators.h"


def header_structs(text: str | None = None) -> dict[str, dict[str, object]]:
    """{struct: {field: (C type, array length or None)}} of operators.h."""
    text = HEADER.read_text() if text is None else text
    rank = re.search(r"#define BRINGUP_MAX_RANK (\d+)", text)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    structs: dict[str, dict[str, object]] = {}
    for name, body in re.findall(r"struct (\w+) \{(.*?)\};", text, flags=re.S):
        fields: dict[str, object] = {}
        for declaration in filter(None, (line.strip() for line in body.split(";"))):
            match = re.match(r"((?:const )?(?:struct )?\w+)\s+(.*)", declaration, flags=re.S)
            for declarator in match[2].split(","):
                declarator = declarator.strip()
                array = re.fullmatch(r"(\w+)\[(\w+)\]", declarator)
                if array:
                    length = int(rank[1]) if array[2] == "BRINGUP_MAX_RANK" else int(array[2])
                    fields[array[1]] = (match[1], length)
                elif declarator.startswith("*"):
                    fields[declarator[1:]] = (match[1], -1)
                else:
                    fields[declarator] = (match[1], None)
        structs[name] = fields
    return structs


STRUCTS = header_structs()


def check_parameters(struct: str, values: dict) -> None:
    """Assert that `values` has exactly the fields of `struct`, in types C can hold."""
    fields = STRUCTS[struct]
    assert set(values) == set(fields), struct
    for name, (ctype, length) in fields.items():
        value = values[name]
        if ctype.startswith("struct"):
            check_parameters(ctype.removeprefix("struct "), value)
            continue
        if length is not None:
            assert isinstance(value, list) and (length == -1 or len(value) == length), name
        for number in value if length is not None else [value]:
            if ctype == "float":
                assert isinstance(number, float | int), (name, number)
                continue
            assert isinstance(number, int), (struct, name, type(number))
            bits = 64 if "64" in ctype else 32
            low, high = (0, 2**bits) if "uint" in ctype else (-(2 ** (bits - 1)), 2 ** (bits - 1))
            assert low <= number < high, (struct, name, number)


def run(op, *arrays):
    """Result 0 of an operator, with every general promise checked."""
    before = [array.copy() for array in arrays]
    types = types_of(arrays)
    (declared,) = op.infer(*types)
    (result,) = op.evaluate(*arrays)
    assert TensorType(DType.of(result.dtype), result.shape) == declared
    assert result.flags["C_CONTIGUOUS"]
    for array, copy in zip(arrays, before, strict=True):
        assert np.array_equal(array, copy, equal_nan=array.dtype.kind == "f"), "operand modified"
    check_parameters(op.c_struct, op.c_parameters(*types))
    assert op.macs(*types) >= 0
    if not types[0].dtype.is_float:
        assert op.error_bound(*arrays) is None
    return result


def assert_within_bound(op, arrays, expected) -> None:
    """Result and `expected` (another implementation's) differ by at most the error bound."""
    result, bound = run(op, *arrays), op.error_bound(*arrays)
    expected = np.asarray(expected, dtype=np.float64)
    assert result.shape == expected.shape
    if bound is None:
        assert np.array_equal(result.astype(np.float64), expected, equal_nan=True)
        return
    assert bound.shape == result.shape and np.isfinite(bound).all() and (bound >= 0).all()
    error = np.abs(result.astype(np.float64) - expected)
    assert (error <= bound).all(), f"worst ratio {np.max(error / np.maximum(bound, 1e-300))}"


def round_shift(value: int, shift: int) -> int:
    """(value + half) >> shift on Python integers."""
    return (value + (1 << (shift - 1))) >> shift


def rescaled(value, m, zero=0, shift=31, left=0, low=-128, high=127) -> int:
    """Rescale on Python integers."""
    return min(max(round_shift((int(value) << left) * int(m), shift) + zero, low), high)


def floats(rng, *shape, dtype=np.float32):
    """Normal deviates."""
    return rng.standard_normal(shape).astype(dtype)


def bytes_(rng, *shape):
    """Uniform int8, extremes included."""
    array = rng.integers(-128, 128, shape, dtype=np.int8)
    if array.size > 1:
        array.reshape(-1)[:2] = (-128, 127)
    return array
