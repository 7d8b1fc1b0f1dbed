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
        # mret: MIE from MPIE, MPIE set, MPP stays machine mode where there is no other
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
    assert run(assemble(source, xlen), "--priv=m", *options).code == 0


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


# Goes to a lower mode at `lower`; what happens there ends in `machine` or `supervisor`.
LOWER = """
    .option norvc
    _start: la t0, machine
        csrw mtvec, t0
        la t0, supervisor
        csrw stvec, t0
        li t0, -1
        csrw pmpaddr0, t0
        li t0, 0x1f
        csrw pmpcfg0, t0
        {setup}
        li t0, 3 << 11
        csrc mstatus, t0
        li t0, {mode} << 11
        csrs mstatus, t0
        la t0, lower
        csrw mepc, t0
        mret
    lower: {body}
        nop
        ecall
        .balign 4
    supervisor: li s0, 1
        {in_supervisor}
        csrr a0, scause
        csrr a1, stval
        csrr a2, sstatus
        ecall
        .balign 4
    machine: csrr s1, mcause
        bnez s0, check
        csrr a0, mcause
        csrr a1, mtval
        csrr a2, mstatus
    check: {check}
        finish 0
        j .
    bad: finish 1
        j .
"""
USER, SUPERVISOR = 0, 1
LIMIT = "--limit=1000000"
ILLEGAL, FROM_USER, FROM_SUPERVISOR = 2, 8, 9


def is_equal(register: str, value: int) -> str:
    return f"li t0, {value:#x}\n bne {register}, t0, bad\n"


def lower(mode: int, body: str, check: str, setup: str = "", in_supervisor: str = "") -> str:
    setup = "li s0, 0\n" + setup
    return LOWER.format(mode=mode, body=body, check=check, setup=setup, in_supervisor=in_supervisor)


@pytest.mark.parametrize(
    ("mode", "body", "cause", "setup"),
    [
        (USER, "ecall", FROM_USER, ""),
        (SUPERVISOR, "ecall", FROM_SUPERVISOR, ""),
        # registers and instructions of higher modes
        (USER, "csrr a0, mstatus", ILLEGAL, ""),
        (USER, "csrr a0, sstatus", ILLEGAL, ""),
        (SUPERVISOR, "csrr a0, mstatus", ILLEGAL, ""),
        (SUPERVISOR, "csrr a0, sstatus", FROM_SUPERVISOR, ""),
        (USER, "mret", ILLEGAL, ""),
        (SUPERVISOR, "mret", ILLEGAL, ""),
        (USER, "sret", ILLEGAL, ""),
        (USER, "sfence.vma", ILLEGAL, ""),
        (SUPERVISOR, "sfence.vma", FROM_SUPERVISOR, ""),
        (SUPERVISOR, "csrr a0, satp", FROM_SUPERVISOR, ""),
        # TVM, TSR, TW; wfi of a user, whom a supervisor would have to wake
        (SUPERVISOR, "sfence.vma", ILLEGAL, "li t0, 1 << 20\n csrs mstatus, t0"),
        (SUPERVISOR, "csrr a0, satp", ILLEGAL, "li t0, 1 << 20\n csrs mstatus, t0"),
        (SUPERVISOR, "sret", ILLEGAL, "li t0, 1 << 22\n csrs mstatus, t0"),
        (SUPERVISOR, "wfi", ILLEGAL, "li t0, 1 << 21\n csrs mstatus, t0"),
        (USER, "wfi", ILLEGAL, ""),
        # counters: mcounteren for both, scounteren for the user as well
        (SUPERVISOR, "csrr a0, instret", ILLEGAL, ""),
        (SUPERVISOR, "csrr a0, instret", FROM_SUPERVISOR, "csrwi mcounteren, 4"),
        (USER, "csrr a0, instret", ILLEGAL, "csrwi mcounteren, 4"),
        (USER, "csrr a0, instret", FROM_USER, "csrwi mcounteren, 4\n csrwi scounteren, 4"),
        (USER, "csrr a0, cycle", ILLEGAL, "csrwi mcounteren, 4\n csrwi scounteren, 4"),
        (USER, "csrr a0, time", FROM_USER, "csrwi mcounteren, 2\n csrwi scounteren, 2"),
        # memory no entry of PMP is about
        (USER, "lw a0, 0(x0)", 5, ""),
        (SUPERVISOR, "la a3, lower\n sw a0, 0(a3)", 7, "li t0, 0x1d\n csrw pmpcfg0, t0"),
        (SUPERVISOR, "nop", 1, "csrw pmpcfg0, x0"),
        (USER, "nop", 1, "li t0, 0x1b\n csrw pmpcfg0, t0"),
    ],
)
def test_what_lower_modes_may(assemble, run, mode, body, cause, setup):
    image = assemble(lower(mode, body, is_equal("a0", cause), setup))
    assert run(image, LIMIT).code == 0


