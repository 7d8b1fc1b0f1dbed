"""Every vector kernel against the reference, at several vector lengths, on QEMU."""

from __future__ import annotations

import itertools
import shutil
import sys
from functools import cache

import pytest
from tests.targets.harness.cases import cases, operators
from tests.targets.harness.qemu import LINKER, Call, Image
from tests.targets.rvv.wide import wide_cases

from bringup.targets.rvv.target import TARGET

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("clang-19", LINKER, "qemu-system-riscv64"))),
    reason="needs clang-19, binutils and qemu for RISC-V",
)

DTYPES = ("i8", "i32", "f32")
SLACK = 16
VLENS = (128, 256, 512, 1024)


def _calls():
    """Every kernel on every case it accepts."""
    names = {kernel.operator for kernel in TARGET.kernels}
    shared = (c for o in operators() if o in names for dtype in DTYPES for c in cases(o, dtype))
    for case in itertools.chain(shared, wide_cases()):
        for kernel in TARGET.kernels:
            if kernel.operator == case.op.c_operator and kernel.refusal(case.site) is None:
                yield Call(kernel, case)
                yield from (Call(kernel, case, over) for over in case.replaceable)


@pytest.fixture(scope="module")
def image(tmp_path_factory, wanted):
    calls = [call for call in _calls() if wanted(call.kernel)]
    return Image(tmp_path_factory.mktemp("rvv"), TARGET, calls)


@pytest.fixture(scope="module")
def outcomes(image):
    """Outcomes of all calls at a vector length, each run once."""
    return cache(image.run)


@pytest.mark.parametrize("vlen", VLENS)
def test_every_kernel_is_exact_at_every_vector_length(image, outcomes, vlen):
    for call, outcome in zip(image.calls, outcomes(vlen), strict=True):
        try:
            call.case.check(outcome.result)
        except AssertionError as error:
            raise AssertionError(f"{call.kernel.symbol}, VLEN {vlen}: {error}") from error


def test_reserved_scratch_is_used(image, outcomes):
    """To the last word, at one vector length or another: a network pays for what is reserved."""
    used = {}
    for vlen in VLENS:
        for call, outcome in zip(image.calls, outcomes(vlen), strict=True):
            key = (call.kernel.symbol, call.case.name, call.kernel.scratch(call.case.site))
            used[key] = max(used.get(key, 0), outcome.scratch)
    assert [(key, n) for key, n in used.items() if n <= key[2] - SLACK] == []


def test_every_kernel_is_called(image, wanted):
    called = {call.kernel for call in image.calls}
    assert [k.symbol for k in TARGET.kernels if wanted(k) and k not in called] == []


@pytest.mark.slow
def test_kernels_compiled_by_zig_are_exact(tmp_path):
    pytest.importorskip("ziglang")
    cpu = "-mcpu=generic_rv64+m+a+f+d+c+v"
    zig = (sys.executable, "-m", "ziglang", "cc", "-target", "riscv64-freestanding-none", cpu)
    compiler = (*zig, "-mabi=lp64d", "-mcmodel=medany", "-fno-sanitize=all", "-g0")
    calls = list(_calls())
    outcomes = Image(tmp_path, TARGET, calls, compiler=compiler).run(256)
    for call, outcome in zip(calls, outcomes, strict=True):
        call.case.check(outcome.result)
