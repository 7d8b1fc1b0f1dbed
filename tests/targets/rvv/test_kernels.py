"""Every vector kernel against the reference, at several vector lengths, on QEMU."""

from __future__ import annotations

import shutil

import pytest
from bringup.targets.rvv.target import TARGET
from harness.cases import cases, operators
from harness.qemu import LINKER, Call, Image

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("clang-19", LINKER, "qemu-system-riscv64"))),
    reason="needs clang-19, binutils and qemu for RISC-V",
)

DTYPES = ("i8", "i32", "f32")
VLENS = (128, 256, 512)


def _calls():
    """Every kernel on every case it accepts."""
    for operator in operators():
        kernels = [k for k in TARGET.kernels if k.operator == operator]
        for dtype in DTYPES if kernels else ():
            for case in cases(operator, dtype):
                for kernel in kernels:
                    if kernel.refusal(case.site) is None:
                        yield Call(kernel, case)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return Image(tmp_path_factory.mktemp("rvv"), TARGET, list(_calls()))


@pytest.mark.parametrize("vlen", VLENS)
def test_every_kernel_is_exact_at_every_vector_length(image, vlen):
    for call, outcome in zip(image.calls, image.run(vlen), strict=True):
        try:
            call.case.check(outcome.result)
        except AssertionError as error:
            raise AssertionError(f"{call.kernel.symbol}, VLEN {vlen}: {error}") from error
