"""Every scalar kernel, compiled natively, against the reference on every case of its operator."""

import pytest
from tests.targets.harness import native
from tests.targets.harness.cases import DTYPES, cases, operators

from bringup.ops import MaxPool2d
from bringup.targets.host.target import HALF, TARGET

SLACK = 16


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
def test_kernels_match_the_reference(operator, dtype, wanted):
    for case in cases(operator, dtype):
        serving = _serving(case)
        assert serving, f"no kernel takes {operator} {case.name} {case.site.types}"
        for target, kernel in serving:
            if not wanted(kernel):
                continue
            library = native.load(target, wanted=wanted)
            case.check(native.run(library, target, kernel, case))
            for over in case.replaceable:
                case.check(native.run(library, target, kernel, case, over=over))


@pytest.mark.parametrize(("operator", "dtype"), _groups())
def test_reserved_scratch_is_used(operator, dtype):
    """To the last word: a network pays for what is reserved."""
    for case in cases(operator, dtype):
        for target, kernel in _serving(case):
            reserved = kernel.scratch(case.site)
            used = reserved and native.scratch_used(native.load(target), target, kernel, case)
            assert used > reserved - SLACK, f"{kernel.symbol} on {case.name}: {used} of {reserved}"


def test_every_kernel_is_tested():
    tested = {
        (kernel.symbol, kernel.operator)
        for operator, dtype in _groups()
        for case in cases(operator, dtype)
        for _, kernel in _serving(case)
    }
    declared = {(k.symbol, k.operator) for target in (TARGET, HALF) for k in target.kernels}
    assert declared - tested == set()


def test_a_kernel_that_cannot_work_in_place_is_noticed(monkeypatch):
    """Pooling reads its neighbours again: were it declared in place, these cases would say no."""
    monkeypatch.setattr(MaxPool2d, "in_place", True)
    over = [(case, i) for case in cases("max_pool2d", "i8") for i in case.replaceable]
    wrong = 0
    for case, i in over:
        _, kernel = _serving(case)[0]
        try:
            case.check(native.run(native.load(TARGET), TARGET, kernel, case, over=i))
        except AssertionError:
            wrong += 1
    assert wrong
