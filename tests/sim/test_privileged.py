"""Corner cases of wfi, mret, ecall and ebreak, on both widths."""

from __future__ import annotations

import pytest

CHECK = """
    _start: la t0, handler
        csrw mtvec, t0
        li s0, 0
        {body}
        li t0, {expected}
        bne a0, t0, bad
        finish 0
    bad: finish 1
        j .
        .balign 4
    handler: csrr s1, mcause
        csrr s2, mstatus
        csrr t0, mepc
        addi t0, t0, {skip}
        csrw mepc, t0
        addi s0, s0, 1
        mret
"""
RAISE_OWN = "li t0, 0x2000000\n li t1, 1\n sw t1, 0(t0)\n csrwi mie, 8\n"  # software interrupt


@pytest.mark.parametrize("xlen", [64, 32])
@pytest.mark.parametrize(
    ("body", "expected", "skip"),
    [
        # an interrupt that is pending and enabled ends wfi even while MIE is off; it is not taken
        (RAISE_OWN + "wfi\n mv a0, s0", "0", 0),
        # mret: MIE from MPIE, MPIE set, MPP stays machine mode (there is no other)
        (
            "la t0, 1f\n csrw mepc, t0\n li t0, 0x80\n csrw mstatus, t0\n mret\n"
            " 1: csrr a0, mstatus",
            "0x1888",
            0,
        ),
        (
            "la t0, 1f\n csrw mepc, t0\n csrwi mstatus, 8\n mret\n 1: csrr a0, mstatus",
            "0x1880",
            0,
        ),
        # a trap: MPIE from MIE, MIE off; back again
        ("csrsi mstatus, 8\n ecall\n mv a0, s2", "0x1880", 4),
        ("csrsi mstatus, 8\n ecall\n csrr a0, mstatus", "0x1888", 4),
        ("ecall\n mv a0, s1", "11", 4),
        # a compressed ebreak is two bytes long
        (".option rvc\n c.ebreak\n mv a0, s1", "3", 2),
        (".option norvc\n ebreak\n .option rvc\n mv a0, s1", "3", 4),
        # the address of a return is rounded down to what an instruction may have
        ("la t0, 1f + 1\n csrw mepc, t0\n mret\n 1: li a0, 4", "4", 0),
    ],
)
def test_state(assemble, run, body, expected, skip, xlen):
    source = CHECK.format(body=body, expected=expected, skip=skip)
    options = ["--isa=rv32gcv"] if xlen == 32 else []
    assert run(assemble(source, xlen), *options).code == 0


@pytest.mark.parametrize("xlen", [64, 32])
def test_jumps_to_half_words_without_compressed_instructions(assemble, run, xlen):
    """They trap at the jump with its target and leave rd alone; a branch not taken does not."""
    program = """
    _start: la t0, handler
        csrw mtvec, t0
        li a0, 7
        .word 0x00001163          # bne zero, zero, .+2
        li t1, 0x80000102
    here: jalr a0, t1
    bad: finish 1
        j .
        .balign 4
    handler: csrr t0, mcause
        bnez t0, bad
        csrr t0, mepc
        la t1, here
        bne t0, t1, bad
        csrr t0, mtval
        la t1, _start + 258
        bne t0, t1, bad
        li t0, 7
        bne a0, t0, bad
        finish 0
        j .
    """
    assert run(assemble(program, xlen, march="imafd"), f"--isa=rv{xlen}imafd").code == 0
