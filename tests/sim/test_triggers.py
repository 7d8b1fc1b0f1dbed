"""Debug triggers: what fires, when, what it says, and chains (Debug Specification 1.0, Sdtrig)."""

from __future__ import annotations

from pathlib import Path

import pytest

ROCKET = Path(__file__).parents[2] / "sim" / "cores" / "rocket.yaml"
LIMIT = "--limit=1000000"

# The trap handler counts breakpoints in s0, keeps mepc in s1 and mtval in s2, and goes on behind
# the instruction; anything else than a breakpoint ends the run.
GUEST = """
    .option norvc
    _start: units
        la t0, handler
        csrw mtvec, t0
        li s0, 0
        li s1, 0
        li s2, 0
        li s3, 0
        la a0, data
        csrsi 0x7a5, 8           # tcontrol.mte
        {setup}
        {body}
        {check}
        finish 0
        j .
    bad: finish 1
        j .
        .balign 4
    handler: csrr t0, mcause
        addi t0, t0, -3
        bnez t0, bad
        addi s0, s0, 1
        csrr s1, mepc
        csrr s2, mtval
        addi t0, s1, 4
        csrw mepc, t0
        mret
        .balign 64
    data: .zero 4096
"""
LOAD, STORE, EXECUTE, USER, SUPERVISOR, MACHINE, CHAIN = 1, 2, 4, 8, 16, 64, 1 << 11
ALIGNED, NOT_BELOW, BELOW = 1 << 7, 2 << 7, 3 << 7
by_type = pytest.mark.parametrize("kind", [2, 6], ids=["mcontrol", "mcontrol6"])
by_width = pytest.mark.parametrize("xlen", [64, 32])


def trigger(kind: int, number: int, settings: int, where: str, xlen: int = 64) -> str:
    """Sets up one; `where` is an expression for `la`."""
    return (
        f"csrwi tselect, {number}\n la t0, {where}\n csrw tdata2, t0\n"
        f"li t0, {kind << (xlen - 4) | settings:#x}\n csrw tdata1, t0\n"
    )


def expect(count: int, pc: str = "", value: str = "") -> str:
    text = f"li t0, {count}\n bne s0, t0, bad\n"
    text += f"la t0, {pc}\n bne s1, t0, bad\n" if pc else ""
    return text + (f"la t0, {value}\n bne s2, t0, bad\n" if value else "")


def code_of(assemble, run, xlen: int, setup: str, body: str, check: str, *options: str) -> int:
    text = GUEST.format(setup=setup, body=body, check=check)
    isa = ["--isa=rv32gcv_zba_zbb_zbs"] if xlen == 32 else []
    return run(assemble(text, xlen), LIMIT, *isa, *options).code


CASES = [
    # execution: the instruction is not executed
    (EXECUTE, "here", "here: li s3, 1\n bnez s3, bad", 1, "here", "here"),
    (EXECUTE, "here", "j 1f\n here: li s3, 1\n 1:", 0, "", ""),
    (EXECUTE | LOAD, "data", "here: lw a1, 0(a0)", 1, "here", "data"),
    # loads and stores: the address, not its neighbours; nothing was loaded or stored
    (
        LOAD,
        "data",
        "li a1, 7\n here: lw a1, 0(a0)\n addi a1, a1, -7\n bnez a1, bad",
        1,
        "here",
        "data",
    ),
    (LOAD, "data", "sw x0, 0(a0)\n lw a1, 4(a0)\n lw a1, -4(a0)", 0, "", ""),
    (
        STORE,
        "data",
        "li a1, 7\n here: sw a1, 0(a0)\n lw a1, 0(a0)\n bnez a1, bad",
        1,
        "here",
        "data",
    ),
    (LOAD, "data + 2", "here: lw a1, 0(a0)", 1, "here", "data"),  # any byte of the access
    (LOAD, "data + 4", "lw a1, 0(a0)\n lb a1, 3(a0)\n lb a1, 5(a0)", 0, "", ""),
    (LOAD | STORE, "data", "here: amoadd.w a1, a0, (a0)", 1, "here", "data"),
    (STORE, "data", "here: amoadd.w a1, a0, (a0)\n lw a1, 0(a0)\n bnez a1, bad", 1, "here", "data"),
    (LOAD, "data", "here: flw fa0, 0(a0)", 1, "here", "data"),
    # vectors: the element says where
    (
        LOAD,
        "data + 8",
        "vsetivli x0, 4, e32, m1, ta, ma\n here: vle32.v v1, (a0)",
        1,
        "here",
        "data + 8",
    ),
    (
        STORE,
        "data + 8",
        "vsetivli x0, 4, e32, m1, ta, ma\n here: vse32.v v1, (a0)",
        1,
        "here",
        "data + 8",
    ),
    # ranges
    (
        LOAD | ALIGNED,
        "data + 3",
        "lw a1, 12(a0)\n lw a1, 0(a0)\n lw a1, 16(a0)\n here: lw a1, 4(a0)",
        2,
        "here",
        "data + 4",
    ),
    (
        LOAD | NOT_BELOW,
        "data + 8",
        "lw a1, 0(a0)\n lw a1, 4(a0)\n here: lw a1, 8(a0)",
        1,
        "here",
        "data + 8",
    ),
    (LOAD | BELOW, "data + 8", "lw a1, 8(a0)\n here: lw a1, 4(a0)", 1, "here", "data + 4"),
    # both at once: two accesses, two breakpoints
    (LOAD | STORE, "data", "lw a1, 0(a0)\n here: sw a1, 0(a0)", 2, "here", "data"),
]


