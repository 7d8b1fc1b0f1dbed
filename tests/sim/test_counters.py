"""mhpmcounter3..31: exact counts of what mhpmevent3..31 select, and physical memory protection's
neighbours in machine mode."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROCKET = Path(__file__).parents[2] / "sim" / "cores" / "rocket.yaml"
RV32 = "--isa=rv32gcv_zicntr_zihpm_zba_zbb_zbs_zfh_zvfh"

# Selects an event, runs a body, compares the counter.
COUNT = """
    _start: units
        la s0, data
        la t0, handler
        csrw mtvec, t0
        li a0, {selector}
        csrw mhpmcounter3, zero
        csrw mhpmevent3, a0
        {body}
        csrr a1, mhpmcounter3
        li a2, {expected}
        bne a1, a2, bad
        csrr a3, hpmcounter3      # the shadow
        bltu a3, a1, bad
        finish 0
    bad: finish 1
        j .
        .balign 4
    handler: csrr t0, mepc
        addi t0, t0, 4
        csrw mepc, t0
        mret
        .data
        .balign 64
    data: .space 256
"""
EVENTS = [
    (0x00, 1 << 8, "ecall\n ecall", 2),
    (0x00, 1 << 9, "lw t0, 0(s0)\n lb t0, 1(s0)\n sw t0, 0(s0)\n flw ft0, 0(s0)", 2),
    (0x00, 1 << 10, "sw t0, 0(s0)\n sb t0, 1(s0)\n lw t0, 0(s0)\n fsw ft0, 0(s0)", 2),
    (0x00, 1 << 11, "lr.w t0, (s0)\n sc.w t1, t0, (s0)\n amoadd.w t0, t1, (s0)", 3),
    (0x00, 1 << 12, "csrr t0, mscratch\n ecall\n nop", 5),  # three in the handler; the reader
    (0x00, 1 << 13, "nop\n lui t0, 1\n mul t0, t0, t0\n and t0, t0, t1", 3),
    (0x00, 1 << 14, "li t0, 3\n 1: addi t0, t0, -1\n bnez t0, 1b", 3),
    (0x00, 1 << 15, "j 1f\n 1: jal t0, 2f\n 2: la t0, 3f\n jr t0\n 3:", 2),
    (0x00, 1 << 16, "j 1f\n 1: jal t0, 2f\n 2: la t0, 3f\n jr t0\n 3:", 1),
    (0x00, 1 << 17, "mul t0, t0, t0\n mulh t0, t0, t0\n div t0, t0, t1", 2),
    (0x00, 1 << 18, "mul t0, t0, t0\n rem t0, t0, t0\n div t0, t0, t1", 2),
    (0x00, 1 << 19, "flw ft0, 0(s0)\n fld ft0, 0(s0)\n fsd ft0, 0(s0)", 2),
    (0x00, 1 << 20, "flw ft0, 0(s0)\n fld ft0, 0(s0)\n fsd ft0, 0(s0)", 1),
    (0x00, 1 << 21, "fadd.s ft0, ft1, ft2\n fsub.d ft0, ft1, ft2\n fmul.s ft0, ft1, ft2", 2),
    (0x00, 1 << 22, "fadd.s ft0, ft1, ft2\n fmul.s ft0, ft1, ft2", 1),
    (0x00, 1 << 23, "fmadd.s ft0, ft1, ft2, ft3\n fmul.s ft0, ft1, ft2", 1),
    (0x00, 1 << 24, "fdiv.s ft0, ft1, ft2\n fsqrt.d ft0, ft1\n fmul.s ft0, ft1, ft2", 2),
    (0x00, 1 << 25, "fcvt.w.s t0, ft1\n fmv.x.w t0, ft1\n feq.s t0, ft0, ft1\n nop", 3),
    (0x00, 3 << 9, "lw t0, 0(s0)\n sw t0, 0(s0)\n nop", 2),  # the sum of two
    (0x80, 1 << 8, "vsetivli zero, 4, e8, m1, ta, ma\n nop", 1),
    (0x80, 7 << 9, "vsetivli zero, 4, e8, m1, ta, ma\n vle8.v v1, (s0)\n vadd.vv v1, v1, v1\n"
     " vse8.v v1, (s0)", 3),
    (0x80, 1 << 13, "fence\n fence.i", 2),
    (0x00, 0, "nop", 0),
    (0x01, 1 << 11, "nop", 0),  # modelled events: nothing without a core file
]  # fmt: skip


@pytest.mark.parametrize("xlen", [64, 32])
@pytest.mark.parametrize(("group", "mask", "body", "expected"), EVENTS)
def test_instructions(assemble, run, group, mask, body, expected, xlen):
    source = COUNT.format(selector=mask | group, body=body, expected=expected)
    options = [RV32] if xlen == 32 else []
    assert run(assemble(source, xlen), *options).code == 0
    # an observer and a timing model count the same
    assert run(assemble(source, xlen), *options, "--classes").code == 0
    if group in (0, 0x80):
        assert run(assemble(source, xlen), *options, f"--core={ROCKET}").code == 0


def test_inhibited_counters_stand_still(assemble, run):
    body = "nop\n csrwi mcountinhibit, 8\n nop\n nop\n csrwi mcountinhibit, 0\n nop"
    assert run(assemble(COUNT.format(selector=1 << 13, body=body, expected=2))).code == 0
    body = "csrwi mcountinhibit, 8\n csrwi mhpmcounter3, 9\n nop"
    assert run(assemble(COUNT.format(selector=1 << 13, body=body, expected=9))).code == 0


def test_selectors_keep_what_there_is(assemble, run):
    """Events this hart has not read back as zero; the model's are there with a core file."""
    body = "li t0, -1 & ~0xff | 1\n csrw mhpmevent4, t0\n csrr t0, mhpmevent4\n li t1, {kept}\n" \
           " bne t0, t1, bad"  # fmt: skip
    for options, kept in (([], "0"), ([f"--core={ROCKET}"], "0x7801")):
        source = COUNT.format(selector=0, body=body.replace("{kept}", kept), expected=0)
        assert run(assemble(source), *options).code == 0


