"""The tables fit the tree, the judge can tell, and the sampled faults are noticed."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from tests.faults.fault_judge import Tree, Verdict
from tests.faults.fault_table import ROOT, Fault, FaultTableError, all_faults, load

FAULTS = all_faults()
LEAST = {"src/bringup/targets/": 150, "runtime/": 60, "src/bringup/": 250}
"""Faults per part of the tree; `make faults` judges all of them."""
SAMPLES = [fault for fault in FAULTS if fault.sample]
HANGS = 300


def test_every_fault_fits_the_tree() -> None:
    for fault in FAULTS:
        fault.planted((ROOT / fault.path).read_text())
        assert fault.tests, fault.name
    names = Counter((fault.name, fault.new) for fault in FAULTS)
    assert [name for name, count in names.items() if count > 1] == []


def test_there_are_enough_of_them() -> None:
    for part, least in LEAST.items():
        real = [f for f in FAULTS if f.path.startswith(part) and not f.equivalent]
        assert len(real) >= least, part
    assert len(SAMPLES) >= 20


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree.copy(tmp_path_factory.mktemp("tree") / "copy")


@pytest.mark.parametrize("fault", SAMPLES, ids=lambda fault: fault.name)
def test_a_sampled_fault_is_noticed(fault: Fault, tree: Tree) -> None:
    assert tree.judge(fault, HANGS) is Verdict.KILLED


MODULE = "def double(x):\n    return x + x  # twice\n"
TEST = "from module import double\n\n\ndef test_double():\n    assert double(3) == 6\n"


@pytest.fixture
def small(tmp_path: Path) -> Tree:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "module.py").write_text(MODULE)
    (tmp_path / "test_module.py").write_text(TEST)
    return Tree(tmp_path)


FAULT = Fault("src/module.py", "thrice", "x + x", "3 * x", ("test_module.py",))


def test_the_judge_tells_noticed_from_unnoticed(small: Tree) -> None:
    assert small.judge(FAULT) is Verdict.KILLED
    assert (small.folder / "src" / "module.py").read_text() == MODULE
    harmless = dataclasses.replace(FAULT, old="# twice", new="# two times")
    assert small.judge(harmless) is Verdict.SURVIVED
    assert small.judge(dataclasses.replace(harmless, equivalent="a comment")) is Verdict.EQUIVALENT
    endless = dataclasses.replace(FAULT, old="return x", new="while True: pass\n    return x")
    assert small.judge(endless, 4) is Verdict.KILLED


def test_the_judge_refuses_rows_that_prove_nothing(small: Tree) -> None:
    for change, why in (
        ({"old": "x * x"}, "occurs 0 times"),
        ({"old": "x"}, "occurs 3 times"),
        ({"new": "x + x"}, "occurs 1 times"),
        ({"tests": ("test_other.py",)}, "exit 4 without a fault"),
        ({"equivalent": "it is not"}, "called equivalent, yet a test fails"),
        ({"new": "1 / 0; raise SystemExit('kernel.c:3:1: error: no')"}, "does not compile"),
    ):
        with pytest.raises(FaultTableError, match=why):
            small.judge(dataclasses.replace(FAULT, **change))
    (small.folder / "test_module.py").write_text(TEST.replace("6", "7"))
    with pytest.raises(FaultTableError, match="exit 1 without a fault"):
        Tree(small.folder).judge(FAULT)


def test_unknown_keys_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.toml"
    table.write_text('[[source]]\npath = "a"\n[[source.fault]]\nwhat = "x"\noldd = "y"\n')
    with pytest.raises(FaultTableError, match=r"unknown keys .*oldd"):
        list(load(table))
