"""Every row of the instruction table computes what Python says it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from instructions import catalogue, rig
from instructions.integer import TWO
from instructions.run import execute

MUTANTS = Path(__file__).parents[2] / "sim/validate/instructions/mutants.py"


@pytest.mark.parametrize("module", catalogue.MODULES)
def test_family(sim, tmp_path, module):
    for number, family in enumerate(catalogue.MODULES[module]()):
        found = execute(sim, family, tmp_path / str(number))
        assert not found, "\n".join(found)


def test_every_row_has_a_check(sim):
    checks = (c for make in catalogue.MODULES.values() for f in make() for c in f.checks)
    assert catalogue.unchecked(sim, {check.row for check in checks}) == []


def test_a_row_without_a_check_is_named(sim):
    checks = (c for make in catalogue.MODULES.values() for f in make() for c in f.checks)
    rows = {check.row for check in checks} - {"remu", "vssrl.vi"}
    assert catalogue.unchecked(sim, rows) == ["remu", "vssrl.vi"]


def test_a_wrong_result_is_seen_and_explained(sim, tmp_path):
    """A planted fault: the image subtracts where Python adds."""
    check = rig.Scalar("add", "sub a0, a1, a2")
    for a, b in ((5, 0), (7, 2)):
        check.case(TWO["add"](a, b), a, b)
    family = rig.Family("planted", rig.SCALAR_LOAD, rig.SCALAR_STORE, [check])
    (line,) = execute(sim, family, tmp_path)
    assert line.startswith("add: 1 of 2 cases, first: sub a0, a1, a2")
    assert "operands 0x7 0x2" in line
    assert "expected 0x9 fcsr 0x0, found 0x5" in line


@pytest.mark.slow
def test_planted_faults_are_seen():
    done = subprocess.run(
        [sys.executable, str(MUTANTS)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
