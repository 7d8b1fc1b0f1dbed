"""Random instruction sequences as an image that records what they did.

The instruction table comes from the simulator (`sim --list-instructions`), so every row is covered
as soon as it exists; what an instruction *does* is judged by the other simulator. Each case loads
all registers from a pool of random and special values, sets rounding modes, vtype and vl, runs a
few instructions, and stores all registers, the vector and float CSRs and a digest of its traps.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import defects
from assembler import addi, csrrc, csrrci, csrrs, csrrsi, csrrw, csrrwi, sw, vl8re8, vsetvl
from image import (
    FCSR,
    FFLAGS,
    FREE_X,
    FRM,
    INDEX_REG,
    SCRATCH_REG,
    STRIDE_REG,
    TEMP,
    VCSR,
    VL,
    VSTART,
    VTYPE,
    VXRM,
    VXSAT,
)


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
