"""Every scalar kernel, compiled natively, against the reference on every case of its operator."""

import pytest
from harness import cases, native

from bringup.targets.host.target import HALF, TARGET

TARGETS = {"f32": TARGET, "f16": HALF}


def _parameters():
    for operator in cases.operators():
        for dtype in ("i8", "i32", "f32", "f16"):
            if cases.cases(operator, dtype):
                yield operator, dtype


@pytest.mark.parametrize(("operator", "dtype"), list(_parameters()))
def test_kernels_match_the_reference(operator, dtype):
    target = HALF if dtype == "f16" else TARGET
    library = native.load(target)
    served = 0
    for case in cases.cases(operator, dtype):
        kernels = [k for k in target.kernels if k.operator == case.op.c_operator]
        accepted = [k for k in kernels if k.refusal(case.site) is None]
        assert accepted, f"no kernel takes {operator} {case.name} {case.site.types}"
        for kernel in accepted:
            case.check(native.run(library, target, kernel, case))
            served += 1
    assert served
