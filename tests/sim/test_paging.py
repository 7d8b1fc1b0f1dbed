"""Address translation: every leaf entry for every access, then what the tables below it can say."""

from __future__ import annotations

import shutil
import subprocess

import guest_tools
import pytest
from paging import (
    DATA,
    MODES,
    PAGE,
    TABLES,
    A,
    D,
    Mode,
    R,
    U,
    V,
    W,
    X,
    entry,
    preamble,
    program,
    tables,
)

SV39, SV48, SV57, SV32 = MODES
ALL = R | W | X | V | A | D
by_mode = pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)


def options(mode: Mode) -> list[str]:
    return ["--isa=rv32gc_zba_zbb_zbs_zicond"] if mode.xlen == 32 else []


@by_mode
@pytest.mark.parametrize("hardware", [False, True], ids=["Svade", "Svadu"])
def test_every_leaf(assemble, run, mode, hardware):
    image = assemble(program(mode, hardware=hardware), mode.xlen)
    assert run(image, *options(mode)).code == 0


def test_a_wrong_expectation_is_seen(assemble, run):
    """A planted fault: walks that set A and D where the guest was told they would not."""
    text = program(SV39, hardware=False)
    planted = text.replace("la s1, list", "li t0, 1 << 61\n csrw menvcfg, t0\n la s1, list")
    assert run(assemble(planted)).code == 1


@pytest.mark.peer
@by_mode
def test_every_leaf_on_qemu(assemble, mode):
    """QEMU 7.2 sets A and D itself."""
    if not shutil.which(guest_tools.QEMU[mode.xlen]):
        pytest.skip(f"{guest_tools.QEMU[mode.xlen]} is not installed")
    image = assemble(program(mode, hardware=True), mode.xlen)
    command = [*guest_tools.qemu("", mode.xlen), str(image)]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0


GUEST = """
    .option norvc
    .option norelax
    .text
    _start: la t0, handler
        csrw mtvec, t0
        {preamble}
        {setup}
        li t0, {mpp}
        csrs mstatus, t0
        la t0, lower
        csrw mepc, t0
        li a0, {page:#x}
        mret
    lower: {body}
        ecall
        .balign 4
    handler: csrr t0, mcause
        li t1, {cause}
        bne t0, t1, bad
        li t2, 8
        beq t0, t2, good
        li t2, 9
        beq t0, t2, good
        csrr t0, mtval
        li t1, {value:#x}
        bne t0, t1, bad
    good: finish 0
        j .
    bad: finish 1
        j .
        {tables}
        .zero 4096
    second: ecall
        .zero 8192
"""
CALL = 9  # of supervisor mode: nothing happened before


def guest(
    mode: Mode,
    leaves: dict[tuple[int, int], int],
    body: str,
    cause: int = CALL,
    value: int = 0,
    setup: str = "",
    *,
    user: bool = False,
) -> str:
    return GUEST.format(
        preamble=preamble(mode),
        setup=setup,
        mpp=0 if user else 1 << 11,
        page=PAGE,
        body=body,
        cause=cause,
        value=value,
        tables=tables(mode, leaves),
    )


LEAF = {(PAGE, 0): entry(DATA, ALL)}
TWO = {**LEAF, (PAGE + 4096, 0): entry(DATA + 0x2000, ALL)}
BIG = "li a0, 0x40210000\n ld a1, 8(a0)"
HALF = "li t0, 0x40001ffe\n li t1, 0x13\n sh t1, 0(t0)\n fence.i\n jr t0"
END = "li t0, 4092\n add a0, a0, t0\n"


