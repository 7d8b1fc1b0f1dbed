"""Guests with page tables, and a definition in Python of what an access through them does.

`cases` is every leaf entry for every kind of access; the guest of `program` tries one after the
other and ends with the first whose exception, faulting address or entry afterwards is another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

V, R, W, X, U, G, A, D = (1 << n for n in range(8))
USER, SUPERVISOR, MACHINE = 0, 1, 3
SUM, MXR, MPRV = 1 << 18, 1 << 19, 1 << 17
FETCH, LOAD, STORE, ATOMIC = range(4)
PAGE_FAULT = {FETCH: 12, LOAD: 13, STORE: 15, ATOMIC: 15}
CALL = {USER: 8, SUPERVISOR: 9, MACHINE: 11}


@dataclass(frozen=True)
class Mode:
    """A mode of satp: its number, levels of its tables, bits of a page number per level."""

    name: str
    number: int
    levels: int
    bits: int = 9
    xlen: int = 64

    @property
    def word(self) -> str:
        return ".dword" if self.xlen == 64 else ".word"

    @property
    def satp(self) -> int:
        return self.number << (60 if self.xlen == 64 else 31)

    def index(self, address: int, level: int) -> int:
        return address >> 12 + level * self.bits & ((1 << self.bits) - 1)


MODES = [
    Mode("sv39", 8, 3),
    Mode("sv48", 9, 4),
    Mode("sv57", 10, 5),
    Mode("sv32", 1, 2, 10, 32),
]
BASE = 0x8000_0000
TABLES, DATA = BASE + 0x1_0000, BASE + 0x2_0000
"""Where `tables` lie, and what follows them, at label `page`."""
PAGE = 0x4000_1000
"""The page that cases are about. Code lies at BASE, translated or not."""


@dataclass(frozen=True)
class Case:
    """A leaf's flags, the mode that accesses, bits of mstatus, and the kind of access."""

    flags: int
    mode: int
    status: int
    access: int

    def permitted(self) -> bool:
        """Steps 5 and 7 of the translation process."""
        f = self.flags
        if not f & V or (f & W and not f & R) or not f & (R | X):
            return False
        if self.mode == USER and not f & U:
            return False
        if self.mode == SUPERVISOR and f & U and (self.access == FETCH or not self.status & SUM):
            return False
        readable = f & R or (f & X and self.status & MXR)
        allowed = {FETCH: f & X, LOAD: readable, STORE: f & W, ATOMIC: f & W}
        return bool(allowed[self.access])

    def cause(self, *, hardware: bool) -> int:
        """mcause; of the call that follows where nothing else happens. `hardware`: walks set A
        and D."""
        needed = A | D if self.access in (STORE, ATOMIC) else A
        if not self.permitted() or (not hardware and self.flags & needed != needed):
            return PAGE_FAULT[self.access]
        return CALL[self.mode]

    def after(self, *, hardware: bool) -> int:
        """The flags afterwards."""
        if not hardware or not self.permitted():
            return self.flags
        return self.flags | A | (D if self.access in (STORE, ATOMIC) else 0)

    def word(self, *, hardware: bool) -> int:
        return (
            self.flags
            | self.mode << 8
            | self.access << 10
            | bool(self.status & SUM) << 12
            | bool(self.status & MXR) << 13
            | self.cause(hardware=hardware) << 16
            | self.after(hardware=hardware) << 24
        )


def cases(*, hardware: bool) -> Iterator[Case]:
    """Every combination. Where hardware marks entries, whether an atomic that traps at its store
    has set A is left open: those are not asked for."""
    for flags in range(256):
        if flags & G:
            continue
        for mode in (USER, SUPERVISOR):
            for status in (0, SUM, MXR, SUM | MXR) if mode else (0, MXR):
                for access in (FETCH, LOAD, STORE, ATOMIC):
                    case = Case(flags, mode, status, access)
                    if not (hardware and access == ATOMIC and not case.permitted()):
                        yield case


def entry(address: int, flags: int) -> int:
    """A table entry that points to a physical address."""
    return address >> 12 << 10 | flags


