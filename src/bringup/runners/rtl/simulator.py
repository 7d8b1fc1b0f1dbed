"""Verilog to an executable, once per configuration (docs/rtl.md)."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bringup.emit.sources import runtime_folder
from bringup.errors import BuildError, ToolMissingError
from bringup.runners.rtl.tools import Compiler, Core, Tools, Verilator
from bringup.toolchain.cache import Cache, cache_folder, key_of
from bringup.toolchain.toolchain import first_diagnostics

JOBS = 2
HARNESS = Path(__file__).resolve().parent / "harness"

_VERILATOR_FLAGS = (
    *("--cc", "-O3", "--threads", "1", "--x-assign", "fast", "--x-initial", "fast"),
    *("--noassert", "-Wno-fatal", "-Wno-lint", "-Wno-style", "--output-split", "20000"),
    *("--top-module", "top", "--prefix", "Rocket", "+define+SYNTHESIS"),
)
"""SYNTHESIS leaves out the bus monitors' assertions and printing; counts stay the same."""

_COMPILER_FLAGS = {
    "clang": ("-fbracket-depth=4096",),
    "zig": ("-fbracket-depth=4096", "-fno-sanitize=all", "-g0"),
    "gcc": (),
}
_COMMON_FLAGS = ("-std=gnu++17", "-w", "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=0")
_SLOW = "__Slow.cpp"
"""Units that run once, at the start."""


@dataclass(frozen=True)
class Configuration:
    """One of the package's elaborated systems.

    Args:
        memory_bits: width of its memory port.
    """

    name: str
    harts: int
    memory_bits: int

    @property
    def defines(self) -> tuple[tuple[str, str], ...]:
        """Macros of the Verilog wrapper and of the C++."""
        several = (("FOUR_HARTS", "1"),) if self.harts == 4 else ()
        return (
            ("HARTS", str(self.harts)),
            ("MEMORY_BITS", str(self.memory_bits)),
            *several,
        )


CONFIGURATIONS = {
    1: Configuration("LitexFullConfig", 1, 64),
    4: Configuration("LitexFull4DConfig", 4, 128),
}
"""By number of harts: rv64imafdc, 16 KiB instruction and data cache each, no L2."""


def simulator(configuration: Configuration, tools: Tools) -> Path:
    """The simulator of a configuration; built the first time, which takes about a minute.

    Raises:
        ToolMissingError: something to build with is missing.
        BuildError: Verilator or the compiler refused.
    """
    if tools.core is None or tools.verilator is None or tools.compiler is None:
        raise ToolMissingError("runner rtl is not available", hint="; ".join(tools.missing))
    cache = Cache(cache_folder() / "simulators")
    build = _Build(configuration, tools.core, tools.verilator, tools.compiler)
    key = build.key()
    found = cache.get(key)
    if found is None:
        making = cache.temporary()
        try:
            with _alone(cache.folder / "lock"):
                found = cache.get(key)  # another process may have been faster
                if found is None:
                    _say(f"building the simulator of {configuration.name}: a minute, once")
                    found = cache.put(key, build.run(making))
        finally:
            Cache(making).clear()
    return found


@dataclass(frozen=True)
class _Build:
    configuration: Configuration
    core: Core
    verilator: Verilator
    compiler: Compiler

    def key(self) -> str:
        """Hash of everything the simulator depends on."""
        sources = (*sorted(HARNESS.iterdir()), runtime_folder() / "riscv/mailbox.h")
        return key_of(
            [
                *(self.core.version, self.configuration.name, self.verilator.version),
                *(self.compiler.version, *_VERILATOR_FLAGS, *_COMMON_FLAGS),
                *_COMPILER_FLAGS[self.compiler.dialect],
                *(part for path in sources for part in (path.name, path.read_bytes())),
            ]
        )

    def run(self, folder: Path) -> Path:
        """Translate, compile and link in `folder`; the executable."""
        self._translate(folder)
        library = self.verilator.root / "include"
        units = [
            *sorted(folder.glob("*.cpp")),
            *(library / name for name in ("verilated.cpp", "verilated_threads.cpp")),
            *sorted(HARNESS.glob("*.cpp")),
        ]
        with ThreadPoolExecutor(JOBS) as pool:
            objects = list(pool.map(lambda unit: self._compile(unit, folder), units))
        program = folder / "rocket"
        link = [*self.compiler.command, "-o", str(program), *objects, "-lpthread"]
        _run(link, folder, "the simulator does not link")
        return program

    def _translate(self, folder: Path) -> None:
        verilog = self.core.folder
        name = f"freechips.rocketchip.system.{self.configuration.name}"
        sources = [
            HARNESS / "top.v",
            verilog / "generated-src" / f"{name}.v",
            verilog / "generated-src" / f"{name}.behav_srams.v",
            *(verilog / "vsrc" / f"{m}.v" for m in ("plusarg_reader", "EICG_wrapper")),
            verilog / "vsrc" / "AsyncResetReg.v",
        ]
        absent = [path for path in sources if not path.is_file()]
        if absent:
            raise BuildError(
                f"{absent[0].name} is missing",
                where=str(absent[0].parent),
                why=f"package version {self.core.version} has other contents than expected",
                hint="pip install --force-reinstall 'bringup[rtl]'",
            )
        defines = [f"+define+{name}={value}" for name, value in self.configuration.defines]
        command = [*self.verilator.command, *_VERILATOR_FLAGS, *defines, "--Mdir", str(folder)]
        _run([*command, *map(str, sources)], folder, "Verilator refuses the core")

    def _compile(self, unit: Path, folder: Path) -> str:
        output = folder / f"{unit.stem}.o"
        library = self.verilator.root / "include"
        includes = (folder, HARNESS, library, library / "vltstd", runtime_folder())
        command = [
            *self.compiler.command,
            "-O0" if unit.name.endswith(_SLOW) else "-O2",
            *_COMMON_FLAGS,
            *_COMPILER_FLAGS[self.compiler.dialect],
            *(f"-I{path}" for path in includes),
            *(f"-D{name}={value}" for name, value in self.configuration.defines),
            *("-c", str(unit), "-o", str(output)),
        ]
        _run(command, folder, f"{unit.name} of the simulator does not compile")
        return str(output)


def _run(command: Sequence[str], folder: Path, failure: str) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BuildError(
            failure,
            where=" ".join(command[:3]),
            why=first_diagnostics(done.stderr or done.stdout) or f"status {done.returncode}",
            hint="bringup doctor shows the versions found; docs/rtl.md those known to work",
        )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock file: two processes should not build the same thing at once."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(f"rtl: {text}", file=sys.stderr, flush=True)
