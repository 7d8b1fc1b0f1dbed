"""C: each instruction of 16 bits, most of them as the instruction it abbreviates."""

from __future__ import annotations

from collections.abc import Callable

from instructions.corners import integer, integers, random_of
from instructions.integer import TWO, signed, word
from instructions.rig import FLOAT_STORE, MASK, SCALAR_LOAD, SCALAR_STORE, Family, Scalar

REGISTERS = ("sub", "xor", "or", "and", "subw", "addw")
"""c.NAME a0, a1: a0 = a0 NAME a1."""

IMMEDIATES: dict[str, tuple[tuple[int, ...], Callable[[int, int], int]]] = {
    "c.addi": ((1, -1, 31, -32), lambda a, n: a + n),
    "c.addiw": ((0, 1, -1, 31, -32), lambda a, n: word(a + n)),
    "c.andi": ((0, 1, -1, 31, -32), lambda a, n: a & n),
    "c.srli": ((1, 31, 32, 63), lambda a, n: a >> n),
    "c.srai": ((1, 31, 32, 63), lambda a, n: signed(a) >> n),
    "c.slli": ((1, 31, 32, 63), lambda a, n: a << n),
}
"""c.NAME a0, n."""

LOADS = {
    "c.lw": (4, "a0", "a4"),
    "c.ld": (8, "a0", "a4"),
    "c.lwsp": (4, "a0", "sp"),
    "c.ldsp": (8, "a0", "sp"),
}
FLOAT_LOADS = {"c.fld": (8, "fa0", "a4"), "c.fldsp": (8, "fa0", "sp")}
STORES = {
    "c.sw": (4, "a3", "a4"),
    "c.sd": (8, "a3", "a4"),
    "c.fsd": (8, "fa3", "a4"),
    "c.swsp": (4, "a3", "sp"),
    "c.sdsp": (8, "a3", "sp"),
    "c.fsdsp": (8, "fa3", "sp"),
}

SNIPPETS: list[tuple[str, str, int]] = [
    ("c.nop", "li a0, 5\n c.nop\n addi a0, a0, 1", 6),
    ("c.j", "li a0, 1\n c.j 3f\n li a0, 2\n3:", 1),
    ("c.j", "li a0, 1\n j 4f\n3: addi a0, a0, 1\n j 5f\n4: c.j 3b\n li a0, 9\n5:", 2),
    ("c.jr", "li a0, 1\n la a4, 3f\n c.jr a4\n li a0, 2\n3:", 1),
    (
        "c.jalr",
        "la a4, 3f\n c.jalr a4\n4: li a0, 9\n3: la a4, 4b\n sub a0, ra, a4\n addi a0, a0, 3",
        3,
    ),
    ("c.ebreak", "li t6, 0\n c.ebreak\n c.nop\n mv a0, t6", 3),
]


def _rvc(text: str) -> str:
    return f".option push\n .option rvc\n {text}\n .option pop"


def _arithmetic() -> list[Scalar]:
    found = []
    for name in (*REGISTERS, "add"):
        check, rng = Scalar(f"c.{name}", f"mv a0, a1\n {_rvc(f'c.{name} a0, a2')}"), random_of(name)
        for a in integers(64):
            for b in (*integers(64)[:6], integer(rng, 64)):
                check.case(TWO[name](a, b), a, b)
        found.append(check)
    check = Scalar("c.mv", _rvc("c.mv a0, a2"))
    for a in integers(64):
        check.case(a, 0, a)
    found.append(check)
    for name, (values, of) in IMMEDIATES.items():
        for n in values:
            check = Scalar(name, f"mv a0, a1\n {_rvc(f'{name} a0, {n}')}")
            for a in integers(64):
                check.case(of(a, n), a)
            found.append(check)
    for n in (0, 1, -1, 31, -32):
        check = Scalar("c.li", _rvc(f"c.li a0, {n}"))
        check.case(n)
        found.append(check)
    for n in (1, 31, -1, -32):
        check = Scalar("c.lui", _rvc(f"c.lui a0, {n & 0xFFFFF:#x}"))
        check.case(n << 12)
        found.append(check)
    return found


def _stack() -> list[Scalar]:
    found = []
    for n in (4, 64, 512, 1020):
        check = Scalar("c.addi4spn", f"mv sp, a1\n {_rvc(f'c.addi4spn a0, sp, {n}')}")
        for a in integers(64):
            check.case(a + n, a)
        found.append(check)
    for n in (16, -16, 496, -512):
        check = Scalar("c.addi16sp", f"mv sp, a1\n {_rvc(f'c.addi16sp sp, {n}')}\n mv a0, sp")
        for a in integers(64):
            check.case(a + n, a)
        found.append(check)
    return found


def _memory(names: dict[str, tuple[int, str, str]]) -> list[Scalar]:
    """A load of each slot a small offset reaches."""
    found = []
    for name, (size, register, base) in names.items():
        for offset in (0, size, 64, 120 + 8 % size):
            access = _rvc(f"{name} {register}, {offset}({base})")
            text = f"la {base}, spot\n sd a1, {offset & ~7}({base})\n {access}"
            check, rng = Scalar(name, text), random_of(f"{name}{offset}")
            for _ in range(12):
                a = integer(rng, 64)
                value = a >> 8 * (offset & 7) & ((1 << 8 * size) - 1)
                check.case(signed(value, 8 * size) & MASK, a)
            found.append(check)
    return found


def _stores() -> list[Scalar]:
    found = []
    for name, (size, register, base) in STORES.items():
        for offset in (0, size, 64):
            at = offset & ~7
            access = _rvc(f"{name} {register}, {offset}({base})")
            text = f"la {base}, spot\n sd a1, {at}({base})\n {access}\n ld a0, {at}({base})"
            check, rng = Scalar(name, text), random_of(f"{name}{offset}")
            for _ in range(12):
                a, new = rng.getrandbits(64), integer(rng, 64)
                mask = ((1 << 8 * size) - 1) << 8 * (offset & 7)
                check.case(a & ~mask | new << 8 * (offset & 7) & mask, a, 0, new)
            found.append(check)
    return found


def _branches() -> list[Scalar]:
    found = []
    for name, zero in (("c.beqz", True), ("c.bnez", False)):
        check = Scalar(name, f"mv a4, a1\n li a0, 1\n {_rvc(f'{name} a4, 3f')}\n li a0, 0\n3:")
        for a in integers(64):
            check.case(int((a == 0) == zero), a)
        found.append(check)
    return found


def families() -> list[Family]:
    checks = [*_arithmetic(), *_stack(), *_memory(LOADS), *_stores(), *_branches()]
    for row, text, expected in SNIPPETS:
        check = Scalar(row, _rvc(text))
        check.case(expected)
        checks.append(check)
    return [
        Family("compressed", SCALAR_LOAD, SCALAR_STORE, list(checks)),
        Family("compressed_float", SCALAR_LOAD, FLOAT_STORE, list(_memory(FLOAT_LOADS))),
    ]
