"""TOSA 1.0 integer conformance of every operator we claim (minutes; `make test-all`)."""

import pytest

pytest.importorskip("tosa_reference_model", reason="package tosa-tools is not installed")

LEAST = {"CONV2D": 100, "RESCALE": 8, "AVG_POOL2D": 80, "MATMUL": 6, "RESIZE": 16, "TABLE": 12}
"""Tests that must have passed: a generator that silently produced few would prove little."""


@pytest.mark.slow
def test_official_suite_is_exact(tmp_path, capsys):
    import tosa_suite
    from tosa_adapters import ADAPTERS

    tallies = tosa_suite.run(tosa_suite.generate(tmp_path, ADAPTERS))
    table = tosa_suite.report(tallies)
    with capsys.disabled():
        print(f"\nTOSA {tosa_suite.VERSION} conformance, profile tosa-pro-int\n{table}")
    assert not any(tally.failures for tally in tallies.values()), table
    assert set(tallies) == set(ADAPTERS)
    for name, least in LEAST.items():
        assert tallies[name].passed >= least, f"{name}\n{table}"
    assert all(tally.passed for tally in tallies.values()), table


def test_quick_sample_is_exact(tmp_path):
    import tosa_suite

    tallies = tosa_suite.run(tosa_suite.generate(tmp_path, ["TABLE", "ADD"]))
    assert {name: t.failures for name, t in tallies.items()} == {"TABLE": [], "ADD": []}
    assert tallies["TABLE"].passed == 12


def test_a_difference_is_found():
    import numpy as np
    import tosa_suite

    a = np.zeros((2, 3), np.int8)
    b = a.copy()
    b[1, 2] = 1
    assert tosa_suite.compare(a, a) == ""
    assert "first (1, 2): 0 not 1" in tosa_suite.compare(a, b)
    assert "instead of" in tosa_suite.compare(a, a.astype(np.int32))
