"""One compiler and one linker, and how to talk to them."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bringup.emit import flags
from bringup.emit.project import Project, Source
from bringup.errors import BuildError, ToolMissingError
from bringup.toolchain.cache import Cache, key_of
from bringup.toolchain.dependencies import dependencies

_DIAGNOSTIC_LINES = 12


@dataclass(frozen=True)
class Toolchain:
    """Commands with everything that identifies them.

    Args:
        machine: "riscv" or "host".
        dialect: "clang", "zig" or "gcc": how options are spelled.
        compiler, linker: argument vectors to start them (host compilers link themselves).
        compiler_version, linker_version: first line of what they say about themselves.
    """

    machine: str
    dialect: str
    compiler: tuple[str, ...]
    linker: tuple[str, ...]
    compiler_version: str
    linker_version: str

    def __str__(self) -> str:
        parts = dict.fromkeys((self.compiler_version, self.linker_version))
        return ", ".join(part for part in parts if part)

    def arguments(self, project: Project, source: Source) -> tuple[str, ...]:
        """Compiler flags of one unit of a project."""
        common = (*flags.COMMON, *flags.INCLUDES, *source.flags)
        if self.machine == "host":
            return common
        march = source.march or project.march
        common += flags.RISCV_RUNTIME if source.is_runtime else ()
        if self.dialect == "zig":
            # zig names instruction sets by -mcpu and instruments code unless told not to
            return (
                *("-target", "riscv64-freestanding-none", f"-mcpu={zig_cpu(march)}"),
                *(f"-mabi={project.abi}", "-fno-sanitize=all", "-fno-stack-protector", "-g0"),
                *flags.CODE_MODEL,
                *flags.RISCV_INCLUDES,
                *common,
            )
        return (*flags.CLANG, *flags.riscv(project.abi), f"-march={march}", *common)

    def compile(self, project: Project, source: Source, cache: Cache) -> tuple[str, Path]:
        """Compile one unit unless the cache has it.

        Returns:
            The object's key and path.

        Raises:
            BuildError: with the compiler's first diagnostics.
        """
        arguments = self.arguments(project, source)
        files = dependencies(project.folder, source.path)
        key = key_of(
            [
                self.compiler_version,
                *self.compiler,
                *arguments,
                source.path,
                *(part for path in files for part in (path.name, path.read_bytes())),
            ]
        )
        found = cache.get(key)
        if found:
            return key, found
        making = cache.temporary()
        try:
            product = making / "unit.o"
            command = [*self.compiler, *arguments, "-c", source.path, "-o", str(product)]
            run_tool(command, project.folder, f"{source.path} does not compile")
            return key, cache.put(key, product)
        finally:
            Cache(making).clear()

    def link(self, project: Project, objects: Sequence[Path], output: Path) -> None:
        """Link objects into an image.

        Raises:
            BuildError: with the linker's first diagnostics.
        """
        names = [str(path) for path in objects]
        if self.machine == "host":
            command = [*self.compiler, "-o", str(output), *names, "-lm"]
        else:
            script = ["-T", "runtime/riscv/link.ld"]
            command = [*self.linker, *flags.LINK, *script, "-o", str(output), *names]
        run_tool(command, project.folder, f"{project.interface.model} does not link")


def zig_cpu(march: str) -> str:
    """zig's name of an instruction set given as `rv64imafdc_zfh`."""
    base, *words = march.split("_")
    letters = [letter for letter in base[4:] if letter != "i"]
    return f"generic_{base[:4]}" + "".join(f"+{e}" for e in (*letters, *words))


def run_tool(command: Sequence[str], folder: Path, failure: str) -> None:
    """Run a compiler or linker in `folder`; raise BuildError with what it said first."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
        )
    except FileNotFoundError as error:
        raise ToolMissingError(
            f"{command[0]} cannot be started", why=str(error), hint="bringup doctor"
        ) from error
    if done.returncode:
        raise BuildError(
            failure,
            where=str(folder),
            why=first_diagnostics(done.stderr or done.stdout)
            or f"{command[0]} ended with status {done.returncode} and said nothing",
            hint=f"make -C {folder}",
        )


def first_diagnostics(text: str) -> str:
    """The first error and what follows it, a dozen lines at most."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if "error" in line or "undefined" in line), 0)
    return "\n         ".join(lines[start : start + _DIAGNOSTIC_LINES])
