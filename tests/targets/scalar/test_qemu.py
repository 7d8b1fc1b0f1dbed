"""The scalar kernels as RISC-V code on QEMU: same cases, and the instruction counts we promise."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from tests.targets.harness.case import Case
from tests.targets.harness.cases import (
    DTYPES,
    cases,
    int8,
    multipliers,
    operators,
    requantize,
    weights8,
)
from tests.targets.harness.qemu import LINKER, Call, Image

from bringup.ops.conv2d import Conv2d
from bringup.targets.scalar.target import TARGET
from bringup.targets.scalar_f16.target import TARGET as HALF

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("clang-19", LINKER, "qemu-system-riscv64"))),
    reason="needs clang-19, binutils and qemu for RISC-V",
)

VLEN = 128
"""Of the simulated core; scalar code does not look at it."""


def _calls(target):
    for operator in operators():
        for dtype in DTYPES:
            for case in cases(operator, dtype):
                for kernel in target.kernels:
                    if kernel.operator == case.op.c_operator and kernel.refusal(case.site) is None:
                        yield Call(kernel, case)


@pytest.mark.parametrize("target", [TARGET, HALF], ids=lambda target: target.name)
def test_riscv_code_matches_the_reference(target, tmp_path):
    image = Image(tmp_path, target, list(_calls(target)))
    for call, outcome in zip(image.calls, image.run(VLEN), strict=True):
        try:
            call.case.check(outcome.result)
        except AssertionError as error:
            raise AssertionError(f"{call.kernel.symbol}: {error}") from error


# dronet's convolutions: size, in channels, out channels, kernel, stride, padding
_DRONET = (
    (112, 3, 32, 3, 2, 1),
    (27, 32, 32, 3, 2, 1),
    (14, 32, 32, 3, 1, 1),
    (27, 32, 32, 1, 2, 0),
    (14, 32, 64, 3, 2, 1),
    (7, 64, 64, 3, 1, 1),
    (14, 32, 64, 1, 2, 0),
    (7, 64, 128, 3, 2, 1),
    (4, 128, 128, 3, 1, 1),
    (7, 64, 128, 1, 2, 0),
)


def test_dronet_convolutions_take_two_instructions_per_mac(tmp_path):
    rng = np.random.default_rng(0)
    (kernel,) = (k for k in TARGET.kernels if k.symbol == "conv2d_s8_scalar")
    calls = []
    for size, ic, oc, k, stride, pad in _DRONET:
        op = Conv2d((stride, stride), (pad,) * 4, input_zero_point=-3, epilogue=requantize(rng))
        operands = (
            int8(rng, 1, size, size, ic),
            weights8(rng, oc, k, k, ic),
            rng.integers(-999, 999, oc).astype(np.int32),
            multipliers(rng, oc, k * k * ic),
        )
        calls.append(Call(kernel, Case(f"{size}x{ic}x{oc}", op, operands, (1, 2, 3))))
    outcomes = Image(tmp_path, TARGET, calls).run(VLEN)
    for call, outcome in zip(calls, outcomes, strict=True):
        call.case.check(outcome.result)
    instructions = sum(outcome.instructions for outcome in outcomes)
    assert instructions / sum(call.case.site.macs for call in calls) < 2.0
    for call, outcome in zip(calls, outcomes, strict=True):
        assert 0.7 < call.kernel.cost(call.case.site) / outcome.instructions < 1.4
