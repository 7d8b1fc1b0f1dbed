"""Reproducers of where QEMU 7.2 and spike differ, so that nobody has to take our word for it.

They run on the peer itself and say what it did. QEMU's are defects, but for the last one: a newer
QEMU is expected to do better and is skipped. spike's are choices the specification leaves open.
"""

from __future__ import annotations

import re
import shutil
import subprocess

import guest_tools
import peers
import pytest

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def qemu():
    path = shutil.which("qemu-system-riscv64")
    if not path:
        pytest.skip("qemu-system-riscv64 is not installed")
    text = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"version (\d+)\.(\d+)", text)
    if not found or (int(found[1]), int(found[2])) != (7, 2):
        pytest.skip("these are defects of QEMU 7.2")

    def start(image, xlen: int = 64) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*guest_tools.qemu(guest_tools.vectors(128) + ",Zfh=true", xlen), str(image)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return start


@pytest.mark.parametrize(
    "instruction",
    [
        "vfcvt.rtz.x.f.v v1, v2",
        "vfcvt.rtz.xu.f.v v1, v2",
        "vfwcvt.rtz.x.f.v v2, v1",
        "vfwcvt.rtz.xu.f.v v2, v1",
        "vfncvt.rtz.x.f.w v1, v2",
        "vfncvt.rtz.xu.f.w v1, v2",
    ],
)
def test_conversions_towards_zero_stop_qemu(assemble, run, qemu, instruction):
    image = assemble(
        f"_start: units\n vsetivli zero, 1, e32, m1, ta, ma\n {instruction}\n finish 0\n j ."
    )
    assert run(image).code == 0
    assert "decode_save_opc: Assertion" in qemu(image).stderr


@pytest.mark.parametrize(
    "body",
    [
        # each leaves zero in a0 on a machine that follows the specification
        "li a1, 1 << 63\n ctzw a0, a1\n addi a0, a0, -32",
        "li a1, -1\n csrw vxrm, a1\n csrr a0, vcsr\n addi a0, a0, -6",
        "la t0, trapped\n csrw mtvec, t0\n li a1, 0\n li a0, 1\n csrrs a2, vl, a1\n j check\n"
        " .balign 4\n trapped: li a0, 0\n check:",
        # allowed: mtval of a breakpoint may be zero
        "la t0, trapped\n csrw mtvec, t0\n here: ebreak\n .balign 4\n"
        " trapped: csrr a0, mtval\n la a1, here\n sub a0, a0, a1",
    ],
    ids=["ctzw", "vxrm", "csrrs of a read-only register", "mtval of ebreak"],
)
def test_wrong_results(assemble, run, qemu, body):
    image = assemble(f"_start: units\n {body}\n beqz a0, good\n finish 1\n good: finish 0\n j .")
    assert run(image).code == 0
    assert qemu(image).returncode == 1


@pytest.mark.parametrize("instruction", ["czero.eqz a0, a0, a1", "vclz.v v1, v2"])
def test_extensions_younger_than_qemu(assemble, run, qemu, instruction):
    program = f"""
    _start: units
        la t0, refused
        csrw mtvec, t0
        vsetivli zero, 1, e64, m1, ta, ma
        {instruction}
        finish 0
        .balign 4
    refused: finish 1
        j .
    """
    image = assemble(program, march="gcv_zicond_zvbb")
    assert run(image).code == 0
    assert qemu(image).returncode == 1


@pytest.mark.parametrize(
    "slide",
    [
        "li a1, -3\n vslide1up.vx v2, v1, a1",
        "li a1, -3\n vslide1down.vx v2, v1, a1\n vslidedown.vi v2, v2, 1",
        "la a1, minus_one\n fld fa0, 0(a1)\n vfslide1up.vf v2, v1, fa0",
        "la a1, minus_one\n fld fa0, 0(a1)\n vfslide1down.vf v2, v1, fa0\n vslidedown.vi v2, v2, 1",
    ],
    ids=["vslide1up", "vslide1down", "vfslide1up", "vfslide1down"],
)
def test_scalars_of_slides_on_rv32(assemble, run, qemu, slide):
    """The upper half of a 64-bit element: the sign of a negative scalar, the top of a double."""
    if not shutil.which("qemu-system-riscv32"):
        pytest.skip("qemu-system-riscv32 is not installed")
    program = f"""
    _start: units
        vsetivli zero, 2, e64, m1, ta, ma
        vmv.v.i v1, 0
        {slide}
        li a2, 32
        vsrl.vx v2, v2, a2
        vmv.x.s a0, v2
        bltz a0, good
        finish 1
    good: finish 0
        j .
        .data
        .balign 8
    minus_one: .double -1.0
    """
    image = assemble(program, 32)
    assert run(image, "--isa=rv32gcv", "--vlen=128").code == 0
    assert qemu(image, 32).returncode == 1


TO_HOST = """
    _start: units
        la t0, refused
        csrw mtvec, t0
        li a0, 0
        {body}
        j told
        .balign 4
    refused: li a0, 1
    told: snez a1, a0
        slli a1, a1, 1
        addi a1, a1, 1
        la t0, tohost
        sd a1, 0(t0)
        j .
        .data
        .balign 64
        .globl tohost, fromhost
    tohost: .dword 0
    fromhost: .dword 0
"""


@pytest.mark.skipif(not peers.spike(), reason="spike is not installed")
@pytest.mark.parametrize(
    "body",
    [
        "vsetivli zero, 4, e32, m1, ta, mu\n vmv.v.i v0, 0\n li a1, 0x7fc12345\n"
        " vmv.v.x v24, a1\n vfredusum.vs v8, v16, v24, v0.t\n vmv.x.s a0, v8\n sub a0, a0, a1",
        "vsetivli zero, 4, e32, m1, ta, mu\n csrwi vstart, 1\n vadd.vv v8, v16, v24",
    ],
    ids=["a NaN reduced with no element", "arithmetic from vstart"],
)
def test_choices_of_spike(assemble, run, body):
    image = assemble(TO_HOST.replace("{body}", body))
    assert run(image, "--vlen=128").code == 0
    command = [peers.spike(), "--isa=rv64gcv_zvl128b", "-m256", str(image)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
