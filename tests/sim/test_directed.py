"""Checks where the usual peer is wrong or silent, written against the specification."""

from __future__ import annotations

import pytest

# Every binary16 pattern through a vector conversion and its scalar relation; results and flags.
CONVERT = """
    _start: units
        vsetivli zero, 1, {setting}, ta, ma
        li s0, 0
        li s1, 65536
    1:  mv t0, s0
        {prepare}
        csrwi fflags, 0
        vmv.s.x v2, t0
        {vector}
        csrr s2, fflags
        vmv.x.s t1, v4
        {narrow}
        csrwi fflags, 0
        {move}
        {scalar}
        csrr s3, fflags
        bne t1, t2, bad
        bne s2, s3, bad
        addi s0, s0, 1
        bne s0, s1, 1b
        finish 0
    bad: finish 1
        j .
"""


@pytest.mark.parametrize(
    ("setting", "prepare", "vector", "narrow", "move", "scalar"),
    [
        (
            "e16, m1",
            "nop",
            "vfwcvt.rtz.x.f.v v4, v2",
            "vsetivli zero, 1, e32, m1, ta, ma\n vmv.x.s t1, v4\n"
            " vsetivli zero, 1, e16, m1, ta, ma",
            "fmv.h.x f0, t0",
            "fcvt.w.h t2, f0, rtz",
        ),
        (
            "e16, m1",
            "nop",
            "vfwcvt.rtz.xu.f.v v4, v2",
            "vsetivli zero, 1, e32, m1, ta, ma\n vmv.x.s t1, v4\n"
            " vsetivli zero, 1, e16, m1, ta, ma",
            "fmv.h.x f0, t0",
            "fcvt.wu.h t2, f0, rtz",
        ),
        (
            "e32, m1",
            "slli t0, t0, 16\n ori t0, t0, 0x123",
            "vfcvt.rtz.x.f.v v4, v2",
            "nop",
            "fmv.w.x f0, t0",
            "fcvt.w.s t2, f0, rtz",
        ),
        (
            "e32, m1",
            "slli t0, t0, 16\n ori t0, t0, 0x123",
            "vfcvt.rtz.xu.f.v v4, v2",
            "nop",
            "fmv.w.x f0, t0",
            "fcvt.wu.s t2, f0, rtz",
        ),
        (
            "e64, m1",
            "slli t0, t0, 48\n ori t0, t0, 0x123",
            "vfcvt.rtz.x.f.v v4, v2",
            "nop",
            "fmv.d.x f0, t0",
            "fcvt.l.d t2, f0, rtz",
        ),
        (
            "e64, m1",
            "slli t0, t0, 48\n ori t0, t0, 0x123\n vsetivli zero, 1, e64, m1, ta, ma",
            "vsetivli zero, 1, e32, mf2, ta, ma\n vfncvt.rtz.x.f.w v4, v2",
            "nop",
            "fmv.d.x f0, t0",
            "fcvt.w.d t2, f0, rtz",
        ),
        (
            "e64, m1",
            "slli t0, t0, 48\n ori t0, t0, 0x123\n vsetivli zero, 1, e64, m1, ta, ma",
            "vsetivli zero, 1, e32, mf2, ta, ma\n vfncvt.rtz.xu.f.w v4, v2",
            "nop",
            "fmv.d.x f0, t0",
            "fcvt.wu.d t2, f0, rtz",
        ),
    ],
)
def test_vector_conversions_towards_zero(
    assemble, run, setting, prepare, vector, narrow, move, scalar
):
    source = CONVERT
    for key, text in {
        "setting": setting,
        "prepare": prepare,
        "vector": vector,
        "narrow": narrow,
        "move": move,
        "scalar": scalar,
    }.items():
        source = source.replace("{" + key + "}", text)
    assert run(assemble(source)).code == 0


