"""Branches, jumps, CSRs, traps, fences: pieces of assembly whose outcome is a number in a0."""

from __future__ import annotations

from collections.abc import Callable

from instructions.corners import integers, pairs, random_of
from instructions.integer import signed
from instructions.rig import MASK, SCALAR_LOAD, SCALAR_STORE, Family, Scalar

BRANCHES: dict[str, Callable[[int, int], bool]] = {
    "beq": lambda a, b: a == b,
    "bne": lambda a, b: a != b,
    "blt": lambda a, b: signed(a) < signed(b),
    "bge": lambda a, b: signed(a) >= signed(b),
    "bltu": lambda a, b: a < b,
    "bgeu": lambda a, b: a >= b,
}
FORWARD = "li a0, 1\n {name} a1, a2, 3f\n li a0, 0\n3:"
BACKWARD = "j 4f\n3: li a0, 1\n j 5f\n4: li a0, 0\n {name} a1, a2, 3b\n5:"

SNIPPETS: list[tuple[str, str, int]] = [
    # row, assembly, a0 afterwards
    ("jal", "jal a5, 3f\n4: li a0, 99\n3: la a4, 4b\n sub a0, a5, a4\n addi a0, a0, 7", 7),
    ("jal", "li a0, 1\n j 5f\n3: addi a0, a0, 1\n j 4f\n5: jal x0, 3b\n li a0, 99\n4:", 2),
    ("jalr", "la a4, 3f\n jalr a5, 0(a4)\n4: li a0, 99\n3: la a4, 4b\n sub a0, a5, a4", 0),
    ("jalr", "li a0, 3\n la a4, 3f\n jalr x0, 1(a4)\n li a0, 99\n3:", 3),  # low bit is cleared
    (
        "jalr",
        "la a4, 3f\n addi a4, a4, 2047\n jalr a4, -2047(a4)\n4: li a0, 99\n3: la a5, 4b\n"
        " sub a0, a4, a5\n addi a0, a0, 5",
        5,
    ),  # the link replaces the base
    ("fence", "li a0, 4\n fence iorw, iorw\n fence r, w\n fence.tso\n addi a0, a0, 1", 5),
    (
        "fence.i",
        "la a4, 3f\n lw a5, 4f\n sw a5, 0(a4)\n fence.i\n3: li a0, 1\n j 5f\n"
        "4: li a0, 2\n5:\n la a4, 3b\n lw a5, 6f\n sw a5, 0(a4)\n fence.i\n j 7f\n6: li a0, 1\n7:",
        2,
    ),
    ("ecall", "li t6, 0\n ecall\n mv a0, t6", 11),
    ("ebreak", "li t6, 0\n ebreak\n mv a0, t6", 3),
    (
        "mret",
        "la a4, 3f\n csrw mepc, a4\n li a4, 0x1880\n csrs mstatus, a4\n li a4, 8\n"
        " csrc mstatus, a4\n li a0, 99\n mret\n li a0, 98\n3: csrr a0, mstatus\n andi a0, a0, 8\n"
        " csrci mstatus, 8",
        8,
    ),  # interrupts are on again, as MPIE had them
    (
        "mret",
        "la a4, 3f\n csrw mepc, a4\n li a4, 0x1800\n csrs mstatus, a4\n li a4, 0x80\n"
        " csrc mstatus, a4\n mret\n3: csrr a0, mstatus\n andi a0, a0, 0x88",
        0x80,
    ),
    (
        "wfi",
        "li a4, 0x2000000\n li a5, 1\n sw a5, 0(a4)\n csrsi mie, 8\n wfi\n csrr a0, mip\n"
        " andi a0, a0, 8\n sw x0, 0(a4)\n csrci mie, 8",
        8,
    ),  # pending and enabled: no sleep
    ("csrrw", "csrw mepc, x0\n li a4, -1\n csrw mepc, a4\n csrr a0, mepc", -2),
    ("csrrs", "li t6, 0\n csrrs a0, vlenb, x0\n mv a0, t6", 0),  # reading is allowed
    ("csrrs", "li t6, 0\n li a4, 0\n csrrs a0, vlenb, a4\n mv a0, t6", 2),  # writing nothing is not
    ("csrrw", "li t6, 0\n csrrw x0, cycle, x0\n mv a0, t6", 2),
    ("csrrw", "li t6, 0\n .word 0x7c0510f3\n mv a0, t6", 2),  # no such CSR
    ("csrrwi", "csrwi fcsr, 0\n csrwi frm, 31\n csrr a0, fcsr\n csrwi fcsr, 0", 0xE0),
    ("csrrsi", "csrwi fcsr, 0\n csrsi fflags, 21\n csrr a0, fcsr\n csrwi fcsr, 0", 21),
    ("csrrci", "csrwi fflags, 31\n csrci fflags, 10\n csrr a0, fcsr\n csrwi fcsr, 0", 21),
]


def _branches() -> list[Scalar]:
    found = []
    for name, taken in BRANCHES.items():
        for shape in (FORWARD, BACKWARD):
            check = Scalar(name, shape.format(name=name))
            for a, b in pairs(integers(64)):
                check.case(int(taken(a, b)), a, b)
            found.append(check)
    return found


def _csrs() -> list[Scalar]:
    """mscratch has all its bits: what is read is the old value, what is left the combination."""
    found = []
    combine: dict[str, Callable[[int, int], int]] = {
        "csrrw": lambda old, new: new,
        "csrrs": lambda old, new: old | new,
        "csrrc": lambda old, new: old & ~new,
    }
    for name, result in combine.items():
        rng = random_of(name)
        read = Scalar(name, f"csrw mscratch, a1\n {name} a0, mscratch, a2")
        left = Scalar(name, f"csrw mscratch, a1\n {name} a4, mscratch, a2\n csrr a0, mscratch")
        for a, b in pairs(integers(64)[:12]):
            read.case(a, a, b)
            left.case(result(a, b), a, b)
        found += [read, left]
        for immediate in (0, 1, 21, 31):
            row = f"{name}i"
            read = Scalar(row, f"csrw mscratch, a1\n {row} a0, mscratch, {immediate}")
            left = Scalar(
                row, f"csrw mscratch, a1\n {row} a4, mscratch, {immediate}\n csrr a0, mscratch"
            )
            for _ in range(10):
                a = rng.getrandbits(64)
                read.case(a, a)
                left.case(result(a, immediate), a)
            found += [read, left]
    return found


def families() -> list[Family]:
    checks = [*_branches(), *_csrs()]
    for row, text, expected in SNIPPETS:
        check = Scalar(row, text)
        check.case(expected & MASK)
        checks.append(check)
    return [Family("control", SCALAR_LOAD, SCALAR_STORE, list(checks))]
