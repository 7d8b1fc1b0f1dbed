"""Which compilers and linkers this machine has.

Order (GNU ld links the same code twelve times faster than lld): the newest clang from 19 on with
GNU ld, or lld of LLVM; else ziglang from the package index, which needs no root. BRINGUP_CC,
BRINGUP_LD and BRINGUP_HOSTCC override.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from bringup.errors import ToolMissingError
from bringup.toolchain.toolchain import Toolchain

OLDEST_CLANG = 19
_NEWEST_TRIED = 24

INSTALL = "apt install clang-19 binutils-riscv64-unknown-elf, or without root: pip install ziglang"


def find_toolchain() -> Toolchain:
    """The preferred RISC-V toolchain.

    Raises:
        ToolMissingError: none is installed, or an overriding variable names something unusable.
    """
    found = next(_usable(), None)
    if found is None:
        raise ToolMissingError(
            "no RISC-V compiler found",
            why=f"neither clang {OLDEST_CLANG} or newer with a RISC-V linker, nor ziglang",
            hint=INSTALL,
        )
    return found


def toolchains() -> tuple[Toolchain, ...]:
    """Every usable RISC-V toolchain, preferred one first."""
    return tuple(_usable())


def _usable() -> Iterator[Toolchain]:
    """Toolchains as they are found: asking each compiler for its version takes time."""
    override = os.environ.get("BRINGUP_CC")
    compilers = [_override("BRINGUP_CC", override)] if override else [*_clangs(), *_zigs()]
    count = 0
    for compiler in compilers:
        version = _version(compiler)
        dialect = "zig" if _is_zig(compiler) else "clang"
        linker = _linker(compiler, dialect)
        if version and linker:
            shown = _shown(compiler, version)
            name = f"zig {shown}" if dialect == "zig" else shown
            count += 1
            yield Toolchain("riscv", dialect, compiler, linker, name, _version(linker))
    if override and not count:
        raise ToolMissingError(
            "BRINGUP_CC names a compiler that cannot be used",
            where=override,
            why="it does not start, or no RISC-V linker (BRINGUP_LD) was found",
            hint=INSTALL,
        )


def find_host_toolchain() -> Toolchain:
    """A native C compiler.

    Raises:
        ToolMissingError: there is none.
    """
    override = os.environ.get("BRINGUP_HOSTCC")
    named: list[tuple[str, ...]] = [(name,) for name in ("cc", "gcc", "clang")]
    candidates = [_override("BRINGUP_HOSTCC", override)] if override else [*_clangs(), *named]
    for compiler in [*candidates, *_zigs()]:
        version = _version(compiler) if shutil.which(compiler[0]) else ""
        if version:
            dialect = "zig" if _is_zig(compiler) else "clang" if "clang" in version else "gcc"
            return Toolchain("host", dialect, compiler, (), _shown(compiler, version), "")
    raise ToolMissingError(
        "no C compiler for this machine found",
        why="tried clang, cc, gcc and ziglang",
        hint="apt install clang-19 or gcc, or without root: pip install ziglang",
    )


def _override(variable: str, command: str) -> tuple[str, ...]:
    words = tuple(shlex.split(command))
    if not words or not shutil.which(words[0]):
        raise ToolMissingError(
            f"{variable} names a program that does not exist",
            where=command,
            hint=f"correct or unset {variable}",
        )
    return words


def _clangs() -> list[tuple[str, ...]]:
    names = [f"clang-{n}" for n in range(_NEWEST_TRIED, OLDEST_CLANG - 1, -1)]
    found: list[tuple[str, ...]] = [(path,) for path in map(shutil.which, names) if path]
    plain = shutil.which("clang")
    if plain and _major(_version((plain,))) >= OLDEST_CLANG:
        found.append((plain,))
    return found


def _zigs() -> list[tuple[str, ...]]:
    """The compiler inside the ziglang package; calling it directly spares an interpreter."""
    spec = find_spec("ziglang")
    if spec and spec.origin:
        binary = Path(spec.origin).parent / "zig"
        if os.access(binary, os.X_OK):
            return [(str(binary), "cc")]
    path = shutil.which("zig")
    return [(path, "cc")] if path else []


def _linker(compiler: tuple[str, ...], dialect: str) -> tuple[str, ...]:
    override = os.environ.get("BRINGUP_LD")
    if override:
        return _override("BRINGUP_LD", override)
    names = ["riscv64-unknown-elf-ld", "riscv64-linux-gnu-ld", "riscv64-elf-ld"]
    suffix = re.search(r"clang(-\d+)$", compiler[0])
    names += [f"ld.lld{suffix[1]}"] if suffix else []
    for name in [*names, "ld.lld"]:
        path = shutil.which(name)
        if path:
            return (path,)
    if dialect == "zig":
        return (compiler[0], "ld.lld")
    zigs = _zigs()
    return (zigs[0][0], "ld.lld") if zigs else ()


def _is_zig(compiler: tuple[str, ...]) -> bool:
    return "zig" in Path(compiler[0]).name or "ziglang" in compiler


def _major(version: str) -> int:
    found = re.search(r"clang version (\d+)", version)
    return int(found[1]) if found else 0


def _shown(compiler: tuple[str, ...], version: str) -> str:
    """Distributions put their name before `clang version`; it says nothing about the code."""
    found = re.search(r"clang version [\w.]+", version)
    return found[0] if found else version


@lru_cache
def _version(command: tuple[str, ...]) -> str:
    """First line of `--version`, empty if the program does not start."""
    try:
        done = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.splitlines()[0].strip() if done.returncode == 0 and done.stdout else ""
