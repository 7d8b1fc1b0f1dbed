"""Every scalar kernel, compiled natively, against the reference on every case of its operator."""

import pytest
from harness import native
from harness.cases import DTYPES, cases, operators

from bringup.targets.host.target import HALF, TARGET


def _groups():
    return [(o, dtype) for o in operators() for dtype in DTYPES if cases(o, dtype)]


def _serving(case):
    """(target, kernel) pairs that accept a case."""
    return [
        (target, kernel)
        for target in (TARGET, HALF)
        for kernel in target.kernels
        if kernel.operator == case.op.c_operator and kernel.refusal(case.site) is None
    ]


@pytest.mark.parametrize(("operator", "dtype"), _groups())
def test_kernels_match_the_reference(operator, dtype):
    for case in cases(operator, dtype):
        serving = _serving(case)
        assert serving, f"no kernel takes {operator} {case.name} {case.site.types}"
        for target, kernel in serving:
            case.check(native.run(native.load(target), target, kernel, case))


def test_every_kernel_is_tested():
    tested = {
        (kernel.symbol, kernel.operator)
        for operator, dtype in _groups()
        for case in cases(operator, dtype)
        for _, kernel in _serving(case)
    }
    declared = {(k.symbol, k.operator) for target in (TARGET, HALF) for k in target.kernels}
    assert declared - tested == set()
