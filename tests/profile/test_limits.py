"""Limits of a node's unit: from the core file that ran, else the target's nominal figure."""

from __future__ import annotations

import pytest

from bench import networks
from bringup.plan import Choice, Plan
from bringup.profile.limits import INSTRUCTION_SET, NOMINAL, Limit, instruction_limit, unit_limit
from bringup.runners.sim.attribution import Attribution
from bringup.targets import find_target


@pytest.fixture(scope="module")
def plan() -> Plan:
    return networks.plan("lenet", "int8", find_target("rvv"))


def convolution(plan: Plan) -> Choice:
    return next(c for c in plan.choices if plan.graph.macs(c.node) and c.target == "rvv")


def test_without_a_core_file_the_figure_is_called_nominal(plan: Plan) -> None:
    assert unit_limit(plan, convolution(plan), None) == Limit(4.0, NOMINAL)


def test_the_core_file_that_ran_decides(plan: Plan) -> None:
    peaks = {("vector", "i8"): 8.0, ("scalar", "i8"): 0.25, ("opu", ""): 256.0}
    found = unit_limit(plan, convolution(plan), Attribution({}, model="x60", peaks=peaks))
    assert found == Limit(8.0, "x60 vector")  # the target names no unit opu
    # a unit the file says nothing about does not lend its nominal figure to the others
    scalar = Attribution({}, model="rocket", peaks={("scalar", "i8"): 0.25})
    assert unit_limit(plan, convolution(plan), scalar) == Limit(0.25, "rocket scalar")


def test_nodes_without_products_have_no_limit(plan: Plan) -> None:
    other = next(c for c in plan.choices if not plan.graph.macs(c.node))
    assert unit_limit(plan, other, None) is None


def test_instructions_have_the_limit_of_the_widest(plan: Plan) -> None:
    # eight registers of 32-bit accumulators, or of bytes
    wide = instruction_limit(plan, convolution(plan), 256)
    assert wide == Limit(64.0, INSTRUCTION_SET, 256.0)
    assert instruction_limit(plan, convolution(plan), 128) == Limit(32.0, INSTRUCTION_SET, 128.0)
    assert instruction_limit(plan, convolution(plan), None) == Limit(0.5, INSTRUCTION_SET, 8.0)
    other = next(c for c in plan.choices if not plan.graph.macs(c.node))
    assert instruction_limit(plan, other, 256) is None