@pytest.mark.parametrize(
    ("leaves", "body", "cause", "value"),
    [
        # leaves above the lowest level: their part of the address, their alignment
        ({(0x4020_0000, 1): entry(0x8000_0000, ALL)}, BIG, CALL, 0),
        ({(0x4020_0000, 1): entry(0x8000_1000, ALL)}, BIG, 13, 0x40210008),
        ({(0x4000_0000, 2): entry(0x9000_0000, ALL)}, "ld a1, 0(a0)", 13, PAGE),
        # no leaf at all; a pointer with A, D or U set; reserved bits of a leaf
        ({(PAGE, 0): entry(DATA, V)}, "ld a1, 0(a0)", 13, PAGE),
        ({(0x4000_0000, 1): entry(TABLES, V | A)}, "ld a1, 0(a0)", 13, PAGE),
        ({(0x4000_0000, 1): entry(TABLES, V | U)}, "ld a1, 0(a0)", 13, PAGE),
        *(({(PAGE, 0): entry(DATA, ALL) | 1 << n}, "ld a1, 0(a0)", 13, PAGE) for n in (54, 61, 63)),
        # a table or a page that is not memory
        ({(0x4000_0000, 1): entry(0x4000_0000, V)}, "ld a1, 0(a0)", 5, PAGE),
        ({(PAGE, 0): entry(0x4000_0000, ALL)}, "ld a1, 0(a0)", 5, PAGE),
        ({(PAGE, 0): entry(0x4000_0000, ALL)}, "sd a1, 8(a0)", 7, PAGE + 8),
        ({(PAGE, 0): entry(0x4000_0000, ALL)}, "jr a0", 1, PAGE),
        # addresses whose upper bits are no sign extension
        (LEAF, "li t0, 1 << 60\n or a0, a0, t0\n ld a1, 0(a0)", 13, PAGE | 1 << 60),
        (LEAF, "li t0, 1 << 60\n or a0, a0, t0\n sd a1, 0(a0)", 15, PAGE | 1 << 60),
        (LEAF, "li t0, 1 << 60\n or a0, a0, t0\n jr a0", 12, PAGE | 1 << 60),
        # accesses and instructions across two pages
        (LEAF, END + "ld a1, 0(a0)", 13, PAGE + 4096),
        (LEAF, END + "sd a1, 0(a0)", 15, PAGE + 4096),
        (LEAF, END + "fld fa1, 0(a0)", 13, PAGE + 4096),
        (TWO, END + "li a1, -3\n sd a1, 0(a0)\n ld a2, 0(a0)\n beq a1, a2, 1f\n j .\n 1:", CALL, 0),
        # an instruction of which only the first half is there
        (LEAF, HALF, 12, PAGE + 4096),
        # vectors: element by element, vstart says where
        (TWO, END + "vsetivli x0, 4, e32, m1, ta, ma\n vle32.v v1, (a0)", CALL, 0),
        (LEAF, END + "vsetivli x0, 4, e32, m1, ta, ma\n vle32.v v1, (a0)", 13, PAGE + 4096),
        (LEAF, END + "vsetivli x0, 4, e32, m1, ta, ma\n vse32.v v1, (a0)", 15, PAGE + 4096),
        (LEAF, END + "vsetivli x0, 4, e32, m1, ta, ma\n vle32ff.v v1, (a0)", CALL, 0),
        # atomics
        (LEAF, "lr.d a1, (a0)\n sc.d a2, a1, (a0)\n beqz a2, 1f\n ebreak\n 1:", CALL, 0),
        ({(PAGE, 0): entry(DATA, R | V | A | D)}, "amoswap.w a1, a2, (a0)", 15, PAGE),
        ({}, "lr.w a1, (a0)", 13, PAGE),
    ],
)  # fmt: skip
def test_walks(assemble, run, leaves, body, cause, value):
    if (PAGE, 0) in leaves or not leaves:
        leaves = {(0x4000_0000 + 0x5000, 0): 0, **leaves}
    text = guest(SV39, leaves, body, cause, value, setup="units")
    assert run(assemble(text)).code == 0


@by_mode
def test_a_page_moves(assemble, run, mode):
    """After sfence.vma loads and fetches go to another page; the old one is as it was."""
    store = "sd" if mode.xlen == 64 else "sw"
    body = f"""
        lw a1, 0(a0)
        la t0, entry_{PAGE:x}
        li t1, {entry(DATA + 0x1000, ALL):#x}
        {store} t1, 0(t0)
        sfence.vma a0, x0
        lw a2, 0(a0)
        beq a1, a2, 1f
        jr a0
    1:  ebreak
    """
    text = guest(mode, {(PAGE, 0): entry(DATA, ALL)}, body)
    assert run(assemble(text, mode.xlen), *options(mode)).code == 0


