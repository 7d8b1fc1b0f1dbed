"""Where the C that ships in every project lies, and which files a kernel needs."""

from __future__ import annotations

import re
from pathlib import Path

from bringup.errors import BuildError

_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def runtime_folder() -> Path:
    """The runtime's sources: inside an installed package, else beside `src` in a checkout.

    Raises:
        BuildError: neither is there: the installation is damaged.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_runtime", package.parents[1] / "runtime"):
        if (folder / "include/bringup/operators.h").is_file():
            return folder
    raise BuildError(
        "the runtime's C sources are missing",
        where=str(package / "_runtime"),
        why="the installation is incomplete",
        hint="pip install --force-reinstall bringup",
    )


def runtime_files() -> dict[str, bytes]:
    """Every file of the runtime by its path below the runtime folder, in order."""
    folder = runtime_folder()
    wanted = (".c", ".h", ".S", ".ld")
    paths = sorted(p for p in folder.rglob("*") if p.suffix in wanted and p.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def with_local_includes(source: Path) -> tuple[Path, ...]:
    """A C file and the files it includes by `#include "..."` beside it, transitively."""
    found: dict[Path, None] = {}
    waiting = [source]
    while waiting:
        path = waiting.pop().resolve()
        if path in found:
            continue
        found[path] = None
        try:
            text = path.read_text()
        except OSError as error:
            raise BuildError(
                "a kernel's source cannot be read", where=str(path), why=error.strerror or ""
            ) from error
        for name in _INCLUDE.findall(text):
            if (path.parent / name).is_file():
                waiting.append(path.parent / name)
    return tuple(sorted(found))
