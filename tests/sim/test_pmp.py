"""Physical memory protection in machine mode: locked entries bind loads, stores and fetches."""

from __future__ import annotations

from pathlib import Path

import pytest

ROCKET = Path(__file__).parents[2] / "sim" / "cores" / "rocket.yaml"

# {setup} programs entries, then one access is tried; the handler compares its cause and mtval.
ACCESS = """
    _start: la t0, handler
        csrw mtvec, t0
        la s0, data
        {setup}
        {access}
        finish {through}
    bad: finish 1
        j .
        .balign 4
    handler: csrr t0, mcause
        li t1, {cause}
        bne t0, t1, bad
        csrr t0, mtval
        la t1, {where}
        bne t0, t1, bad
        finish 0
        j .
        .balign 8192
    data: .space 4096
    code: .option norvc
        nop
        ret
        nop
        ret
        .balign 16
    odd: .option rvc
        c.nop
        .option norvc
        nop
        ret
"""
LOAD, STORE, FETCH = 5, 7, 1
NAPOT_8 = "srli t0, s0, 2\n csrw pmpaddr0, t0\n"  # ...0: 8 bytes
NAPOT_4096 = "srli t0, s0, 2\n ori t0, t0, 511\n csrw pmpaddr0, t0\n"
TOR_256 = "srli t0, s0, 2\n csrw pmpaddr0, t0\n addi t0, t0, 64\n csrw pmpaddr1, t0\n"
EMPTY_TOR = "srli t0, s0, 2\n csrw pmpaddr0, t0\n csrw pmpaddr1, t0\n"
SECOND_HALF = "la t0, {}\n srli t0, t0, 2\n csrw pmpaddr0, t0\n"
CODE_NAPOT_8 = "la t0, code\n srli t0, t0, 2\n csrw pmpaddr0, t0\n"


def config(value: int) -> str:
    return f"li t0, {value:#x}\n csrw pmpcfg0, t0\n"


