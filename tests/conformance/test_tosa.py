"""TOSA 1.0 integer conformance of every operator we claim (minutes; `make test-all`)."""

import pytest

pytest.importorskip("tosa_reference_model", reason="package tosa-tools is not installed")

LEAST = {"CONV2D": 100, "RESCALE": 45, "AVG_POOL2D": 80, "MATMUL": 6, "RESIZE": 16, "TABLE": 12}
"""Tests that must have passed: a generator that silently produced few would prove little."""


@pytest.mark.slow
def test_official_suite_is_exact(tmp_path, capsys):
    from tests.conformance import tosa_kernels, tosa_suite
    from tests.conformance.tosa_adapters import ADAPTERS

    recorded = []
    tallies = tosa_suite.run(tosa_suite.generate(tmp_path, ADAPTERS), recorded)
    table = tosa_suite.report(tallies)
    rungs = [
        tosa_kernels.judge(rung, recorded, tmp_path / rung.target)
        for rung in tosa_kernels.rungs_of_this_machine()
    ]
    kernels = tosa_kernels.report_kernels(rungs)
    with capsys.disabled():
        print(f"\nTOSA {tosa_suite.VERSION} conformance, profile tosa-pro-int\n{table}")
        print(f"not claimed at all: {', '.join(tosa_suite.unclaimed())}\n{kernels}")
    assert not any(tally.failures for tally in tallies.values()), table
    assert set(tallies) == set(ADAPTERS)
    for name, least in LEAST.items():
        assert tallies[name].passed >= least, f"{name}\n{table}"
    assert all(tally.passed for tally in tallies.values()), table
    for rung in rungs:
        assert not rung.failures and not rung.without_kernel, kernels
        assert rung.passed == {name: tally.passed for name, tally in tallies.items()}, kernels


def test_quick_sample_is_exact(tmp_path):
    from tests.conformance import tosa_suite

    tallies = tosa_suite.run(tosa_suite.generate(tmp_path, ["TABLE", "ADD"]))
    assert {name: t.failures for name, t in tallies.items()} == {"TABLE": [], "ADD": []}
    assert tallies["TABLE"].passed == 12


def test_a_difference_is_found():
    import numpy as np
    from tests.conformance import tosa_suite

    a = np.zeros((2, 3), np.int8)
    b = a.copy()
    b[1, 2] = 1
    assert tosa_suite.compare(a, a) == ""
    assert "first (1, 2): 0 not 1" in tosa_suite.compare(a, b)
    assert "instead of" in tosa_suite.compare(a, a.astype(np.int32))


def test_kernels_repeat_what_operators_did(tmp_path):
    import numpy as np
    from tests.conformance import tosa_kernels
    from tests.conformance.tosa_adapters import by_definition

    from bringup import ops

    a, b = np.arange(12, dtype=np.int32).reshape(3, 4), np.full((1, 4), -5, np.int32)
    total = by_definition(ops.Add(), a, b)
    right = tosa_kernels.Call(ops.Add(), (a, b), (), total)
    moved = total.copy()
    moved[2, 3] += 1
    wrong = tosa_kernels.Call(ops.Add(), (a, b), (), moved)
    shorts = np.zeros(4, np.int16)
    refused = tosa_kernels.Call(ops.Add(), (shorts, shorts), (), shorts)
    tests = [
        tosa_kernels.Recorded("good", "ADD", (right, right)),
        tosa_kernels.Recorded("bad", "ADD", (right, wrong)),
        tosa_kernels.Recorded("none", "SUB", (refused,)),
    ]
    rung = tosa_kernels.rungs_of_this_machine()[0]
    tally = tosa_kernels.judge(rung, tests, tmp_path)
    assert tally.passed == {"ADD": 1} and tally.images == 1 and tally.calls == 4
    assert tally.failures == ["bad: ['1 of 12 differ, first (2, 3)']"]
    assert tally.without_kernel.total() == 1
    assert "host on host" in tosa_kernels.report_kernels([tally])
