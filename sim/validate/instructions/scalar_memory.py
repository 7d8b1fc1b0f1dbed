"""Loads, stores, atomics: what they read and what they leave, at every offset that is allowed."""

from __future__ import annotations

import random
from collections.abc import Callable

from instructions.corners import integer, random_of
from instructions.integer import signed
from instructions.rig import FLOAT_STORE, SCALAR_LOAD, SCALAR_STORE, Family, Scalar

ONES = (1 << 64) - 1
LOADS = {
    "lb": (1, True),
    "lh": (2, True),
    "lw": (4, True),
    "ld": (8, True),
    "lbu": (1, False),
    "lhu": (2, False),
    "lwu": (4, False),
}
FLOAT_LOADS = {"flh": 2, "flw": 4, "fld": 8}
STORES = {"sb": 1, "sh": 2, "sw": 4, "sd": 8}
FLOAT_STORES = {"fsh": 2, "fsw": 4, "fsd": 8}

PREPARED = "la a4, spot\n sd a1, 0(a4)\n sd a2, 8(a4)\n"
"""Sixteen bytes of memory hold a1 and a2."""

ATOMIC: dict[str, Callable[[int, int, int], int]] = {
    "amoswap": lambda old, new, width: new,
    "amoadd": lambda old, new, width: old + new,
    "amoxor": lambda old, new, width: old ^ new,
    "amoand": lambda old, new, width: old & new,
    "amoor": lambda old, new, width: old | new,
    "amomin": lambda old, new, width: min(signed(old, width), signed(new, width)),
    "amomax": lambda old, new, width: max(signed(old, width), signed(new, width)),
    "amominu": lambda old, new, width: min(old, new),
    "amomaxu": lambda old, new, width: max(old, new),
}


def _bytes(a: int, b: int) -> bytes:
    return a.to_bytes(8, "little") + b.to_bytes(8, "little")


def _pairs(rng: random.Random) -> list[tuple[int, int]]:
    return [(integer(rng, 64), rng.getrandbits(64)) for _ in range(12)]


def _loads(names: dict[str, tuple[int, bool]], register: str) -> list[Scalar]:
    found = []
    for name, (size, extends) in names.items():
        rng = random_of(name)
        for offset in range(17 - size):  # misaligned ones, too: the simulator promises them
            base = rng.choice([0, -2048, 2032])
            access = f"{name} {register}, {base + offset}(a4)"
            text = f"{PREPARED} li a5, {base}\n sub a4, a4, a5\n {access}"
            check = Scalar(name, text)
            for a, b in _pairs(rng):
                value = int.from_bytes(_bytes(a, b)[offset : offset + size], "little")
                boxed = value | (ONES << 8 * size & ONES)
                as_x = signed(value, 8 * size) if extends else value
                check.case(boxed if register == "fa0" else as_x, a, b)
            found.append(check)
    return found


def _stores(names: dict[str, int], register: str) -> list[Scalar]:
    found = []
    for name, size in names.items():
        rng = random_of(name)
        for offset in range(17 - size):
            for read in (0, 8):
                text = f"{PREPARED} {name} {register}, {offset}(a4)\n ld a0, {read}(a4)"
                check = Scalar(name, text)
                for a, b in _pairs(rng):
                    new = rng.getrandbits(64)
                    memory = bytearray(_bytes(a, b))
                    memory[offset : offset + size] = new.to_bytes(8, "little")[:size]
                    check.case(int.from_bytes(memory[read : read + 8], "little"), a, b, new)
                found.append(check)
    return found


def _atomics() -> list[Scalar]:
    found = []
    for name, combine in ATOMIC.items():
        for letter, width in (("w", 32), ("d", 64)):
            row = f"{name}.{letter}"
            for order in ("", ".aq", ".rl", ".aqrl"):
                for offset in range(0, 16, width // 8):
                    found += _atomic(row, f"{row}{order}", combine, width, offset)
    return found


def _atomic(
    row: str, mnemonic: str, combine: Callable[[int, int, int], int], width: int, offset: int
) -> list[Scalar]:
    rng = random_of(f"{mnemonic}{offset}")
    old_value = Scalar(row, f"{PREPARED} addi a4, a4, {offset}\n {mnemonic} a0, a3, (a4)")
    word = offset & 8
    text = f"{PREPARED} addi a5, a4, {offset}\n {mnemonic} x0, a3, (a5)\n ld a0, {word}(a4)"
    memory_value = Scalar(row, text)
    for _ in range(12):
        a, b, new = integer(rng, 64), integer(rng, 64), integer(rng, 64)
        memory, size = bytearray(_bytes(a, b)), width // 8
        old = int.from_bytes(memory[offset : offset + size], "little")
        result = combine(old, new & ((1 << width) - 1), width) & ((1 << width) - 1)
        memory[offset : offset + size] = result.to_bytes(size, "little")
        old_value.case(signed(old, width), a, b, new)
        memory_value.case(int.from_bytes(memory[word : word + 8], "little"), a, b, new)
    return [old_value, memory_value]


def _reservations() -> list[Scalar]:
    """sc succeeds behind lr, fails without one, and fails a second time."""
    found = []
    for letter, width in (("w", 32), ("d", 64)):
        rng = random_of(letter)
        lr, sc = f"lr.{letter}", f"sc.{letter}"
        read = Scalar(lr, f"{PREPARED} {lr} a0, (a4)\n sd x0, 0(a4)\n")
        good = Scalar(sc, f"{PREPARED} {lr} a5, (a4)\n {sc} a0, a3, (a4)")
        stored = Scalar(sc, f"{PREPARED} {lr} a5, (a4)\n {sc} a0, a3, (a4)\n ld a0, 0(a4)")
        second = (
            f"{PREPARED} {lr} a5, (a4)\n {sc} a5, a3, (a4)\n sd a1, 0(a4)\n {sc} a5, a3, (a4)\n"
        )
        twice = Scalar(sc, f"{second} snez a0, a5")
        kept = Scalar(sc, f"{second} ld a0, 0(a4)")
        for a, b in _pairs(rng):
            new, mask = rng.getrandbits(64), (1 << width) - 1
            read.case(signed(a, width), a, b)
            good.case(0, a, b, new)
            stored.case(a & ~mask | new & mask, a, b, new)
            twice.case(1, a, b, new)
            kept.case(a, a, b, new)
        found += [read, good, stored, twice, kept]
    return found


def families() -> list[Family]:
    to_x = [*_loads(LOADS, "a0"), *_stores(STORES, "a3"), *_stores(FLOAT_STORES, "fa3")]
    to_x += [*_atomics(), *_reservations()]
    to_f = _loads({name: (size, False) for name, size in FLOAT_LOADS.items()}, "fa0")
    return [
        Family("memory", SCALAR_LOAD, SCALAR_STORE, list(to_x)),
        Family("float_memory", SCALAR_LOAD, FLOAT_STORE, list(to_f)),
    ]
