"""Guests that try to reach the host's files: tables of host calls, and the program that makes them.

A program of a few instructions carries out a table of calls and prints every result, so that an
attempt is data. Beside each attempt stands whether it may succeed; what it changed is seen outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HANDLE = 0x7FFF0000
"""Stands for the result of the last call that opened a file."""
_WORDS = 6
_IN_WORKING_DIRECTORY = -100

READ_ONLY, WRITE_ONLY, READ_WRITE = 0, 1, 2
CREATE, EXCLUSIVE, TRUNCATE, APPEND = 0o100, 0o200, 0o1000, 0o2000
DIRECTORY, ONLY_A_PATH, NO_NAME = 0o200000, 0o10000000, 0o20200000
"""open flags of asm-generic/fcntl.h."""

Word = int | str | bytes
"""A number, or a path: the address of its text."""
Call = tuple[Word, ...]


@dataclass(frozen=True)
class Attempt:
    """Calls that belong together; `allowed`: they are a guest's right."""

    what: str
    calls: tuple[Call, ...]
    allowed: bool = False


def _length(path: str | bytes) -> int:
    return len(path.encode() if isinstance(path, str) else path)


class Htif:
    """Proxied system calls (spike's fesvr): number and five arguments in a block."""

    openers = (56,)
    body = """
        la t1, tohost
        fence
        sd t0, 0(t1)
        la t1, fromhost
    9:  ld t2, 0(t1)
        beqz t2, 9b
        sd zero, 0(t1)
        ld a0, 0(t0)
    """

    def open(
        self, path: str | bytes, flags: int, mode: int = 0, at: int = _IN_WORKING_DIRECTORY
    ) -> Call:
        return (56, at, path, _length(path) + 1, flags, mode)

    def use(self, path: str | bytes, flags: int = READ_WRITE, mode: int = 0) -> tuple[Call, ...]:
        """Open, read, write, close."""
        opened = self.open(path, flags, mode)
        return (opened, (63, HANDLE, "buffer", 8), (64, HANDLE, "spoil", 5), (57, HANDLE))

    def attempts(self, paths: Sequence[str | bytes]) -> list[Attempt]:
        """Every way of opening every path, and what else there is."""
        found = []
        for path in paths:
            for flags, mode in (
                (READ_ONLY, 0),
                (WRITE_ONLY | TRUNCATE, 0),
                (READ_WRITE | CREATE, 0o6777),
                (WRITE_ONLY | CREATE | EXCLUSIVE, 0o6777),
                (READ_ONLY | TRUNCATE, 0),
                (WRITE_ONLY | APPEND, 0),
            ):
                found.append(Attempt(f"openat {path!r} {flags:o}", self.use(path, flags, mode)))
        found += [
            Attempt("a folder", (self.open(".", READ_ONLY | DIRECTORY),)),
            Attempt("only a path", (self.open("/", ONLY_A_PATH),)),
            Attempt("a file without a name", (self.open("/tmp", WRITE_ONLY | NO_NAME, 0o777),)),
            Attempt("another folder's", (self.open("request.bin", READ_ONLY, 0, 3),)),
            Attempt("path outside memory", ((56, _IN_WORKING_DIRECTORY, 0x10, 8, 0, 0),)),
            Attempt(
                "path without end", ((56, _IN_WORKING_DIRECTORY, "request.bin", 1 << 40, 0, 0),)
            ),
            Attempt("buffer outside memory", ((64, 1, 0x10, 8),)),
            Attempt("buffer beyond memory", ((64, 1, "spoil", 1 << 62),)),
            Attempt("writes to standard input", ((64, 0, "spoil", 5),)),
            Attempt("reads standard output", ((63, 1, "buffer", 5),)),
            Attempt("seeks in standard output", ((62, 1, 0, 0),)),
            Attempt("overwrites standard output", ((68, 1, "spoil", 5, 0),)),
            Attempt("reads standard error's file", ((67, 2, "buffer", 5, 0),)),
            Attempt("a handle nobody gave", ((64, 57, "spoil", 5),)),
            Attempt("a negative handle", ((64, -1, "spoil", 5),)),
            Attempt("unlinkat", ((35, _IN_WORKING_DIRECTORY, "../host/secret.txt", 0),)),
            Attempt("execve", ((221, "/bin/sh", 0, 0),)),
            Attempt("getcwd", ((17, "buffer", 64),)),
        ]
        return found


