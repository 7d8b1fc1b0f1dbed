"""Which files a compilation unit is made of, found by reading its include lines.

Includes in untaken branches are followed too, which can only cause a needless recompilation.
"""

from __future__ import annotations

import re
from pathlib import Path

_INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
_INCBIN = re.compile(rb'^\s*\.incbin\s+"([^"]+)"', re.MULTILINE)
_FOLDERS = ("", "runtime", "runtime/include", "runtime/freestanding")


def dependencies(folder: Path, source: str) -> tuple[Path, ...]:
    """A source and all project files it includes, sorted. System headers are not followed."""
    found: set[Path] = set()
    waiting = [folder / source]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        content = path.read_bytes()
        if path.suffix == ".S":
            found.update(folder / name.decode() for name in _INCBIN.findall(content))
        for name in _INCLUDE.findall(content):
            for base in (path.parent, *(folder / place for place in _FOLDERS)):
                candidate = base / name.decode()
                if candidate.is_file():
                    waiting.append(Path(candidate.resolve()))
                    break
    return tuple(sorted(path.resolve() for path in found))