def tables(mode: Mode, leaves: dict[tuple[int, int], int]) -> str:
    """Tables that map BASE to itself, and each (address, level) to an entry.

    They lie at TABLES, the root first. Labels: `code_entry` is the entry of BASE, `entry_ADDRESS`
    are the others'.
    """
    found: dict[tuple[int, ...], dict[int, int]] = {(): {}}
    labels: dict[tuple[int, ...], str] = {}
    identity = (BASE, min(mode.levels - 1, 2)), entry(BASE, V | R | W | X | A | D)
    for (address, level), leaf in (identity, *leaves.items()):
        path: tuple[int, ...] = ()
        for depth in range(mode.levels - 1, level, -1):
            longer = (*path, mode.index(address, depth))
            if longer not in found:
                found[path][longer[-1]] = entry(TABLES + 4096 * len(found), V)
                found[longer] = {}
            path = longer
        found[path][mode.index(address, level)] = leaf
        name = "code_entry" if address == BASE else f"entry_{address:x}"
        labels[*path, mode.index(address, level)] = name
    size = mode.xlen // 8
    text = f"    .balign {TABLES - BASE}\n"
    for path, table in found.items():
        text += "    .balign 4096\n"
        at = 0
        for index, value in sorted(table.items()):
            text += f"    .zero {(index - at) * size}\n"
            text += f"    {labels[*path, index]}:\n" if (*path, index) in labels else ""
            text += f"    {mode.word} {value:#x}\n"
            at = index + 1
        text += f"    .zero {4096 - at * size}\n"
    return text + f"    .balign {TABLES - BASE}\n    page:\n"


def preamble(mode: Mode) -> str:
    """All memory for lower modes, and satp."""
    return f"""
        li t0, -1
        csrw pmpaddr0, t0
        li t0, 0x1f
        csrw pmpcfg0, t0
        li t0, {mode.satp | TABLES >> 12:#x}
        csrw satp, t0
        sfence.vma
    """


def program(mode: Mode, *, hardware: bool) -> str:
    """The guest that tries every case: exit code 0, or 1 with the number of the case in s2."""
    load, store = ("ld", "sd") if mode.xlen == 64 else ("lw", "sw")
    words = [c.word(hardware=hardware) for c in cases(hardware=hardware)]
    adue = (
        "li t0, 1 << 61\n csrw menvcfg, t0"
        if mode.xlen == 64
        else "li t0, 1 << 29\n csrw menvcfgh, t0"
    )
    table = "\n".join(f"    .word {word:#x}" for word in words)
    return f"""
    .option norvc
    .option norelax
    .text
    _start: la t0, handler
        csrw mtvec, t0
        {preamble(mode)}
        {adue if hardware else ""}
        la s1, list
        li s2, 0
        li s3, {len(words)}
    next: lwu_or_lw s4, 0(s1)
        la s5, entry_{PAGE:x}        # the page's entry
        la t0, page
        srli t0, t0, 2
        andi t1, s4, 0xff
        or t0, t0, t1
        {store} t0, 0(s5)
        la s6, code_entry            # code is the user's or the supervisor's
        {load} t0, 0(s6)
        andi t0, t0, ~{U}
        srli t1, s4, 8
        andi t1, t1, 1
        bnez t1, 1f
        ori t0, t0, {U}
    1:  {store} t0, 0(s6)
        sfence.vma
        li t0, {SUM | MXR | 3 << 11:#x}
        csrc mstatus, t0
        srli t0, s4, 12
        andi t0, t0, 3
        slli t0, t0, 18
        csrs mstatus, t0
        slli t1, t1, 11              # MPP
        csrs mstatus, t1
        la t0, accesses
        srli t1, s4, 10
        andi t1, t1, 3
        slli t1, t1, 3
        add t0, t0, t1
        csrw mepc, t0
        li a0, {PAGE:#x}
        li a1, 0
        mret
    accesses: jr a0
        nop
        lw a2, 0(a0)
        ecall
        sw a1, 4(a0)
        ecall
        amoadd.w a2, a1, (a0)
        ecall
        .balign 4
    handler: csrr t0, mcause
        srli t1, s4, 16
        andi t1, t1, 0xff
        bne t0, t1, bad
        li t2, 12
        blt t0, t2, 2f
        csrr t0, mtval
        li t1, {PAGE:#x}
        li t2, 15
        csrr t3, mcause
        bne t3, t2, 1f
        srli t2, s4, 10
        andi t2, t2, 1
        bnez t2, 1f
        addi t1, t1, 4               # the store's offset
    1:  bne t0, t1, bad
    2:  {load} t0, 0(s5)
        andi t0, t0, 0xff
        srli t1, s4, 24
        andi t1, t1, 0xff
        bne t0, t1, bad
        addi s1, s1, 4
        addi s2, s2, 1
        bne s2, s3, next
        finish 0
        j .
    bad: finish 1
        j .
        {tables(mode, {(PAGE, 0): 0})}
        ecall
        .zero 4092
    list:
{table}
    """.replace("lwu_or_lw", "lwu" if mode.xlen == 64 else "lw")