@by_width
@by_type
@pytest.mark.parametrize(("settings", "where", "body", "count", "pc", "value"), CASES)
def test_one(assemble, run, kind, xlen, settings, where, body, count, pc, value):
    setup = trigger(kind, 0, settings | MACHINE, where, xlen)
    assert code_of(assemble, run, xlen, setup, body, expect(count, pc, value)) == 0


@by_type
def test_with_a_timing_model(assemble, run, kind):
    """The loops that time instructions look at triggers as well."""
    setup = trigger(kind, 0, EXECUTE | MACHINE, "here") + trigger(kind, 1, STORE | MACHINE, "data")
    body = "here: li s3, 1\n bnez s3, bad\n there: sw a0, 0(a0)"
    check = expect(2, "there", "data")
    assert code_of(assemble, run, 64, setup, body, check, f"--core={ROCKET}") == 0


@by_type
def test_two_of_each(assemble, run, kind):
    setup = "".join(
        trigger(kind, number, settings | MACHINE, where)
        for number, (settings, where) in enumerate(
            [(EXECUTE, "one"), (EXECUTE, "two"), (LOAD, "data"), (STORE, "data + 8")]
        )
    )
    body = "one: nop\n two: nop\n lw a1, 0(a0)\n here: sw a1, 8(a0)\n lw a1, 8(a0)\n sw a1, 0(a0)"
    assert code_of(assemble, run, 64, setup, body, expect(4, "here", "data + 8")) == 0


@by_type
@pytest.mark.parametrize(
    ("first", "second", "body", "count"),
    [
        # a range of addresses: not below one, below the other
        ((LOAD | NOT_BELOW, "data + 8"), (LOAD | BELOW, "data + 16"), "lw a1, 4(a0)", 0),
        ((LOAD | NOT_BELOW, "data + 8"), (LOAD | BELOW, "data + 16"), "lw a1, 16(a0)", 0),
        ((LOAD | NOT_BELOW, "data + 8"), (LOAD | BELOW, "data + 16"), "lw a1, 12(a0)", 1),
        # an instruction and its access
        ((EXECUTE, "here"), (LOAD, "data"), "lw a1, 0(a0)\n here: lw a1, 0(a0)", 1),
        ((EXECUTE, "here"), (LOAD, "data"), "here: lw a1, 4(a0)", 0),
        ((LOAD, "data"), (EXECUTE, "here"), "lw a1, 0(a0)\n here: lw a1, 0(a0)", 1),
        # two that never match at once
        ((LOAD, "data"), (STORE, "data"), "lw a1, 0(a0)\n sw a1, 0(a0)", 0),
        ((EXECUTE, "here"), (EXECUTE, "bad"), "here: nop", 0),
    ],
)
def test_chains(assemble, run, kind, first, second, body, count):
    setup = trigger(kind, 0, first[0] | MACHINE | CHAIN, first[1])
    setup += trigger(kind, 1, second[0] | MACHINE, second[1])
    assert code_of(assemble, run, 64, setup, body, expect(count)) == 0


@pytest.mark.parametrize(
    ("settings", "where"), [(MACHINE, 0), (USER, 1), (SUPERVISOR, 0), (USER | SUPERVISOR, 1)]
)
def test_modes(assemble, run, settings, where):
    """Each mode has a bit; the load is the user's."""
    setup = trigger(6, 0, LOAD | settings, "data")
    body = """
        li t0, -1
        csrw pmpaddr0, t0
        li t0, 0x1f
        csrw pmpcfg0, t0
        la t0, user
        csrw mepc, t0
        li t0, 3 << 11
        csrc mstatus, t0
        mret
    user: lw a1, 0(a0)
    """
    # a user cannot use the finisher's registers otherwise: PMP allows everything
    assert code_of(assemble, run, 64, setup, body, expect(where)) == 0


