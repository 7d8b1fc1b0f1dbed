"""Python values as C text, judged by a C compiler where that is the only judge."""

import subprocess
import tempfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.emit import literals
from bringup.errors import PlanError
from bringup.toolchain import find_host_toolchain


@given(st.integers(-(2**31), 2**31 - 1))
def test_integers_keep_their_value(value: int) -> None:
    assert eval(literals.number(value)) == value


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_floats_round_trip_through_single_precision(value: float) -> None:
    text = literals.number(value)
    assert text.endswith("f") and ("." in text or "e" in text)
    assert np.float32(float(text[:-1])) == np.float32(value)


def test_special_values() -> None:
    assert literals.number(np.inf) == "__builtin_inff()"
    assert literals.number(-np.inf) == "-__builtin_inff()"
    assert literals.number(True) == "1"
    assert literals.number(2**31) == "2147483648u"
    assert literals.number(2**40) == "INT64_C(1099511627776)"
    with pytest.raises(PlanError):
        literals.number(float("nan"))


def test_identifiers() -> None:
    assert literals.identifier("layers.0/conv-1") == "layers_0_conv_1"
    assert literals.identifier("2d") == "_2d"
    assert literals.identifier("int") == "_int"
    assert literals.identifier("größe") == "gr__e"
    assert literals.identifier("") == "_"


def test_comments_cannot_be_ended_from_inside() -> None:
    assert "*/" not in literals.comment("a */ b /* c\nd")
    assert "\n" not in literals.comment("a\nb")


def test_initializers_nest() -> None:
    text = literals.initializer(
        {"a": 1, "e": {"f": 0.5, "g": [1, 2]}, "inner_bytes": (3, 4)}, frozenset({"inner_bytes"})
    )
    assert ".inner_bytes = (const int32_t[]){3, 4}," in text
    assert ".f = 0.5f," in text and ".g = {1, 2}," in text


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0\1")), min_size=20, max_size=20
    )
)
def test_strings_survive_the_compiler(texts: list[str]) -> None:
    lines = "".join(f"  fputs({literals.string(t)}, stdout); putchar(1);\n" for t in texts)
    source = f"#include <stdio.h>\nint main(void) {{\n{lines}  return 0;\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/strings"
        compile_ = [*find_host_toolchain().compiler, "-x", "c", "-o", program, "-"]
        subprocess.run(compile_, input=source.encode(), check=True)
        shown = subprocess.run([program], capture_output=True, check=True).stdout
    assert shown.split(b"\1") == [*(t.encode() for t in texts), b""]
