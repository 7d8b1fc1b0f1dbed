"""Just enough of an assembler and linker: encode instructions, write an ELF image.

Independent of every toolchain, so that the simulator can be compared with another one on a machine
that has no RISC-V compiler.
"""

from __future__ import annotations

import struct

BASE = 0x8000_0000


def r_type(opcode: int, f3: int, f7: int, rd: int, rs1: int, rs2: int) -> int:
    return f7 << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode


def i_type(opcode: int, f3: int, rd: int, rs1: int, imm: int) -> int:
    return (imm & 0xFFF) << 20 | rs1 << 15 | f3 << 12 | rd << 7 | opcode


def s_type(opcode: int, f3: int, rs1: int, rs2: int, imm: int) -> int:
    return (imm >> 5 & 0x7F) << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | (imm & 31) << 7 | opcode


def addi(rd: int, rs1: int, imm: int) -> int:
    return i_type(0x13, 0, rd, rs1, imm)


def ld(rd: int, rs1: int, imm: int) -> int:
    return i_type(0x03, 3, rd, rs1, imm)


def sd(rs2: int, rs1: int, imm: int) -> int:
    return s_type(0x23, 3, rs1, rs2, imm)


def sw(rs2: int, rs1: int, imm: int) -> int:
    return s_type(0x23, 2, rs1, rs2, imm)


def fld(rd: int, rs1: int, imm: int) -> int:
    return i_type(0x07, 3, rd, rs1, imm)


def fsd(rs2: int, rs1: int, imm: int) -> int:
    return s_type(0x27, 3, rs1, rs2, imm)


def csrrw(rd: int, csr: int, rs1: int) -> int:
    return i_type(0x73, 1, rd, rs1, csr)


def csrrs(rd: int, csr: int, rs1: int) -> int:
    return i_type(0x73, 2, rd, rs1, csr)


def csrrc(rd: int, csr: int, rs1: int) -> int:
    return i_type(0x73, 3, rd, rs1, csr)


def csrrwi(rd: int, csr: int, value: int) -> int:
    return i_type(0x73, 5, rd, value, csr)


def csrrsi(rd: int, csr: int, value: int) -> int:
    return i_type(0x73, 6, rd, value, csr)


def csrrci(rd: int, csr: int, value: int) -> int:
    return i_type(0x73, 7, rd, value, csr)


def vl8re8(vd: int, rs1: int) -> int:
    return 7 << 29 | 1 << 25 | 8 << 20 | rs1 << 15 | vd << 7 | 0x07


def vs8r(vs3: int, rs1: int) -> int:
    return 7 << 29 | 1 << 25 | 8 << 20 | rs1 << 15 | vs3 << 7 | 0x27


def vsetvl(rd: int, rs1: int, rs2: int) -> int:
    return r_type(0x57, 7, 0x40, rd, rs1, rs2)


def vsetvli(rd: int, rs1: int, vtype: int) -> int:
    return vtype << 20 | rs1 << 15 | 7 << 12 | rd << 7 | 0x57


MRET = 0x3020_0073


class Code:
    """Instruction words from BASE upwards, with the few pseudo-instructions a test needs."""

    def __init__(self, xlen: int = 64) -> None:
        self.words: list[int] = []
        self.xlen = xlen

    def load(self, rd: int, rs1: int, imm: int) -> int:
        """A whole register: ld or lw."""
        return ld(rd, rs1, imm) if self.xlen == 64 else i_type(0x03, 2, rd, rs1, imm)

    def store(self, rs2: int, rs1: int, imm: int) -> int:
        return sd(rs2, rs1, imm) if self.xlen == 64 else s_type(0x23, 2, rs1, rs2, imm)

    @property
    def here(self) -> int:
        return BASE + 4 * len(self.words)

    def emit(self, *words: int) -> None:
        self.words.extend(w & 0xFFFFFFFF for w in words)

    def li(self, rd: int, value: int) -> None:
        """Any 32-bit signed or unsigned value, or an address just above BASE."""
        if -2048 <= value < 2048:
            self.emit(addi(rd, 0, value))
        elif value < 1 << 31:
            high = (value + 0x800) >> 12 & 0xFFFFF
            addi_w = 0x1B if self.xlen == 64 else 0x13
            self.emit(high << 12 | rd << 7 | 0x37, i_type(addi_w, 0, rd, rd, value))
        else:
            self.la(rd, value)

    def la(self, rd: int, address: int) -> None:
        offset = address - self.here
        high = (offset + 0x800) >> 12 & 0xFFFFF
        self.emit(
            high << 12 | rd << 7 | 0x17, addi(rd, rd, offset - ((offset + 0x800) >> 12 << 12))
        )

    def jump(self, address: int) -> None:
        o = address - self.here
        self.emit(
            (o >> 20 & 1) << 31
            | (o >> 1 & 0x3FF) << 21
            | (o >> 11 & 1) << 20
            | (o >> 12 & 0xFF) << 12
            | 0x6F
        )


def elf32(segments: list[tuple[int, bytes, int]]) -> bytes:
    """A 32-bit executable with (address, bytes, size in memory) segments, entry at BASE."""
    header, entry = 52, 32
    offset = (header + entry * len(segments) + 15) & ~15
    program, blobs = b"", b""
    for address, data, size in segments:
        at = offset + len(blobs)
        program += struct.pack("<IIIIIIII", 1, at, address, address, len(data), size, 7, 16)
        blobs += data + b"\0" * (-len(data) % 16)
    ident = b"\x7fELF\x01\x01\x01" + b"\0" * 9
    fields = (2, 243, 1, BASE, header, 0, 5, header, entry, len(segments), 40, 0, 0)
    head = ident + struct.pack("<HHIIIIIHHHHHH", *fields)
    return head + program.ljust(offset - header, b"\0") + blobs


def elf(segments: list[tuple[int, bytes, int]], symbols: dict[str, int] | None = None) -> bytes:
    """An executable with (address, bytes, size in memory) segments, entry at BASE."""
    header, entry = 64, 56
    offset = (header + entry * len(segments) + 15) & ~15
    program, blobs = b"", b""
    for address, data, size in segments:
        program += struct.pack(
            "<IIQQQQQQ", 1, 7, offset + len(blobs), address, address, len(data), size, 16
        )
        blobs += data + b"\0" * (-len(data) % 16)
    names, table = b"\0.symtab\0.strtab\0", b"\0" * 24
    for name, value in (symbols or {}).items():
        table += struct.pack("<IBBHQQ", len(names), 0x12, 0, 0xFFF1, value, 0)
        names += name.encode() + b"\0"
    body = program.ljust(offset - header, b"\0") + blobs
    symbols_at = header + len(body)
    names_at = symbols_at + len(table)
    sections_at = (names_at + len(names) + 7) & ~7
    section = struct.Struct("<IIQQQQIIQQ")
    sections = (
        section.pack(*[0] * 10)
        + section.pack(1, 2, 0, 0, symbols_at, len(table), 2, 1, 8, 24)
        + section.pack(9, 3, 0, 0, names_at, len(names), 0, 0, 1, 0)
    )
    ident = b"\x7fELF\x02\x01\x01" + b"\0" * 9
    head = ident + struct.pack(
        "<HHIQQQIHHHHHH",
        2,
        243,
        1,
        BASE,
        header,
        sections_at,
        5,
        header,
        entry,
        len(segments),
        64,
        3,
        2,
    )
    image = head + body + table + names
    return image.ljust(sections_at, b"\0") + sections
