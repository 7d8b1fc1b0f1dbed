"""RV64I, M, Zicond, Zba, Zbb, Zbc, Zbs: arithmetic of x registers."""

from __future__ import annotations

from collections.abc import Callable

from instructions.corners import integer, integers, pairs, random_of
from instructions.rig import SCALAR_LOAD, SCALAR_STORE, Family, Scalar

WIDTH, ONES = 64, (1 << 64) - 1


def signed(value: int, width: int = WIDTH) -> int:
    value &= (1 << width) - 1
    return value - (1 << width) if value >> width - 1 else value


def word(value: int) -> int:
    """The low half, sign-extended."""
    return signed(value, 32)


def low(value: int) -> int:
    return value & 0xFFFFFFFF


def quotient(a: int, b: int, width: int) -> int:
    """Signed, towards zero. By zero: all ones; overflow: the dividend. Chapter M, table 11."""
    if b == 0:
        return -1
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def remainder(a: int, b: int, width: int) -> int:
    return a if b == 0 else a - b * quotient(a, b, width)


def rotate_right(value: int, by: int, width: int) -> int:
    by %= width
    value &= (1 << width) - 1
    return value >> by | value << (width - by)


def leading_zeros(value: int, width: int) -> int:
    return width - value.bit_length()


def trailing_zeros(value: int, width: int) -> int:
    return (value & -value).bit_length() - 1 if value else width


def carryless(a: int, b: int) -> int:
    """The whole product of two polynomials over GF(2)."""
    product = 0
    for k in range(b.bit_length()):
        product ^= (a << k) * (b >> k & 1)
    return product


def bytes_of(value: int) -> bytes:
    return value.to_bytes(8, "little")


TWO: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "sll": lambda a, b: a << b % 64,
    "slt": lambda a, b: signed(a) < signed(b),
    "sltu": lambda a, b: a < b,
    "xor": lambda a, b: a ^ b,
    "srl": lambda a, b: a >> b % 64,
    "sra": lambda a, b: signed(a) >> b % 64,
    "or": lambda a, b: a | b,
    "and": lambda a, b: a & b,
    "addw": lambda a, b: word(a + b),
    "subw": lambda a, b: word(a - b),
    "sllw": lambda a, b: word(a << b % 32),
    "srlw": lambda a, b: word(low(a) >> b % 32),
    "sraw": lambda a, b: word(a) >> b % 32,
    "mul": lambda a, b: a * b,
    "mulh": lambda a, b: signed(a) * signed(b) >> 64,
    "mulhsu": lambda a, b: signed(a) * b >> 64,
    "mulhu": lambda a, b: a * b >> 64,
    "mulw": lambda a, b: word(a * b),
    "div": lambda a, b: quotient(signed(a), signed(b), 64),
    "divu": lambda a, b: a // b if b else ONES,
    "rem": lambda a, b: remainder(signed(a), signed(b), 64),
    "remu": lambda a, b: a % b if b else a,
    "divw": lambda a, b: word(quotient(word(a), word(b), 32)),
    "divuw": lambda a, b: word(low(a) // low(b) if low(b) else ONES),
    "remw": lambda a, b: word(remainder(word(a), word(b), 32)),
    "remuw": lambda a, b: word(low(a) % low(b) if low(b) else a),
    "sh1add": lambda a, b: (a << 1) + b,
    "sh2add": lambda a, b: (a << 2) + b,
    "sh3add": lambda a, b: (a << 3) + b,
    "add.uw": lambda a, b: low(a) + b,
    "sh1add.uw": lambda a, b: (low(a) << 1) + b,
    "sh2add.uw": lambda a, b: (low(a) << 2) + b,
    "sh3add.uw": lambda a, b: (low(a) << 3) + b,
    "andn": lambda a, b: a & ~b,
    "orn": lambda a, b: a | ~b,
    "xnor": lambda a, b: ~(a ^ b),
    "min": lambda a, b: min(signed(a), signed(b)),
    "minu": min,
    "max": lambda a, b: max(signed(a), signed(b)),
    "maxu": max,
    "rol": lambda a, b: rotate_right(a, -b, 64),
    "ror": lambda a, b: rotate_right(a, b, 64),
    "rolw": lambda a, b: word(rotate_right(a, -b, 32)),
    "rorw": lambda a, b: word(rotate_right(a, b, 32)),
    "clmul": carryless,
    "clmulh": lambda a, b: carryless(a, b) >> 64,
    "clmulr": lambda a, b: carryless(a, b) >> 63,
    "czero.eqz": lambda a, b: a if b else 0,
    "czero.nez": lambda a, b: 0 if b else a,
    "bclr": lambda a, b: a & ~(1 << b % 64),
    "bset": lambda a, b: a | 1 << b % 64,
    "binv": lambda a, b: a ^ 1 << b % 64,
    "bext": lambda a, b: a >> b % 64 & 1,
}
ONE: dict[str, Callable[[int], int]] = {
    "clz": lambda a: leading_zeros(a, 64),
    "ctz": lambda a: trailing_zeros(a, 64),
    "cpop": lambda a: bin(a).count("1"),
    "clzw": lambda a: leading_zeros(low(a), 32),
    "ctzw": lambda a: trailing_zeros(low(a), 32),
    "cpopw": lambda a: bin(low(a)).count("1"),
    "sext.b": lambda a: signed(a, 8),
    "sext.h": lambda a: signed(a, 16),
    "zext.h": lambda a: a & 0xFFFF,
    "orc.b": lambda a: int.from_bytes(bytes(255 * bool(x) for x in bytes_of(a)), "little"),
    "rev8": lambda a: int.from_bytes(bytes_of(a), "big"),
}
IMMEDIATE = {
    "addi": "add",
    "slti": "slt",
    "sltiu": "sltu",
    "xori": "xor",
    "ori": "or",
    "andi": "and",
    "addiw": "addw",
}
SHIFT = {
    "slli": ("sll", 64),
    "srli": ("srl", 64),
    "srai": ("sra", 64),
    "rori": ("ror", 64),
    "bclri": ("bclr", 64),
    "bseti": ("bset", 64),
    "binvi": ("binv", 64),
    "bexti": ("bext", 64),
    "slliw": ("sllw", 32),
    "srliw": ("srlw", 32),
    "sraiw": ("sraw", 32),
    "roriw": ("rorw", 32),
}
"""Immediate forms are their register forms: (name, width)."""