@pytest.mark.parametrize("xlen", [64, 32])
@pytest.mark.parametrize(
    ("setup", "access", "cause", "where"),
    [
        # NAPOT: L, no permission; its ends
        (NAPOT_8 + config(0x98), "lw a0, 0(s0)", LOAD, "data"),
        (NAPOT_8 + config(0x98), "lw a0, 4(s0)", LOAD, "data + 4"),
        (NAPOT_8 + config(0x98), "lw a0, 8(s0)", None, ""),
        (NAPOT_8 + config(0x98), "lw a0, -4(s0)", None, ""),
        (NAPOT_4096 + config(0x98), "sw a0, 2044(s0)", STORE, "data + 2044"),
        (NAPOT_4096 + config(0x98), "li t1, 4096\n add t1, t1, s0\n sw a0, 0(t1)", None, ""),
        (NAPOT_8 + config(0x99), "lw a0, 0(s0)", None, ""),  # R
        (NAPOT_8 + config(0x99), "sw a0, 0(s0)", STORE, "data"),
        (NAPOT_8 + config(0x18), "sw a0, 0(s0)", None, ""),  # not locked
        # NA4
        (NAPOT_8 + config(0x90), "lw a0, 0(s0)", LOAD, "data"),
        (NAPOT_8 + config(0x90), "lw a0, 4(s0)", None, ""),
        # a doubleword of which an entry matches a half fails even if the entry allows it
        (NAPOT_8 + config(0x97), "fld fa0, 0(s0)", LOAD, "data"),
        (NAPOT_8 + config(0x17), "fsd fa0, 0(s0)", STORE, "data"),
        (NAPOT_8 + config(0x9F), "fld fa0, 0(s0)", None, ""),  # all of it
        # TOR: [pmpaddr0, pmpaddr1); entry 0 from 0; an empty range matches nothing
        (TOR_256 + config(0x8800), "lw a0, 0(s0)", LOAD, "data"),
        (TOR_256 + config(0x8800), "lw a0, 252(s0)", LOAD, "data + 252"),
        (TOR_256 + config(0x8800), "lw a0, 256(s0)", None, ""),
        (TOR_256 + config(0x8800), "lw a0, -4(s0)", None, ""),
        (EMPTY_TOR + config(0x8800), "lw a0, 0(s0)", None, ""),
        # pmpaddr0 is locked by the range it begins, and the entry by itself
        (
            TOR_256 + config(0x8800) + "csrw pmpaddr0, zero\n" + config(0),
            "lw a0, 0(s0)",
            LOAD,
            "data",
        ),
        # the first entry that matches decides
        (
            "srli t0, s0, 2\n csrw pmpaddr0, t0\n ori t0, t0, 511\n csrw pmpaddr1, t0\n"
            + config(0x981F),
            "lw a0, 4(s0)",
            None,
            "",
        ),
        # W without R is reserved: the entry keeps what it was
        (NAPOT_8 + config(0x98) + config(0x9A), "lw a0, 0(s0)", LOAD, "data"),
        # fetches: no X
        (CODE_NAPOT_8 + config(0x9B), "call code", FETCH, "code"),
        (CODE_NAPOT_8 + config(0x9F), "call code", None, ""),
        (CODE_NAPOT_8 + config(0x1B), "call code", None, ""),
        (CODE_NAPOT_8 + config(0x9B), "la t0, code + 8\n jalr t0", None, ""),
        # NA4 on the second half of an instruction: mtval is the part that cannot be fetched
        (SECOND_HALF.format("odd + 4") + config(0x93), "call odd", FETCH, "odd + 4"),
        # running into the region
        (SECOND_HALF.format("code + 4") + config(0x93), "call code", FETCH, "code + 4"),
    ],
)
def test_access(assemble, run, setup, access, cause, where, xlen):
    source = ACCESS.format(
        setup="units\n" + setup,
        access=access,
        cause=cause or 0,
        where=where or "data",
        through=0 if cause is None else 1,
    )
    options = ["--isa=rv32gc"] if xlen == 32 else []
    assert run(assemble(source, xlen), *options).code == 0


def test_an_entry_over_the_code_that_sets_it(assemble, run):
    """The very next instruction cannot be fetched any more."""
    program = """
    _start: la t0, handler
        csrw mtvec, t0
        la t0, page
        srli t0, t0, 2
        ori t0, t0, 511
        csrw pmpaddr0, t0
        li t0, 0x9b
        j page
        .balign 4096
    page: csrw pmpcfg0, t0
    next: nop
        finish 1
        j .
        .balign 4096
    handler: csrr t0, mcause
        addi t0, t0, -1
        bnez t0, bad
        csrr t0, mepc
        la t1, next
        bne t0, t1, bad
        finish 0
    bad: finish 2
        j .
    """
    assert run(assemble(program)).code == 0
    assert run(assemble(program), "--core=" + str(ROCKET)).code == 0


def test_other_harts_fetch_on(assemble, run):
    """Entries are a hart's own: hart 1 runs what hart 0 may not fetch."""
    program = """
    _start: csrr s0, mhartid
        la s1, done
        bnez s0, other
        la t0, code
        srli t0, t0, 2
        csrw pmpaddr0, t0
        li t0, 0x9b
        csrw pmpcfg0, t0
    1:  lw t0, 0(s1)
        beqz t0, 1b
        la t0, handler
        csrw mtvec, t0
        call code
        finish 1
    handler: finish 0
        j .
    other: call code
        li t0, 1
        sw t0, 0(s1)
    2:  wfi
        j 2b
        .balign 64
    code: nop
        ret
        .balign 64
        .data
    done: .word 0
    """
    assert run(assemble(program), "--harts=2").code == 0


def test_there_is_no_mseccfg(assemble, run):
    result = run(assemble("_start: csrr a0, 0x747\n j ."))
    assert result.code == 125
    assert "CSR 0x747" in result.err