def test_an_instruction_whose_second_half_moves(assemble, run):
    """It lies across two pages; the second one is replaced, and with it what the instruction is."""
    body = f"""
        li t0, {PAGE + 4094:#x}
        li t1, 0x0513              # li a0, 1 and li a0, 2: they differ in the second half
        sh t1, 0(t0)
        li t2, {PAGE + 8192:#x}    # the pages that become the second one
        li t1, 0x80670010
        sw t1, 0(t2)
        li t1, 0x80670020
        li t3, 4096
        add t3, t3, t2
        sw t1, 0(t3)
        sh x0, 4(t2)
        sh x0, 4(t3)
        fence.i
        jalr ra, t0
        mv s0, a0
        la t4, entry_{PAGE + 4096:x}
        li t5, {entry(DATA + 0x3000, ALL):#x}
        sd t5, 0(t4)
        sfence.vma
        jalr ra, t0
        li t1, 1
        bne s0, t1, 1f
        li t1, 2
        beq a0, t1, 2f
    1:  ebreak
    2:
    """
    leaves = {
        PAGE + 4096 * k: entry(DATA + 4096 * at, ALL) for k, at in ((0, 0), (1, 2), (2, 2), (3, 3))
    }
    text = guest(SV39, {(page, 0): leaf for page, leaf in leaves.items()}, body)
    assert run(assemble(text.replace(".zero 8192", ".zero 16384"))).code == 0


@pytest.mark.parametrize(
    ("value", "kept"),
    [(8, True), (9, True), (10, True), (0, True), (1, False), (7, False), (11, False), (15, False)],
)
def test_modes_of_satp(assemble, run, value, kept):
    """A mode that does not exist leaves the register alone."""
    program = f"""
    _start: li t0, {value << 60 | 0x1234:#x}
        csrw satp, t0
        csrr t1, satp
        sub a0, t1, t0
        {"beqz a0, good" if kept else "beqz t1, good"}
        finish 1
    good: finish 0
        j .
    """
    assert run(assemble(program)).code == 0


PMP_TABLES = f"""
    li t0, {TABLES >> 2:#x}          # entry 0: one page, what lower modes may do is in pmpcfg0
    ori t0, t0, 511
    csrw pmpaddr0, t0
    li t0, -1
    csrw pmpaddr1, t0
    li t0, {{config:#x}}
    csrw pmpcfg0, t0
"""


@pytest.mark.parametrize(
    ("config", "flags", "body", "cause"),
    [
        (0x1F19, ALL, "ld a1, 0(a0)", CALL),  # the root may be read
        (0x1F18, ALL, "ld a1, 0(a0)", 5),  # it may not: an access fault of the access's kind
        (0x1F18, ALL, "sd a1, 0(a0)", 7),
        (0x1F18, ALL, "jr a0", 1),
    ],
)
def test_protected_tables(assemble, run, config, flags, body, cause):
    """Physical memory protection holds for page walks. The lower code, mapped by the root, cannot
    run either, so machine mode accesses with MPRV; a fetch fails at once."""
    setup = PMP_TABLES.format(config=config) + "li t0, 1 << 17 | 1 << 11\n csrs mstatus, t0\n"
    setup += f"li a0, {PAGE:#x}\n"
    if body.startswith("jr"):
        setup, body = PMP_TABLES.format(config=config), "nop"
        text = guest(SV39, {(PAGE, 0): entry(DATA, flags)}, body, cause, 0)
        text = text.replace("li t1, 0x0\n", "la t1, lower\n")
        text = text.replace("li t0, 2048\n", setup + "li t0, 2048\n")
    else:
        text = guest(SV39, {(PAGE, 0): entry(DATA, flags)}, "nop", cause, PAGE, setup + body)
    assert run(assemble(text)).code == 0


def test_a_walk_may_not_set_bits_in_a_protected_table(assemble, run):
    """Svadu: the entry would have to be written."""
    setup = PMP_TABLES.format(config=0x1F19) + "li t0, 1 << 61\n csrw menvcfg, t0\n"
    leaves = {(0x4000_0000, 2): entry(0x8000_0000, R | W | X | V)}
    text = guest(SV39, leaves, "ld a1, 0(a0)", 5, PAGE, setup)
    assert run(assemble(text)).code == 0
    allowed = text.replace("0x1f19", "0x1f1b").replace("li t1, 5\n", "li t1, 9\n")
    assert run(assemble(allowed)).code == 0