@pytest.mark.parametrize("xlen", [64, 32])
@pytest.mark.parametrize(
    ("mode", "body", "check", "setup", "in_supervisor"),
    [
        # delegated or not
        (USER, "ecall", is_equal("s0", 0), "li t0, 1 << 9\n csrw medeleg, t0", ""),
        (
            USER,
            "ecall",
            is_equal("s0", 1) + is_equal("a0", FROM_USER) + is_equal("s1", FROM_SUPERVISOR),
            "li t0, 1 << 8\n csrw medeleg, t0",
            "",
        ),
        # SPP and SPIE say where the trap came from; sret goes back there
        (
            SUPERVISOR,
            "csrsi sstatus, 2\n .word 0",
            is_equal("s0", 1) + "andi a2, a2, 0x122\n" + is_equal("a2", 0x120),
            "li t0, 1 << 2\n csrw medeleg, t0",
            "",
        ),
        (
            USER,
            ".word 0\n li s2, 7",
            is_equal("s2", 7) + is_equal("a0", FROM_USER),
            "li t0, 1 << 2\n csrw medeleg, t0",
            "csrr t0, sepc\n addi t0, t0, 4\n csrw sepc, t0\n li s0, 0\n sret",
        ),
        # a call from machine mode cannot be delegated
        (
            USER,
            "ecall",
            is_equal("s2", 0xB3FF),
            "li t0, -1\n csrw medeleg, t0\n csrr s2, medeleg\n csrw medeleg, x0",
            "",
        ),
        # MPP never holds the mode that does not exist
        (
            USER,
            "ecall",
            is_equal("s2", 3 << 11),
            "li t1, 3 << 11\n csrs mstatus, t1\n li t0, 1 << 11\n csrc mstatus, t0\n"
            "csrr s2, mstatus\n and s2, s2, t1",
            "",
        ),
        # a software interrupt of the supervisor: delegated, taken in a lower mode even with SIE off
        (
            USER,
            "nop",
            is_equal("s0", 1) + "slli a0, a0, 1\n" + is_equal("a0", 2),
            "csrwi mideleg, 2\n csrwi mie, 2\n csrwi mip, 2",
            "",
        ),
        # in supervisor mode SIE decides
        (
            SUPERVISOR,
            "ecall",
            is_equal("s0", 0) + is_equal("a0", FROM_SUPERVISOR),
            "csrwi mideleg, 2\n csrwi mie, 2\n csrwi mip, 2",
            "",
        ),
        # not delegated: machine mode takes it
        (
            SUPERVISOR,
            "nop",
            is_equal("s0", 0) + "slli a0, a0, 1\n" + is_equal("a0", 2),
            "csrwi mie, 2\n csrwi mip, 2",
            "",
        ),
        # sie and sip show what is delegated
        (
            SUPERVISOR,
            "csrr s2, sie\n csrr s3, sip",
            is_equal("s2", 0x20) + is_equal("s3", 0x20),
            "li t0, 0x20\n csrw mideleg, t0\n li t0, 0xaaa\n csrw mie, t0\n li t0, 0x222\n"
            "csrw mip, t0\n csrw mie, x0\n li t0, 0x22\n csrw mie, t0\n csrwi mip, 0\n"
            "li t0, 0x20\n csrw mip, t0\n csrw mie, t0",
            "",
        ),
    ],
)
def test_delegation(assemble, run, mode, body, check, setup, in_supervisor, xlen):
    source = lower(mode, body, check, setup, in_supervisor)
    options = ["--isa=rv32gcv_zba_zbb_zbs"] if xlen == 32 else []
    assert run(assemble(source, xlen), LIMIT, *options).code == 0


@pytest.mark.parametrize(
    ("previous", "cause"), [(0, 5), (3, None)], ids=["as the user", "as the machine"]
)
def test_mprv(assemble, run, previous, cause):
    """Loads of machine mode count as the previous mode's, and mret to a lower mode ends that."""
    program = f"""
    _start: la t0, handler
        csrw mtvec, t0
        li t0, 1 << 17 | {previous} << 11
        csrs mstatus, t0
        la a0, _start
        lw a1, 0(a0)
        finish {1 if cause else 0}
        j .
        .balign 4
    handler: csrr t0, mcause
        addi t0, t0, -{cause or 0}
        bnez t0, bad
        la t0, bad
        csrw mepc, t0
        li t0, 3 << 11
        csrc mstatus, t0
        la t0, again
        csrw mtvec, t0
        mret
        .balign 4
    again: csrr t0, mstatus
        srli t0, t0, 17
        andi t0, t0, 1
        bnez t0, bad
        finish 0
        j .
    bad: finish 1
        j .
    """
    assert run(assemble(program), LIMIT).code == 0


def test_privileges_are_an_option(assemble, run):
    """Without a mode its registers and instructions do not exist."""
    assert run(assemble("_start: csrr a0, satp\n finish 0\n j .")).code == 0
    refused = run(assemble("_start: csrr a0, satp\n finish 0\n j ."), "--priv=mu")
    assert (refused.code, "CSR 0x180 (satp) is not implemented" in refused.err) == (125, True)
    refused = run(assemble("_start: sret\n finish 0\n j ."), "--priv=m")
    assert (refused.code, "needs supervisor mode" in refused.err) == (125, True)
    wrong = run(assemble("_start: finish 0\n j ."), "--priv=ms")
    assert (wrong.code, "--priv: m, mu or msu, not 'ms'" in wrong.err) == (2, True)