def test_upper_half_on_rv32(assemble, run):
    body = "li t0, -1\n li t1, 2\n csrw mhpmcounter3h, t1\n csrw mhpmcounter3, t0\n nop\n" \
           " csrr t0, mhpmcounter3h\n li t1, 3\n bne t0, t1, bad\n csrr t0, hpmcounter3h\n" \
           " bne t0, t1, bad"  # fmt: skip
    # the nop carries into the upper half, one addition follows
    source = COUNT.format(selector=1 << 13, body=body, expected=1)
    assert run(assemble(source, 32), RV32).code == 0


def test_events_of_the_pipeline(assemble, run):
    """A walk over 64 lines misses 64 times; cycles by cause add up to mcycle's."""
    walk = """
    _start: la s0, data
        li s1, 64
        li a0, 0x202              # data cache misses
        csrw mhpmevent3, a0
        li a0, 0x7ff81            # cycles, all causes
        csrw mhpmevent4, a0
        csrr s4, mhpmcounter4
        csrr s5, mcycle
    1:  ld a1, 0(s0)
        addi s0, s0, 64
        addi s1, s1, -1
        bnez s1, 1b
        csrr s6, mhpmcounter4
        csrr s7, mcycle
        sub s6, s6, s4
        sub s7, s7, s5
        bne s6, s7, bad
        csrr a0, mhpmcounter3
        li a1, 64
        bne a0, a1, bad
        finish 0
    bad: finish 1
        j .
        .data
        .balign 64
    data: .space 8192
    """
    assert run(assemble(walk), f"--core={ROCKET}").code == 0


def test_the_table_of_events_is_listed(sim):
    listed = subprocess.run([sim, "--list-events"], capture_output=True, text=True, check=True)
    rows = dict(line.split("\t") for line in listed.stdout.splitlines()[1:])
    assert rows["0x100"] == "exception or interrupt taken"
    assert rows["0x202"] == "data cache miss"
    assert len(rows) > 40
