"""Random instruction sequences as an image that records what they did.

The instruction table comes from the simulator (`sim --list-instructions`), so every row is covered
as soon as it exists; what an instruction *does* is judged by the other simulator. Each case loads
all registers from a pool of random and special values, sets rounding modes, vtype and vl, runs a
few instructions, and stores all registers, the vector and float CSRs and a digest of its traps.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field

import defects
from assembler import (
    BASE,
    MRET,
    Code,
    addi,
    csrrc,
    csrrci,
    csrrs,
    csrrsi,
    csrrw,
    csrrwi,
    elf,
    elf32,
    fld,
    fsd,
    r_type,
    sw,
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


@dataclass(frozen=True)
class Row:
    """One line of the instruction table."""

    name: str
    match: int
    mask: int
    operands: tuple[str, ...]
    cls: str


@dataclass
class Case:
    """Set-up choices and instruction words of one test."""

    seed: int
    words: list[list[int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def read_table(text: str) -> list[Row]:
    rows = []
    for line in text.splitlines():
        name, match, mask, operands, cls = line.split("\t")
        words = tuple(operands.replace(",", " ").replace("(", " (").split())
        rows.append(Row(name, int(match, 16), int(mask, 16), words, cls))
    return rows


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


class Generator:
    """Draws cases. The vector configuration in force is tracked so that most draws are legal.

    `resumes`: arithmetic is given a vstart other than 0, too.
    """

    def __init__(
        self,
        rows: list[Row],
        vlen: int,
        skip: frozenset[str] = frozenset(),
        *,
        resumes: bool = True,
    ) -> None:
        self.vlenb, self.resumes = vlen // 8, resumes
        self.by_class: dict[str, list[Row]] = {}
        for row in rows:
            if row.name in skip:
                continue
            self.by_class.setdefault(row.cls, []).append(row)

    def case(self, seed: int, length: int) -> Case:
        """`length` instructions; rows are drawn class by class so that small classes count too."""
        rng = random.Random(seed)
        case = Case(seed)
        self.set_vtype(rng)
        case.words.append([self.vtype, self.avl])
        classes = list(self.by_class)
        vector = [c for c in classes if c.startswith("vector")]
        while len(case.words) <= length:
            cls = rng.choice(vector if vector and rng.random() < 0.75 else classes)
            row = rng.choice(self.by_class[cls])
            words = self.instruction(rng, row)
            if words and self.may_set_vstart(rng, row):
                start = min(rng.choice([1, 1, 2, 3, 5, 9, 17, 31]), self.vl - 1)
                seen = csrrs(rng.choice(FREE_X), VSTART, 0)
                # reset before the next one: see defects.STALE_VSTART
                words = [*words[:-1], csrrwi(0, VSTART, start), words[-1], seen]
                words.append(csrrwi(0, VSTART, 0))
            if words:
                case.words.append(words)
                case.names.append(row.name)
        return case

    def may_set_vstart(self, rng: random.Random, row: Row) -> bool:
        """Now and then, below vl, where QEMU treats vstart as specified (defects.py)."""
        exempt = row.name in defects.VSTART_KEPT or row.cls == "vector_set"
        exempt |= not self.resumes and not row.cls.startswith(("vector_load", "vector_store"))
        return row.cls.startswith("vector") and not exempt and self.vl > 1 and rng.random() < 0.04

    def set_vtype(self, rng: random.Random) -> None:
        while True:
            self.sew, self.lmul = rng.randrange(4), rng.randrange(-3, 4)
            if self.sew <= 3 + min(self.lmul, 0):
                break
        self.vtype = (self.lmul & 7) | self.sew << 3 | rng.randrange(4) << 6
        shift = self.lmul - self.sew
        vlmax = self.vlenb << shift if shift >= 0 else self.vlenb >> -shift
        self.avl = avl = rng.choice(
            [
                vlmax,
                vlmax,
                rng.randrange(vlmax + 1),
                rng.randrange(vlmax + 1),
                vlmax + 5,
                1,
                0 if rng.random() < 0.2 else vlmax,
            ]
        )
        self.vl = min(avl, vlmax)  # see defects.VSTART_BEYOND_VL

    def vector_register(self, rng: random.Random, emul: int, fields: int = 1) -> int:
        group = 1 << max(emul, 0)
        if rng.random() < 0.03:
            return rng.randrange(32)  # often illegal: the trap is compared
        last = 32 - group * fields
        return rng.randrange(0, max(last, 0) + 1, group)

    def emuls(self, row: Row) -> dict[str, int]:
        """log2 EMUL per operand word, as far as names tell."""
        base, form = row.name.split(".")[0], row.name.split(".")[-1]
        same = dict.fromkeys(("vd", "vs1", "vs2", "vs3"), self.lmul)
        if base.startswith(("vwred", "vfwred", "vred", "vfred")):
            return same | {"vd": 0, "vs1": 0}
        if base.startswith(("vw", "vfw")):
            same["vd"] += 1
            if form.startswith("w"):
                same["vs2"] += 1
        elif base.startswith(("vn", "vfn")) and form.startswith("w"):
            same["vs2"] += 1
        elif row.cls in ("vector_compare",) or base in ("vmadc", "vmsbc"):
            same["vd"] = 0
        elif base in ("vzext", "vsext"):
            same["vs2"] -= {"vf2": 1, "vf4": 2, "vf8": 3}[form]
        elif base == "vrgatherei16":
            same["vs1"] = 1 - self.sew + self.lmul
        elif row.cls == "vector_mask":
            same = dict.fromkeys(same, 0)
            if base in ("viota", "vid"):
                same["vd"] = self.lmul
        elif base == "vcompress":
            same["vs1"] = 0
        elif base in ("vmv", "vfmv") and "s" in row.name.split(".")[1:]:
            same = dict.fromkeys(same, 0)
        elif base.startswith("vmv") and base.endswith("r"):
            same = dict.fromkeys(same, {"1": 0, "2": 1, "4": 2, "8": 3}[base[3]])
        return same

    def instruction(self, rng: random.Random, row: Row) -> list[int] | None:
        word = row.match | rng.getrandbits(32) & ~row.mask
        if row.cls in ("branch", "jump"):
            return self.control(rng, row, word)
        if row.cls == "csr":
            return self.csr(rng, word)
        if row.cls == "vector_set":
            return self.configure(rng, row)
        if row.cls.startswith(("vector_load", "vector_store")):
            return self.vector_memory(rng, row, word)
        if row.cls in ("load", "float_load", "store", "float_store"):
            word = word & ~(31 << 15) | SCRATCH_REG << 15
            if "store" not in row.cls:
                word = self.with_rd(rng, row, word)
            return [word]
        if row.cls == "atomic":
            return self.atomic(rng, row, word)
        if row.cls == "system":
            return self.system(rng, row, word)
        if row.cls == "compressed":
            return self.compressed(rng, row)
        emul = self.emuls(row) if row.cls.startswith("vector") else {}
        for operand in row.operands:
            if operand in ("vd", "vs1", "vs2", "vs3"):
                shift = {"vd": 7, "vs3": 7, "vs1": 15, "vs2": 20}[operand]
                word = word & ~(31 << shift) | self.vector_register(rng, emul[operand]) << shift
            elif operand == "vm" and rng.random() < 0.5:
                word |= 1 << 25
        if {"rm", "rmx"} & set(row.operands) and rng.random() < 0.97:
            word = word & ~(7 << 12) | rng.choice([0, 1, 2, 3, 4, 7, 7, 7]) << 12
        return [self.with_rd(rng, row, word)]

    def with_rd(self, rng: random.Random, row: Row, word: int) -> int:
        if "rd" in row.operands:
            word = word & ~(31 << 7) | rng.choice([0, *FREE_X]) << 7
        return word

    def control(self, rng: random.Random, row: Row, word: int) -> list[int]:
        """Jumps over one instruction, taken or not."""
        filler = addi(rng.choice(FREE_X), rng.choice(FREE_X), rng.randrange(-2048, 2048))
        rd = rng.choice([0, *FREE_X])
        if row.name == "jal":
            return [8 << 20 | rd << 7 | 0x6F, filler]
        if row.name == "jalr":
            return [TEMP << 7 | 0x17, 12 << 20 | TEMP << 15 | rd << 7 | 0x67, filler]
        word &= ~(0x7F << 25 | 31 << 7)
        if rng.random() < 0.3:  # equal operands
            word = word & ~(31 << 20) | (word >> 15 & 31) << 20
        return [word | 8 << 7, filler]

    def csr(self, rng: random.Random, word: int) -> list[int]:
        number = rng.choice([FFLAGS, FCSR, VXSAT, VXRM, VCSR, FRM, 0xC22, VL, VTYPE, 0x342])
        if number in (VXSAT, VXRM):  # an immediate within the field: see defects.UNMASKED_VXRM
            word = (word | 1 << 14) & ~(31 << 15) | rng.randrange(2) << 15
        word = word & ~(0xFFF << 20 | 31 << 7) | number << 20 | rng.choice([0, *FREE_X]) << 7
        if number in (0xC22, VL, VTYPE):
            if (word >> 12 & 3) > 1:
                word &= ~(31 << 15)  # reading only; writing is defects.ZERO_IS_NO_WRITE
            else:
                word = word & ~(3 << 12) | 1 << 12
        writes = number in (FRM, FCSR)
        return [word, csrrwi(0, FRM, rng.randrange(5))] if writes and rng.random() < 0.9 else [word]

    def configure(self, rng: random.Random, row: Row) -> list[int]:
        self.set_vtype(rng)
        self.vl = 0  # not known: AVL is a register's random value
        rd = rng.choice([0, *FREE_X])
        if row.name == "vsetivli":
            return [3 << 30 | self.vtype << 20 | rng.randrange(32) << 15 | 7 << 12 | rd << 7 | 0x57]
        if row.name == "vsetvl":
            return [addi(TEMP, 0, self.vtype), vsetvl(rd or 1, rng.choice(FREE_X), TEMP)]
        return [self.vtype << 20 | rng.choice([0, *FREE_X]) << 15 | 7 << 12 | (rd or 1) << 7 | 0x57]

    def vector_memory(self, rng: random.Random, row: Row, word: int) -> list[int]:
        eew = {0: 0, 5: 1, 6: 2, 7: 3}[row.match >> 12 & 7]
        fields = (row.match >> 29) + 1
        whole = row.match >> 20 & 31 == 8 and row.match >> 26 & 3 == 0
        indexed = "indexed" in row.cls
        emul = self.lmul if indexed else eew - self.sew + self.lmul
        if whole:
            emul, register = 0, rng.randrange(0, 32, fields)
        else:
            if fields << max(emul, 0) > 8 and rng.random() < 0.9:
                return []  # illegal far too often
            register = self.vector_register(rng, emul, fields)
        word = word & ~(31 << 7 | 31 << 15) | register << 7 | rng.choice([3, 8, 9]) << 15
        if "vm" in row.operands and rng.random() < 0.5:
            word |= 1 << 25
        prologue = []
        if "rs2" in row.operands:
            word = word & ~(31 << 20) | STRIDE_REG << 20
        if indexed:
            index = rng.choice([24, 24, 24, 25, 16])
            word = word & ~(31 << 20) | index << 20
            prologue = [
                addi(TEMP, INDEX_REG, 8 * self.vlenb * eew - 2048),
                vl8re8(index & ~7, TEMP),
            ]
        return [*prologue, word]

    def system(self, rng: random.Random, row: Row, word: int) -> list[int]:
        """Calls trap; mret has a place to go to; wfi finds an interrupt pending, but masked."""
        if row.name == "mret":
            return [
                *(2 << 12 | TEMP << 7 | 0x37, addi(TEMP, TEMP, -0x800)),  # to machine mode,
                *(csrrs(0, 0x300, TEMP), addi(TEMP, 0, 0x80), csrrc(0, 0x300, TEMP)),  # masked
                *(TEMP << 7 | 0x17, addi(TEMP, TEMP, 20), csrrw(0, 0x341, TEMP)),
                *(word, addi(rng.choice(FREE_X), 0, 1)),
            ]
        if row.name == "wfi":
            one = rng.choice(FREE_X)
            return [
                *(0x2000 << 12 | TEMP << 7 | 0x37, addi(one, 0, 1)),
                *(csrrci(0, 0x300, 8), csrrsi(0, 0x304, 8), sw(one, TEMP, 0)),
                *(word, sw(0, TEMP, 0)),
            ]
        return [word]

    def compressed(self, rng: random.Random, row: Row) -> list[int]:
        """One that touches no register with a fixed role, and a c.nop; jumps go over the c.nop."""
        name = row.name[2:]
        if name in ("j", "jal"):
            return [row.match | 1 << 4 | 1 << 16]  # by 4
        if name in ("beqz", "bnez"):
            return [row.match | rng.choice([0, 5, 6, 7]) << 7 | 0b10 << 3 | 1 << 16]  # by 4
        if name in ("jr", "jalr"):
            to = [TEMP << 7 | 0x17, addi(TEMP, TEMP, 12)]
            return [*to, row.match | TEMP << 7 | 1 << 16]
        if name == "ebreak":
            return [row.match | 1 << 16]
        for _ in range(200):
            half = row.match | rng.getrandbits(16) & ~row.mask
            if name in ("swsp", "sdsp", "fsdsp", "fswsp"):
                return [addi(2, rng.choice([8, 9]), 0), half | 1 << 16]
            if name == "addi16sp":
                if not (half >> 12 & 1 or half >> 2 & 31):
                    continue
                return [
                    addi(2, rng.choice([8, 9]), 0),
                    half | 1 << 16,
                    addi(rng.choice(FREE_X), 2, 0),
                ]
            full, high, low = half >> 7 & 31, 8 + (half >> 7 & 7), 8 + (half >> 2 & 7)
            memory = name in ("lw", "ld", "fld", "flw", "sw", "sd", "fsd", "fsw")
            if memory and high not in (8, 9):
                continue
            if name in ("mv", "add") and not half >> 2 & 31:
                continue  # that is c.jr, c.jalr or c.ebreak
            if name in ("addi4spn", "lw", "ld"):
                written = low
            elif name in ("srli", "srai", "andi", "sub", "xor", "or", "and", "subw", "addw"):
                written = high
            else:
                written = 0 if memory or name in ("fldsp", "flwsp") else full
            if written in (0, *FREE_X):
                return [half | 1 << 16]
        return []

    def atomic(self, rng: random.Random, row: Row, word: int) -> list[int]:
        """A store-conditional comes right behind the load that reserves."""
        word = self.with_rd(rng, row, word & ~(31 << 15) | rng.choice([8, 9]) << 15)
        if row.name.startswith("sc"):
            reserve = word & ~(31 << 27 | 31 << 20) | 2 << 27
            return [self.with_rd(rng, row, reserve), word]
        return [word]


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
