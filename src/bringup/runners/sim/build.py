"""Compiles the simulator: at `pip install` (setup.py), and whenever its sources changed since.

Nothing but the standard library: setup.py loads this file by its path before bringup exists. What
is compiled, and with which flags, is read from `sim/Makefile`, the one place that says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OLDEST_CLANG, OLDEST_GCC, _NEWEST_CLANG, _NEWEST_GCC = 16, 11, 24, 16
INSTALL = f"apt install g++ (>= {OLDEST_GCC}) or clang (>= {OLDEST_CLANG}), or pip install ziglang"
PROGRAM, STAMP = "sim", "sim.json"

_SOURCES = (".cc", ".h", ".c", ".inc", ".def")
_PROBE = """
#include <bit>
#include <concepts>
#include <memory>
#include <string>
#include <vector>
int main() { std::vector<std::string> v{"x"}; return std::popcount(v.size()) - 1; }
"""


class SimulatorBuildError(RuntimeError):
    """No compiler, or it refused; the text says what and why."""


@dataclass(frozen=True)
class Compiler:
    """A C++20 compiler; dialect "clang", "gcc" or "zig"."""

    command: tuple[str, ...]
    dialect: str
    version: str

    @property
    def flags(self) -> tuple[str, ...]:
        """What it needs beyond the Makefile's flags: zig checks for undefined behaviour and
        compiles for exactly this machine unless told not to."""
        return ("-fno-sanitize=all", "-mcpu=baseline") if self.dialect == "zig" else ()


@dataclass(frozen=True)
class Recipe:
    """What the Makefile says: flags per unit, vector instructions first (they take longest), and
    those of the link.

    Args:
        header: what is precompiled, with `header_flags`.
        includers: the units that begin with it.
    """

    units: Mapping[Path, tuple[str, ...]]
    includers: frozenset[Path]
    header: Path
    header_flags: tuple[str, ...]
    link: tuple[str, ...]
    libraries: tuple[str, ...]


@dataclass(frozen=True)
class Stamp:
    """Where a binary came from, kept beside it.

    Args:
        key: of the sources, see `source_key`.
        seconds: the build took.
    """

    key: str
    compiler: str
    seconds: float


def source_key(folder: Path) -> str:
    """SHA-256 of everything the binary is made from, and of BRINGUP_HOSTCXX.

    Args:
        folder: `sim` of the checkout or of the installed package.
    """
    digest = hashlib.sha256(os.environ.get("BRINGUP_HOSTCXX", "").encode())
    for path in (folder / "Makefile", *_source_files(folder)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _source_files(folder: Path) -> list[Path]:
    return sorted(
        path
        for part in ("src", "extensions", "include")
        for path in (folder / part).rglob("*")
        if path.suffix in _SOURCES and path.is_file()
    )


def read_recipe(folder: Path) -> Recipe:
    """The Makefile's variables, applied.

    Raises:
        SimulatorBuildError: it is not written the way this reader understands.
    """
    variables, special = _parse((folder / "Makefile").read_text())
    patterns = re.findall(r"\$\(wildcard ([^)]*)\)", variables.get("SOURCES", ""))
    sources = sorted(path for group in patterns for p in group.split() for path in folder.glob(p))
    if not sources:
        raise SimulatorBuildError(f"{folder / 'Makefile'}: no SOURCES := $(wildcard ...)")
    if "PRECOMPILED" not in variables:
        raise SimulatorBuildError(f"{folder / 'Makefile'}: no PRECOMPILED := header")
    common = _words(variables, "REQUIRED") + _words(variables, "CXXFLAGS")
    units = {}
    for path in sorted(sources, key=lambda path: "insns/vector" not in path.as_posix()):
        name = path.relative_to(folder).with_suffix(".o").as_posix().removeprefix("src/")
        extra = [flags for pattern, flags in special if re.fullmatch(pattern, name)]
        units[path] = (*common, *(word for flags in extra for word in shlex.split(flags)))
    return Recipe(
        units,
        frozenset(path for path in units if path.is_relative_to(folder / "src")),
        folder / variables["PRECOMPILED"],
        common,
        _words(variables, "LDFLAGS"),
        _words(variables, "LDLIBS"),
    )


_ASSIGNMENT = re.compile(
    r"(?:([^\s:#]+)\s*:\s*(?:private\s+)?(?:override\s+)?)?([A-Z_]+)\s*(\?=|:=|\+=|=)\s*(.*)"
)


def _parse(text: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Assignments of a Makefile: variables, and flags added for targets of a pattern."""
    variables: dict[str, str] = {}
    special = []
    for line in text.replace("\\\n", " ").splitlines():
        found = _ASSIGNMENT.fullmatch(line.strip())
        if not found or line.startswith("\t"):
            continue
        target, name, how, value = found.groups()
        value = value.split(" #")[0].strip()
        if target is None:
            variables[name] = f"{variables.get(name, '')} {value}" if how == "+=" else value
        elif name == "CXXFLAGS" and target.startswith("$(BUILD)/"):
            pattern = re.escape(target.removeprefix("$(BUILD)/")).replace("%", ".*")
            special.append((pattern, value))
    return variables, special


def _words(variables: Mapping[str, str], name: str) -> tuple[str, ...]:
    def value(match: re.Match[str]) -> str:
        return variables.get(match[1], "")

    return tuple(shlex.split(re.sub(r"\$\((\w+)\)", value, variables.get(name, ""))))


def find_compiler() -> Compiler | None:
    """The first usable compiler: BRINGUP_HOSTCXX, g++, clang++, c++, ziglang's."""
    return next(_compilers(), None)


