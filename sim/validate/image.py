"""Cases as an image: their operands, what runs them, and the record it leaves."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING

from assembler import (
    BASE,
    MRET,
    Code,
    addi,
    csrrs,
    csrrw,
    csrrwi,
    elf,
    elf32,
    fld,
    fsd,
    r_type,
    vl8re8,
    vs8r,
    vsetvl,
)

POOL, POOL_BYTES = BASE + 0x100_0000, 1 << 16
SCRATCH, SCRATCH_BYTES = BASE + 0x120_0000, 1 << 14
INDICES = BASE + 0x130_0000
HANDLER_AREA = BASE + 0x140_0000
TO_HOST = HANDLER_AREA + 192
SIGNATURE = BASE + 0x200_0000

# Registers with a fixed role: x2 trap handler, x3 scratch memory, x4 signature, x8 and x9 pointers
# into scratch, x10 a small stride, x11 index vectors, x12 temporary.
SCRATCH_REG, SIGNATURE_REG, STRIDE_REG, INDEX_REG, TEMP = 3, 4, 10, 11, 12
FREE_X = [1, *range(5, 8), *range(13, 32)]
SAVED_X = [1, *range(5, 8), *range(13, 32)]
FFLAGS, FRM, FCSR, VSTART, VXSAT, VXRM, VCSR = 0x001, 0x002, 0x003, 0x008, 0x009, 0x00A, 0x00F
VL, VTYPE = 0xC20, 0xC21
STATE_CSRS = [FCSR, VCSR, VL, VTYPE, VSTART]


if TYPE_CHECKING:
    from generator import Case


def special(rng: random.Random) -> int:
    """64 random bits of a kind instructions care about."""
    kind = rng.randrange(12)
    if kind < 3:
        return rng.getrandbits(64)
    if kind == 3:
        return (
            rng.choice([0, 1, -1, 1 << 63, (1 << 63) - 1, 1 << 31, (1 << 31) - 1, -1 << 31]) % 2**64
        )
    if kind == 4:
        return rng.randrange(-300, 300) % 2**64
    if kind == 5:  # corner bytes
        return int.from_bytes(rng.choices([0, 1, 0x7F, 0x80, 0xFF, 0x40], k=8), "little")
    half = [
        0,
        0x8000,
        1,
        0x8001,
        0x3FF,
        0x400,
        0x3C00,
        0xBC00,
        0x3C01,
        0x3BFF,
        0x7BFF,
        0xFBFF,
        0x7C00,
        0xFC00,
        0x7E00,
        0x7C01,
        0xFE00,
        0xFD00,
        0x4248,
        0x0200,
        0x6400,
        0x7800,
    ]
    single = [
        0,
        1 << 31,
        1,
        0x7FFFFF,
        0x800000,
        0x3F800000,
        0xBF800000,
        0x3F800001,
        0x3F7FFFFF,
        0x7F7FFFFF,
        0xFF7FFFFF,
        0x7F800000,
        0xFF800000,
        0x7FC00000,
        0x7F800001,
        0xFFC12345,
        0x4F000000,
        0x4EFFFFFF,
        0xCF000000,
        0x4F7FFFFF,
        0x47800000,
        0x33800000,
        0x477FF000,
    ]
    double = [
        0,
        1 << 63,
        1,
        (1 << 52) - 1,
        1 << 52,
        0x3FF << 52,
        0xBFF << 52,
        (0x3FF << 52) + 1,
        0x7FEFFFFFFFFFFFFF,
        0x7FF << 52,
        0xFFF << 52,
        0x7FF8 << 48,
        (0x7FF << 52) + 1,
        0x43E0000000000000,
        0x41DFFFFFFFC00000,
        0x380FFFFFFFFFFFFF,
        0x47EFFFFFF0000000,
    ]
    if kind == 6:
        return sum(rng.choice(half) << s for s in (0, 16, 32, 48))
    if kind == 7:
        return rng.choice(single) | rng.choice(single) << 32
    if kind == 8:
        return rng.choice(double)
    if kind == 9:  # moderate floats: results stay in range
        return struct.unpack("<Q", struct.pack("<d", rng.uniform(-4, 4)))[0]
    if kind == 10:
        return struct.unpack("<Q", struct.pack("<ff", rng.uniform(-9, 9), rng.gauss(0, 1e3)))[0]
    return struct.unpack("<Q", struct.pack("<eeee", *(rng.uniform(-30, 30) for _ in range(4))))[0]


def boxed(rng: random.Random) -> int:
    """A value for an f register: properly boxed halves and singles, doubles, and broken boxes."""
    value = special(rng)
    kind = rng.randrange(8)
    if kind < 3:
        return value | 0xFFFFFFFF << 32
    if kind < 5:
        return value | 0xFFFFFFFFFFFF << 16
    return value % 2**64


def pool_bytes(seed: int) -> bytes:
    rng = random.Random(seed)
    words = [special(rng) for _ in range(POOL_BYTES // 16)]
    words += [boxed(rng) for _ in range(POOL_BYTES // 16)]
    return struct.pack(f"<{len(words)}Q", *words)


def index_bytes(seed: int, vlenb: int) -> bytes:
    """Eight registers of indices per width, all small enough to stay in scratch memory."""
    rng = random.Random(seed)
    data = b""
    for size, code in ((1, "B"), (2, "H"), (4, "I"), (8, "Q")):
        limit = 256 if size == 1 else 1500
        count = 8 * vlenb // size
        data += struct.pack(f"<{count}{code}", *(rng.randrange(limit) for _ in range(count)))
    return data


def record_bytes(vlenb: int) -> int:
    """Signature of one case: x, f, CSRs, trap digest and count, then v0..v31."""
    return 8 * (len(SAVED_X) + 32 + len(STATE_CSRS) + 3) + 32 * vlenb


def build(cases: list[Case], vlen: int, pool_seed: int, xlen: int = 64) -> bytes:
    """The image that runs the cases and writes `signature.bin`, if the host lets it."""
    vlenb = vlen // 8
    code = Code(xlen)
    code.li(5, 0x6600)
    code.emit(csrrs(0, 0x300, 5))
    handler_at = len(code.words)
    code.emit(0, 0)  # la x5, handler
    code.emit(csrrw(0, 0x305, 5))
    code.la(2, HANDLER_AREA)
    code.emit(csrrw(0, 0x340, 2))
    code.la(SIGNATURE_REG, SIGNATURE)
    for case in cases:
        emit_case(code, case, vlenb)
    emit_finish(code, cases, vlenb)
    while len(code.words) % 4:
        code.emit(0x13)
    handler = code.here
    emit_handler(code)
    there = Code(xlen)
    there.words = [0] * handler_at
    there.la(5, handler)
    code.words[handler_at : handler_at + 2] = there.words[handler_at:]
    text = struct.pack(f"<{len(code.words)}I", *code.words)
    assert len(text) < POOL - BASE
    rng = random.Random(pool_seed)
    size = record_bytes(vlenb) * len(cases) + SCRATCH_BYTES
    segments = [
        (BASE, text, len(text)),
        (POOL, pool_bytes(pool_seed), POOL_BYTES),
        (SCRATCH, rng.randbytes(SCRATCH_BYTES), SCRATCH_BYTES),
        (INDICES, index_bytes(pool_seed, vlenb), 32 * vlenb),
        (HANDLER_AREA, bytes(256), 256),
        (SIGNATURE, bytes(16), size + 4096),
    ]
    if xlen == 32:
        return elf32(segments)
    symbols = {"tohost": TO_HOST, "fromhost": TO_HOST + 8}
    return elf(
        segments, symbols | {"begin_signature": SIGNATURE, "end_signature": SIGNATURE + size}
    )


def emit_case(code: Code, case: Case, vlenb: int) -> None:
    rng = random.Random(case.seed ^ 0x5EED)
    (vtype, avl), *instructions = case.words
    # vector registers from anywhere in the pool's first half, f registers from its second
    for first in (0, 8, 16, 24):
        code.la(5, POOL + 8 * rng.randrange((POOL_BYTES // 2 - 8 * vlenb) // 8))
        code.emit(vl8re8(first, 5))
    code.la(5, POOL + POOL_BYTES // 2 + 8 * rng.randrange(POOL_BYTES // 16 - 64))
    code.emit(*(fld(n, 5, 8 * n) for n in range(32)))
    code.la(2, HANDLER_AREA)
    code.la(SCRATCH_REG, SCRATCH + SCRATCH_BYTES // 2)
    code.la(8, SCRATCH + SCRATCH_BYTES // 2 + 8 * rng.randrange(-64, 64))
    code.la(9, SCRATCH + SCRATCH_BYTES // 2 + 8 * rng.randrange(-64, 64))
    code.li(STRIDE_REG, rng.choice([0, 1, 2, 4, 8, 16, -8, -4, -1, 3, 7]))
    code.la(INDEX_REG, INDICES + 2048)
    code.emit(csrrwi(0, VCSR, rng.randrange(8)))
    code.li(5, rng.randrange(5) << 5 | (rng.getrandbits(5) if rng.random() < 0.2 else 0))
    code.emit(csrrw(0, FCSR, 5))
    code.la(TEMP, HANDLER_AREA)
    code.emit(code.store(0, TEMP, 16), code.store(0, TEMP, 24))
    code.li(6, avl)
    code.li(5, vtype)
    code.emit(vsetvl(0, 6, 5))
    code.la(31, POOL + 8 * rng.randrange(POOL_BYTES // 16 - 64))
    code.emit(*(code.load(n, 31, 8 * k) for k, n in enumerate(FREE_X)))
    for words in instructions:
        code.emit(*words)
    # everything into the record; x registers first, their own values intact
    code.emit(*(code.store(n, SIGNATURE_REG, 8 * k) for k, n in enumerate(SAVED_X)))
    at = 8 * len(SAVED_X)
    for csr in STATE_CSRS:
        code.emit(csrrs(5, csr, 0), code.store(5, SIGNATURE_REG, at))
        at += 8
    code.la(TEMP, HANDLER_AREA)
    for offset in (16, 24):
        code.emit(code.load(5, TEMP, offset), code.store(5, SIGNATURE_REG, at))
        at += 8
    code.emit(code.store(0, SIGNATURE_REG, at))
    at += 8
    code.emit(*(fsd(n, SIGNATURE_REG, at + 8 * n) for n in range(32)))
    code.emit(csrrwi(0, VSTART, 0), addi(SIGNATURE_REG, SIGNATURE_REG, at + 256))
    code.li(5, 8 * vlenb)
    for first in (0, 8, 16, 24):
        code.emit(vs8r(first, SIGNATURE_REG), r_type(0x33, 0, 0, SIGNATURE_REG, SIGNATURE_REG, 5))


def emit_handler(code: Code) -> None:
    """digest = digest * 33 + mcause + mepc + mtval, count + 1; continue behind the instruction.

    mtval of a breakpoint may be its address or zero, so it is left out.
    """
    code.emit(csrrw(2, 0x340, 2), code.store(5, 2, 0), code.store(6, 2, 8), code.load(5, 2, 16))
    code.emit(0x00529313)  # slli x6, x5, 5
    code.emit(r_type(0x33, 0, 0, 5, 5, 6))
    for csr in (0x342, 0x341):
        code.emit(csrrs(6, csr, 0), r_type(0x33, 0, 0, 5, 5, 6))
    code.emit(csrrs(6, 0x342, 0), addi(6, 6, -3), branch_zero(6, 12))
    code.emit(csrrs(6, 0x343, 0), r_type(0x33, 0, 0, 5, 5, 6))
    code.emit(code.store(5, 2, 16), code.load(5, 2, 24), addi(5, 5, 1), code.store(5, 2, 24))
    code.emit(csrrs(5, 0x341, 0), addi(5, 5, 4), csrrw(0, 0x341, 5))
    code.emit(code.load(5, 2, 0), code.load(6, 2, 8), csrrw(2, 0x340, 2), MRET)


def emit_finish(code: Code, cases: list[Case], vlenb: int) -> None:
    """Copies scratch memory behind the records and writes all of it to a file."""
    total = record_bytes(vlenb) * len(cases)
    code.la(5, SCRATCH)
    code.la(6, SIGNATURE + total)
    code.li(7, SCRATCH_BYTES)
    word = code.xlen // 8
    loop = code.here
    code.emit(code.load(13, 5, 0), code.store(13, 6, 0))
    code.emit(addi(5, 5, word), addi(6, 6, word), addi(7, 7, -word))
    code.emit(branch_not_zero(7, loop - code.here))
    name, block = HANDLER_AREA + 64, HANDLER_AREA + 128

    def call(number: int, *arguments: int | str) -> None:
        code.la(11, block)
        for k, value in enumerate(arguments):
            if isinstance(value, str):  # the handle
                code.emit(code.store(14, 11, word * k))
            else:
                code.li(13, value)
                code.emit(code.store(13, 11, word * k))
        code.li(10, number)
        while len(code.words) % 4:
            code.emit(0x13)
        code.emit(0x01F01013, 0x00100073, 0x40705013)

    for k, ch in enumerate(b"signature.bin\0"):
        code.li(5, ch)
        code.la(6, name + k)
        code.emit(0x00530023)  # sb x5, 0(x6)
    call(0x01, name, 5, 13)
    code.emit(addi(14, 10, 0))
    call(0x05, "handle", SIGNATURE, total + SCRATCH_BYTES)
    call(0x02, "handle")
    call(0x18 if code.xlen == 64 else 0x20, 0x20026, 0)  # only a 64-bit SYS_EXIT takes a block
    code.la(5, TO_HOST)
    code.emit(addi(6, 0, 1), code.store(6, 5, 0))
    code.jump(code.here)


def branch_zero(rs1: int, offset: int) -> int:
    return branch_not_zero(rs1, offset) & ~(1 << 12)


def branch_not_zero(rs1: int, offset: int) -> int:
    return (
        (offset >> 12 & 1) << 31
        | (offset >> 5 & 63) << 25
        | rs1 << 15
        | 1 << 12
        | (offset >> 1 & 15) << 8
        | (offset >> 11 & 1) << 7
        | 0x63
    )
