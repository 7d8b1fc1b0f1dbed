"""A linked image: what is in it and what an address in it is called."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import Symbol, SymbolTableSection

from bringup.emit.project import Interface
from bringup.errors import RunError


@dataclass(frozen=True)
class Sizes:
    """Bytes by kind: executable, constant, initialised, and memory without contents."""

    text: int
    rodata: int
    data: int
    bss: int

    @property
    def stored(self) -> int:
        """Bytes that must be loaded: text, constants and initialised data."""
        return self.text + self.rodata + self.data


@dataclass(frozen=True)
class Image:
    """An executable and the tables its protocol refers to.

    Args:
        machine: "riscv" or "host".
        march: instruction set compiled for, empty on the host.
        toolchain: versions of what built it.
        memory: bytes of RAM the target has.
        reused: nothing had to be compiled or linked.
    """

    path: Path
    interface: Interface
    machine: str
    march: str
    toolchain: str
    memory: int
    self_check: bool
    reused: bool = False

    @cached_property
    def sizes(self) -> Sizes:
        """Sizes of the loaded sections."""
        return read_image(self.path)[1]

    @cached_property
    def symbols(self) -> tuple[tuple[int, int, str], ...]:
        """Functions as (address, bytes, name), by address."""
        return read_image(self.path)[2]

    @cached_property
    def objects(self) -> Mapping[str, tuple[int, int]]:
        """Data symbols as (address, bytes), by name."""
        with self.path.open("rb") as file:
            return {
                symbol.name: (symbol["st_value"], symbol["st_size"])
                for symbol in _symbols(ELFFile(file))
                if symbol["st_info"]["type"] in ("STT_OBJECT", "STT_NOTYPE") and symbol.name
            }

    def symbol_at(self, address: int) -> str:
        """`function+offset` of a code address, or its hexadecimal form."""
        position = bisect_right(self.symbols, (address, 1 << 64, "")) - 1
        if position >= 0:
            start, size, name = self.symbols[position]
            if address < start + max(size, 1):
                return f"{name}+0x{address - start:x}"
        return f"0x{address:x}"


def read_image(path: Path) -> tuple[str, Sizes, tuple[tuple[int, int, str], ...]]:
    """Machine name (as in ELF), sizes and functions of an executable.

    Raises:
        RunError: the file is missing or no ELF file.
    """
    try:
        with path.open("rb") as file:
            elf = ELFFile(file)
            return str(elf["e_machine"]), _sizes(elf), _functions(elf)
    except (OSError, ELFError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error) or "no ELF header"
        raise RunError(
            "the image cannot be read",
            where=str(path),
            why=why or "",
            hint="build it again",
        ) from error


def _sizes(elf: ELFFile) -> Sizes:
    text = rodata = data = bss = 0
    for section in elf.iter_sections():
        flags, size = section["sh_flags"], section["sh_size"]
        if not flags & SH_FLAGS.SHF_ALLOC:
            continue
        if section["sh_type"] == "SHT_NOBITS":
            bss += size
        elif flags & SH_FLAGS.SHF_EXECINSTR:
            text += size
        elif flags & SH_FLAGS.SHF_WRITE:
            data += size
        else:
            rodata += size
    return Sizes(text, rodata, data, bss)


def _symbols(elf: ELFFile) -> Iterator[Symbol]:
    table = elf.get_section_by_name(".symtab")
    if isinstance(table, SymbolTableSection):
        yield from table.iter_symbols()


def _functions(elf: ELFFile) -> tuple[tuple[int, int, str], ...]:
    found = [
        (symbol["st_value"], symbol["st_size"], symbol.name)
        for symbol in _symbols(elf)
        if symbol["st_info"]["type"] == "STT_FUNC" and symbol["st_value"]
    ]
    return tuple(sorted(found))