def _compilers() -> Iterator[Compiler]:
    override = os.environ.get("BRINGUP_HOSTCXX")
    if override:
        commands: list[tuple[str, ...]] = [tuple(shlex.split(override))]
    else:
        gcc = [f"g++-{n}" for n in range(_NEWEST_GCC, OLDEST_GCC - 1, -1)]
        clang = [f"clang++-{n}" for n in range(_NEWEST_CLANG, OLDEST_CLANG - 1, -1)]
        commands = [(name,) for name in ("g++", *gcc, "clang++", *clang, "c++")]
        spec = find_spec("ziglang")
        if spec and spec.origin:
            commands.append((str(Path(spec.origin).parent / "zig"), "c++"))
        commands.append(("zig", "c++"))
    for command in commands:
        found = _described(command)
        if found:
            yield found


@cache
def _described(command: tuple[str, ...]) -> Compiler | None:
    """The compiler if it exists, is new enough and has a C++20 library."""
    path = shutil.which(command[0]) if command else None
    if path is None:
        return None
    command = (path, *command[1:])
    try:
        done = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = done.stdout.splitlines()[0].strip() if done.returncode == 0 and done.stdout else ""
    if not said:
        return None
    zig = Path(path).name == "zig" or "ziglang" in command
    dialect = "zig" if zig else "clang" if "clang" in said else "gcc"
    number = re.search(r"(?:clang version|\)) (\d+)\.", said)
    oldest = OLDEST_GCC if dialect == "gcc" else OLDEST_CLANG
    if not zig and (number is None or int(number[1]) < oldest):
        return None
    version = f"zig, {said}" if zig else said
    compiler = Compiler(command, dialect, version)
    return compiler if zig or _works(compiler) else None


def _works(compiler: Compiler) -> bool:
    """Whether it compiles and links: a clang without a C++ library is no compiler."""
    with tempfile.TemporaryDirectory(prefix="bringup-probe-") as name:
        source = Path(name) / "probe.cc"
        source.write_text(_PROBE)
        command = [*compiler.command, "-std=c++20", "-o", f"{name}/probe", str(source)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def compile_simulator(
    folder: Path, output: Path, compiler: Compiler | None = None, jobs: int | None = None
) -> Stamp:
    """Compile `sim` and write the executable and, beside it, its stamp.

    Args:
        output: the executable's path; its folder is made.
        compiler: None looks for one.

    Raises:
        SimulatorBuildError: there is no compiler, or it refused.
    """
    folder, compiler = folder.resolve(), compiler or find_compiler()
    if compiler is None:
        raise SimulatorBuildError(f"no C++20 compiler found: {INSTALL}")
    start, key, recipe = time.monotonic(), source_key(folder), read_recipe(folder)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bringup-sim-") as name:
        build = Path(name)

        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            library = pool.submit(_prepare_library, compiler, build)
            objects = _compile_units(compiler, recipe, build, folder, pool)
            library.result()
        program = build / PROGRAM
        link = [*compiler.flags, *recipe.link, "-o", str(program), *objects, *recipe.libraries]
        _run(compiler, link, folder)
        stamp = Stamp(key, compiler.version, round(time.monotonic() - start, 1))
        # to a temporary name first: a build that is interrupted leaves no half a program behind
        partial = output.with_name(f".{output.name}.{os.getpid()}")
        shutil.copy(program, partial)
        partial.replace(output)
    stamp_of(output).write_text(json.dumps(stamp.__dict__) + "\n")
    return stamp


def _prepare_library(compiler: Compiler, build: Path) -> None:
    """ziglang compiles the C++ library at the first link on a machine, on one core: that link is
    made while others compile."""
    if compiler.dialect != "zig":
        return
    (build / "first.cc").write_text(_PROBE)
    arguments = [*compiler.flags, "-std=c++20", "-O2", "-s", "-o", "first", "first.cc"]
    _run(compiler, arguments, build)


def _compile_units(
    compiler: Compiler, recipe: Recipe, build: Path, folder: Path, pool: ThreadPoolExecutor
) -> list[str]:
    """Objects of all units, the longest first, with the precompiled header made before."""
    header = build / recipe.header.name
    made_header = f"{header}.gch"

    def compiled(flags: Iterable[str], made: str, source: Path, *more: str) -> str:
        kept = [flag for flag in flags if flag not in ("-MMD", "-MP")]
        _run(compiler, [*kept, *compiler.flags, *more, "-o", made, str(source)], folder)
        return made

    compiled(recipe.header_flags, made_header, recipe.header, "-x", "c++-header")

    def unit(item: tuple[int, tuple[Path, tuple[str, ...]]]) -> str:
        number, (source, flags) = item
        more = ("-include", str(header)) if source in recipe.includers else ()
        return compiled(flags, str(build / f"{number}-{source.stem}.o"), source, "-c", *more)

    return list(pool.map(unit, enumerate(recipe.units.items())))


def _run(compiler: Compiler, arguments: list[str], folder: Path) -> None:
    command = [*compiler.command, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        raise SimulatorBuildError(
            f"{compiler.version} refuses {arguments[-1]}: "
            f"{'; '.join(lines[:3]) or done.stderr.strip()[-400:] or f'status {done.returncode}'}"
        )


def stamp_of(program: Path) -> Path:
    """Where the stamp of a binary lies."""
    return program.with_name(STAMP)


def read_stamp(program: Path) -> Stamp | None:
    """The stamp of a binary; None if either is missing or damaged."""
    try:
        stamp = Stamp(**json.loads(stamp_of(program).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return stamp if os.access(program, os.X_OK) else None


def main() -> int:
    """`build.py FOLDER OUTPUT`: compile by hand; prints what it did."""
    folder, output = map(Path, sys.argv[1:3])
    stamp = compile_simulator(folder, output)
    size = output.stat().st_size
    print(f"{output}: {size:,} bytes, {stamp.seconds} s with {stamp.compiler}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
