"""Every registered operator has semantics, a shape rule, a C form and a test file."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from tests.ops.op_checks import STRUCTS, header_structs

import bringup.ops
from bringup.errors import GraphError
from bringup.ir import Operator
from bringup.ops.registry import OPERATORS, lowers

CLASSES = sorted(OPERATORS.values(), key=lambda cls: cls.name)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.name)
def test_operator_is_complete(cls):
    for method in ("infer", "evaluate", "c_parameters"):
        assert getattr(cls, method) is not getattr(Operator, method), method
    assert not inspect.isabstract(cls)
    assert cls.c_struct in STRUCTS
    assert cls.c_operator
    module = inspect.getmodule(cls).__name__.rsplit(".", 1)[1]
    assert (Path(__file__).parent / f"test_{module}.py").exists(), f"no tests/ops/test_{module}.py"
    assert getattr(bringup.ops, cls.__name__) is cls, "not re-exported"
    assert inspect.getdoc(cls)


def test_every_module_is_imported_by_the_package():
    names = [module.name for module in pkgutil.iter_modules(bringup.ops.__path__)]
    before = dict(OPERATORS)
    for name in names:
        importlib.import_module(f"bringup.ops.{name}")
    assert before == OPERATORS
    assert len(OPERATORS) == 44


def test_header_parser_reads_what_it_should():
    text = """#define BRINGUP_MAX_RANK 6
    struct a { int32_t x, y[BRINGUP_MAX_RANK]; float z; /* note; */ };
    struct b { struct a inner; const int32_t *list; int64_t n; };"""
    assert header_structs(text) == {
        "a": {"x": ("int32_t", None), "y": ("int32_t", 6), "z": ("float", None)},
        "b": {"inner": ("struct a", None), "list": ("const int32_t", -1), "n": ("int64_t", None)},
    }
    assert len(STRUCTS) >= 24


def test_two_rules_for_one_overload_are_refused():
    name = "aten.test_only.default"
    lowers(name)(lambda lowering: "")
    with pytest.raises(GraphError, match="two lowering rules"):
        lowers(name)(lambda lowering: "")
    del bringup.ops.RULES[name]
