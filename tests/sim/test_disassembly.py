"""What the disassembler writes, clang's assembler turns into the same word again, row by row."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from differential import table
from elftools.elf.elffile import ELFFile
from generator import Row

pytestmark = pytest.mark.skipif(not shutil.which("clang-19"), reason="clang-19 is not installed")

# Bits of these that have no meaning (the assembler writes zeros), or make another instruction.
WITHOUT_MEANING = {
    "fence": 0xF << 28 | 31 << 15 | 31 << 7,
    "fence.i": 0xFFF << 20 | 31 << 15 | 31 << 7,
    "c.nop": 0xFFFF,
}
LABEL = re.compile(r"(0x[0-9a-f]+)$")


def legal(row: Row, word: int) -> bool:
    """Whether the fields are no hint and not reserved."""
    rd, rs2 = word >> 7 & 31, word >> 2 & 31
    if {"rm", "rmx"} & set(row.operands):
        return word >> 12 & 7 not in (5, 6)
    name = row.name
    if name in (
        "c.lwsp",
        "c.ldsp",
        "c.jr",
        "c.jalr",
        "c.addiw",
        "c.li",
        "c.lui",
        "c.slli",
        "c.addi",
    ):
        immediate = word >> 2 & 31 | word >> 7 & 32
        return (
            rd != 0
            and (rd != 2 or name != "c.lui")
            and (immediate != 0 or "sp" in name or name in ("c.jr", "c.jalr", "c.addiw", "c.li"))
        )
    if name in ("c.mv", "c.add"):
        return rd != 0 and rs2 != 0
    if name in ("c.srli", "c.srai"):
        return word >> 2 & 31 | word >> 7 & 32 != 0
    if name == "c.addi16sp":
        return word & 0x107C != 0
    if name == "c.addi4spn":
        return word & 0x1FE0 != 0
    return True


def with_legal_groups(row: Row, word: int, rng: random.Random) -> int:
    """Registers that no rule about alignment and overlap forbids: a destination that is a multiple
    of eight and not v0, sources from other groups of eight."""
    groups = rng.sample([8, 16, 24], 3)
    aligned = re.match(r"vmv\dr|vrgatherei16", row.name)
    for operand, shift in (("vd", 7), ("vs3", 7), ("vs1", 15), ("vs2", 20)):
        if operand in row.operands:
            within = 0 if operand in ("vd", "vs3") or aligned else rng.randrange(8)
            word = word & ~(31 << shift) | groups.pop() + within << shift
    return word


def words_of(row: Row, rng: random.Random, count: int) -> list[int]:
    size = 16 if row.cls == "compressed" else 32
    found: list[int] = []
    for _ in range(200 * count):
        word = row.match | rng.getrandbits(size) & ~row.mask & ~WITHOUT_MEANING.get(row.name, 0)
        if row.cls.startswith("vector"):
            word = with_legal_groups(row, word, rng)
        if len(found) < count and legal(row, word):
            found.append(word)
    return found


def relative(text: str, xlen: int) -> str:
    """Branch and jump targets, absolute from 0, as the offsets the assembler wants."""
    mnemonic = text.split()[0]
    if mnemonic not in ("jal", "c.j", "c.jal") and not re.match(r"(c\.)?b(eq|ne|lt|ge)", mnemonic):
        return text
    target = int(LABEL.search(text)[1], 16)  # type: ignore[index]
    return LABEL.sub(str(target - (1 << xlen) if target >> (xlen - 1) else target), text)


def assembled(lines: list[str], xlen: int, folder: Path) -> list[int]:
    source, built = folder / "text.S", folder / "text.o"
    source.write_text(
        ".option norelax\n"
        + "".join(f".option {'rvc' if t.startswith('c.') else 'norvc'}\n{t}\n" for t in lines)
    )
    march = f"rv{xlen}gcv_zicond_zba_zbb_zbc_zbs_zfh_zvbb_zvbc_zvfh"
    command = [
        "clang-19",
        f"--target=riscv{xlen}-unknown-elf",
        f"-march={march}",
        "-c",
        "-o",
        str(built),
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:4000]
    with open(built, "rb") as file:
        text = ELFFile(file).get_section_by_name(".text").data()
    found, at = [], 0
    while at < len(text):
        size = 4 if text[at] & 3 == 3 else 2
        found.append(int.from_bytes(text[at : at + size], "little"))
        at += size
    return found


@pytest.mark.parametrize("xlen", [32, 64])
def test_round_trip(sim, tmp_path, xlen):
    rng = random.Random(xlen)
    drawn = [(row, word) for row in table(sim, xlen) for word in words_of(row, rng, 8)]
    texts = subprocess.run(
        [sim, "--disassemble", f"--isa=rv{xlen}gcv"],
        input="\n".join(f"{word:x}" for _, word in drawn),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    again = assembled([relative(text, xlen) for text in texts], xlen, tmp_path)
    wrong = [
        f"{row.name} {word:08x}: {text!r} assembles to {back:08x}"
        for (row, word), text, back in zip(drawn, texts, again, strict=True)
        if word != back
    ]
    assert not wrong, "\n".join(wrong)