def checks() -> list[Scalar]:
    found = []
    for name, two in TWO.items():
        check, rng = Scalar(name, f"{name} a0, a1, a2"), random_of(name)
        for a, b in pairs(integers(64)):
            check.case(two(a, b), a, b)
        for _ in range(100):
            a, b = integer(rng, 64), rng.getrandbits(7)
            check.case(two(a, b), a, b)
        same = Scalar(name, f"{name} a0, a1, a1")
        for a in integers(64):
            same.case(two(a, a), a)
        found += [check, same]
    for name, one in ONE.items():
        check, rng = Scalar(name, f"{name} a0, a1"), random_of(name)
        more = (rng.getrandbits(64) >> k % 64 for k in range(100))
        for a in (*integers(64), *(1 << k for k in range(64)), *more):
            check.case(one(a), a)
        found.append(check)
    for name, register in IMMEDIATE.items():
        for immediate in (0, 1, -1, 5, 2047, -2048):
            found.append(_with_immediate(name, TWO[register], immediate))
    for name, (register, width) in SHIFT.items():
        for immediate in (0, 1, 7, width // 2, width - 1):
            found.append(_with_immediate(name, TWO[register], immediate))
    for immediate in (0, 1, 33, 63):
        found.append(_with_immediate("slli.uw", lambda a, n: low(a) << n, immediate))
    return found + _upper()


def _with_immediate(name: str, of: Callable[[int, int], int], immediate: int) -> Scalar:
    check = Scalar(name, f"{name} a0, a1, {immediate}")
    for a in integers(64):
        check.case(of(a, immediate % (1 << 64)), a)
    return check


def _upper() -> list[Scalar]:
    found = []
    for upper in (0, 1, 0x7FFFF, 0x80000, 0xFFFFF, 0x12345):
        lui = Scalar("lui", f"lui a0, {upper:#x}")
        lui.case(signed(upper << 12, 32))
        # auipc less its own address, which jal leaves in a4
        auipc = Scalar("auipc", f"jal a4, 3f\n3: auipc a0, {upper:#x}\n sub a0, a0, a4")
        auipc.case(signed(upper << 12, 32))
        found += [lui, auipc]
    return found


def families() -> list[Family]:
    return [Family("integer", SCALAR_LOAD, SCALAR_STORE, list(checks()))]