@pytest.mark.parametrize(
    ("setup", "count"),
    [
        ("csrci 0x7a5, 8", 0),  # machine mode without mte
        ("csrci 0x7a5, 8\\n csrsi 0x7a5, 8", 1),
        ("csrwi tselect, 0\\n csrw tdata1, x0", 0),  # disabled again
    ],
)
def test_machine_mode_has_a_switch(assemble, run, setup, count):
    setup = trigger(6, 0, LOAD | MACHINE, "data") + setup.replace("\\n", "\n")
    assert code_of(assemble, run, 64, setup, "lw a1, 0(a0)", expect(count)) == 0


@by_width
@pytest.mark.parametrize(
    ("write", "read"),
    [
        ("csrwi tselect, 3\n csrr a1, tselect", "3"),
        ("csrwi tselect, 2\n csrwi tselect, 4\n csrr a1, tselect", "2"),  # there are four
        ("csrr a1, 0x7a4", "0x1008044"),  # version 1.0, types 2, 6 and 15
        ("li a2, {six}\n csrw tdata1, a2\n csrr a1, tdata1", "{six}"),
        ("li a2, {two}\n csrw tdata1, a2\n csrr a1, tdata1", "{two}"),
        ("li a2, {three}\n csrw tdata1, a2\n csrr a1, tdata1", "{none}"),  # no such type
        ("li a2, {entering}\n csrw tdata1, a2\n csrr a1, tdata1", "{six}"),  # no debug mode
        ("csrwi tselect, 3\n li a2, {chained}\n csrw tdata1, a2\n csrr a1, tdata1", "{six}"),
    ],
)
def test_registers(assemble, run, write, read, xlen):
    kinds = {"two": 2, "three": 3, "six": 6, "none": 15}
    words = {name: f"{number << (xlen - 4):#x}" for name, number in kinds.items()}
    six = 6 << (xlen - 4)
    words |= {"entering": f"{six | 1 << (xlen - 5) | 1 << 12:#x}", "chained": f"{six | CHAIN:#x}"}
    check = f"li a2, {read.format(**words)}\n bne a1, a2, bad\n"
    assert code_of(assemble, run, xlen, "", write.format(**words), check) == 0


@pytest.mark.parametrize(("kind", "bit"), [(2, 20), (6, 22)])
def test_which_one_hit(assemble, run, kind, bit):
    setup = trigger(kind, 0, LOAD | MACHINE, "data") + trigger(kind, 1, STORE | MACHINE, "data")
    check = f"""
        csrr a1, tdata1
        srli a1, a1, {bit}
        andi a1, a1, 1
        beqz a1, bad
        csrwi tselect, 0
        csrr a1, tdata1
        srli a1, a1, {bit}
        andi a1, a1, 1
        bnez a1, bad
    """
    assert code_of(assemble, run, 64, setup, "sw a1, 0(a0)", check) == 0


def test_translated_addresses_are_the_virtual_ones(assemble, run):
    """The trigger knows nothing of the physical page."""
    from paging import DATA, MODES, PAGE, A, D, R, V, W, X, entry, preamble, tables

    mode = MODES[0]
    program = f"""
    .option norvc
    .option norelax
    _start: la t0, handler
        csrw mtvec, t0
        {preamble(mode)}
        li t0, {PAGE + 8:#x}
        csrw tdata2, t0
        li t0, {6 << 60 | LOAD | SUPERVISOR:#x}
        csrw tdata1, t0
        li t0, 1 << 11
        csrs mstatus, t0
        la t0, lower
        csrw mepc, t0
        li a0, {PAGE:#x}
        mret
    lower: ld a1, 0(a0)
        ld a1, 16(a0)
    here: ld a1, 8(a0)
        ecall
        .balign 4
    handler: csrr t0, mcause
        addi t0, t0, -3
        bnez t0, bad
        csrr t0, mepc
        la t1, here
        bne t0, t1, bad
        csrr t0, mtval
        li t1, {PAGE + 8:#x}
        bne t0, t1, bad
        finish 0
        j .
    bad: finish 1
        j .
        {tables(mode, {(PAGE, 0): entry(DATA, R | W | X | V | A | D)})}
        .zero 4096
    """
    assert run(assemble(program), LIMIT).code == 0