CHECKS = """
    _start: units
        {body}
        li t0, {expected}
        bne a0, t0, bad
        finish 0
    bad: finish 1
        j .
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Zbb: a word of zeros has 32 trailing zeros whatever lies above it
        ("li a1, 1 << 63\nctzw a0, a1", "32"),
        ("li a1, 1 << 32\nctzw a0, a1", "32"),
        # Zicsr: fields hold no more than they have bits
        ("li a1, -1\ncsrw vxrm, a1\ncsrr a0, vcsr", "6"),
        ("li a1, -1\ncsrw vxsat, a1\ncsrr a0, vcsr", "1"),
        ("li a1, -1\ncsrw fcsr, a1\ncsrr a0, fcsr", "0xff"),
        # agnostic elements keep their values unless --agnostic=ones
        (
            "vsetivli zero, 4, e32, m1, ta, ma\nvmv.v.i v1, 7\nvsetivli zero, 1, e32, m1, ta, ma\n"
            "vmv.v.i v1, 3\nvsetivli zero, 4, e32, m1, ta, ma\nvslidedown.vi v2, v1, 1\n"
            "vmv.x.s a0, v2",
            "7",
        ),
        # vsetvli with rd = rs1 = x0 keeps vl
        (
            "vsetivli zero, 3, e32, m1, ta, ma\nvsetvli zero, zero, e16, mf2, ta, ma\ncsrr a0, vl",
            "3",
        ),
        # an unsupported vtype sets vill and clears vl
        ("li a1, 1 << 8\nvsetvl a0, zero, a1\ncsrr a1, vtype\nslti a0, a1, 0", "1"),
        # fmin with one quiet NaN is the other operand; -0 is less than +0
        (
            "li a1, 0x7fc00000\nfmv.w.x f0, a1\nli a1, 0x3f800000\nfmv.w.x f1, a1\n"
            "fmin.s f2, f0, f1\n"
            "fmv.x.w a0, f2",
            "0x3f800000",
        ),
        ("fmv.w.x f0, zero\nfneg.s f1, f0\nfmax.s f2, f1, f0\nfmv.x.w a0, f2", "0"),
        # round to nearest, ties to maximum magnitude: 2.5 -> 3, -2.5 -> -3
        ("li a1, 0x40200000\nfmv.w.x f0, a1\nfcvt.w.s a0, f0, rmm", "3"),
        ("li a1, 0xffffffffc0200000\nfmv.w.x f0, a1\nfcvt.w.s a0, f0, rmm", "-3"),
        # inf * 0 + quiet NaN raises NV
        (
            "li a1, 0x7f800000\nfmv.w.x f0, a1\nfmv.w.x f1, zero\nli a1, 0x7fc00000\n"
            "fmv.w.x f2, a1\ncsrwi fflags, 0\nfmadd.s f3, f0, f1, f2\ncsrr a0, fflags",
            "16",
        ),
        # tininess is detected after rounding: the product rounds up to the smallest normal number
        (
            "li a1, 0x3f7fffff\nfmv.w.x f0, a1\nli a1, 0x00800001\nfmv.w.x f1, a1\n"
            "csrwi fflags, 0\nfmul.s f2, f0, f1\ncsrr a0, fflags",
            "1",
        ),
        # a value that is not NaN-boxed reads as the canonical NaN
        ("li a1, 0x3f800000\nfmv.d.x f0, a1\nfclass.s a0, f0", "512"),
        # minstret counts each instruction once
        ("csrr a1, minstret\nnop\nnop\ncsrr a0, minstret\nsub a0, a0, a1", "3"),
        # slti x0, x0, imm marks regions: no effect
        ("li a0, 5\nslti x0, x0, 1234", "5"),
    ],
)
def test_specified_values(assemble, run, body, expected):
    assert run(assemble(CHECKS.replace("{body}", body).replace("{expected}", expected))).code == 0


@pytest.mark.parametrize("vlen", [128, 256, 512, 1024])
def test_vlenb_and_vlmax(assemble, run, vlen):
    body = "csrr a0, vlenb\nvsetvli a1, zero, e8, m8, ta, ma\nadd a0, a0, a1"
    source = CHECKS.replace("{body}", body).replace("{expected}", str(vlen // 8 + vlen))
    assert run(assemble(source), f"--vlen={vlen}").code == 0


def test_agnostic_ones(assemble, run):
    body = (
        "vsetivli zero, 4, e32, m1, ta, ma\nvmv.v.i v1, 7\nvsetivli zero, 1, e32, m1, ta, ma\n"
        "vmv.v.i v1, 3\nvsetivli zero, 4, e32, m1, ta, ma\nvslidedown.vi v2, v1, 1\nvmv.x.s a0, v2"
    )
    source = CHECKS.replace("{body}", body).replace("{expected}", "-1")
    assert run(assemble(source), "--agnostic=ones").code == 0


def test_code_written_at_run_time_needs_fence_i(assemble, run):
    program = """
    _start: la t0, patch
        li t1, 0x00500513         # addi a0, zero, 5
        call_it:
        li s0, 2
    1:  jal patch
        la t0, patch
        li t1, 0x00500513
        sw t1, 0(t0)
        fence.i
        addi s0, s0, -1
        bnez s0, 1b
        addi a0, a0, -5
        bnez a0, bad
        finish 0
    bad: finish 1
        j .
        .option norvc
        .balign 4
    patch: li a0, 1
        ret
    """
    assert run(assemble(program)).code == 0