class Semihosting:
    """RISC-V semihosting: operation and a block of arguments."""

    openers = (1,)
    body = """
        ld a0, 0(t0)
        addi a1, t0, 8
        .balign 16
        .option push
        .option norvc
        slli x0, x0, 0x1f
        ebreak
        srai x0, x0, 7
        .option pop
    """

    def open(self, path: str | bytes, mode: int) -> Call:
        return (1, path, mode, _length(path))

    def use(self, path: str | bytes, mode: int) -> tuple[Call, ...]:
        """Open, read, write, length, close."""
        return (
            self.open(path, mode),
            (6, HANDLE, "buffer", 8),
            (5, HANDLE, "spoil", 5),
            (0xC, HANDLE),
            (2, HANDLE),
        )

    def attempts(self, paths: Sequence[str | bytes]) -> list[Attempt]:
        """Every mode of opening every path, removing and renaming it, and what else there is."""
        found = []
        for path in paths:
            found += [
                Attempt(f"open {path!r} mode {m}", self.use(path, m)) for m in (0, 3, 5, 6, 9)
            ]
            size = _length(path)
            found += [
                Attempt(f"remove {path!r}", ((0xE, path, size),)),
                Attempt(f"rename {path!r}", ((0xF, path, size, "mine", 4),)),
                Attempt(f"rename onto {path!r}", ((0xF, "request.bin", 11, path, size),)),
            ]
        found += [
            Attempt("system", ((0x12, "touch /tmp/bringup-hostile", 26),)),
            Attempt("temporary name", ((0xD, "buffer", 1, 64),)),
            Attempt("length of standard output's file", ((0xC, 1),)),
            Attempt("seek in standard output", ((0xA, 1, 0),)),
            Attempt("command line into nothing", ((0x15, 0x10, 4096),)),
        ]
        return found


def program(interface: Htif | Semihosting, attempts: Iterable[Attempt]) -> str:
    """Assembly that makes all calls and prints each result as 16 digits `a` to `p`."""
    texts: dict[str | bytes, str] = {}
    rows = []
    for attempt in attempts:
        for call in attempt.calls:
            words = [*call, *[0] * (_WORDS - len(call))]
            rows.append(".dword " + ", ".join(_operand(word, texts) for word in words))
    strings = "\n".join(f"{label}: {_text(text)}" for text, label in texts.items())
    opener = interface.openers[0]
    return f"""
    _start: la s0, table
        la s7, table_end
        li s8, -1
    next: bgeu s0, s7, done
        la t0, request
        mv t1, s0
        li t2, {_WORDS}
    1:  ld t3, 0(t1)
        li t4, {HANDLE}
        bne t3, t4, 2f
        mv t3, s8
    2:  sd t3, 0(t0)
        addi t0, t0, 8
        addi t1, t1, 8
        addi t2, t2, -1
        bnez t2, 1b
        la t0, request
        {interface.body}
        ld t3, 0(s0)
        li t4, {opener}
        bne t3, t4, 3f
        mv s8, a0
    3:  li t0, 16
        li t2, 0x10000000
    4:  srli t1, a0, 60
        addi t1, t1, 'a'
        sb t1, 0(t2)
        slli a0, a0, 4
        addi t0, t0, -1
        bnez t0, 4b
        li t1, 10
        sb t1, 0(t2)
        addi s0, s0, {8 * _WORDS}
        j next
    done: finish 0
        j .
        .data
        .balign 64
        .globl tohost, fromhost
    tohost: .dword 0
        .size tohost, 8
        .balign 64
    fromhost: .dword 0
        .size fromhost, 8
        .balign 64
    request: .space 64
    buffer: .space 64
    spoil: .ascii "spoil"
        .byte 0
        {strings}
        .balign 8
    table: {chr(10).join(rows)}
    table_end: .dword 0
    """


def _operand(word: Word, texts: dict[str | bytes, str]) -> str:
    if isinstance(word, int):
        return str(word)
    if word in ("buffer", "spoil"):
        return str(word)
    return texts.setdefault(word, f"text{len(texts)}")


def _text(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return ".byte " + ", ".join(map(str, (*data, 0)))


def results(console: str) -> list[int]:
    """The printed results, signed."""
    return [
        int.from_bytes(
            bytes.fromhex("".join("0123456789abcdef"[ord(c) - 97] for c in line)), signed=True
        )
        for line in console.split()
    ]
