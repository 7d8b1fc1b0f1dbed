"""Which runtime and kernels a project was made with, as symbols the linker compares.

Libraries of several models share runtime and kernels in one program: the linker takes the first
copy of a symbol it finds in an archive. Copies of two releases of bringup must not be mixed that
way. Every folder shared defines two symbols, one of them named after its contents, and the model
asks for that one: of unlike folders both are linked, and the other symbol is defined twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bringup.emit.sources import with_local_includes
from bringup.names import identifier
from bringup.targets.target import Target

_DIGITS = 12
_SHARED = ("inference/", "include/")


@dataclass(frozen=True)
class Revision:
    """Symbols of one folder.

    Args:
        path: C file that defines them, in the project.
        room: symbol every copy of the folder defines.
        symbol: the one that only equal copies define.
    """

    path: str
    room: str
    symbol: str


def revisions(runtime: Mapping[str, bytes], targets: Iterable[Target]) -> Iterator[Revision]:
    """Of the runtime, given by its files, and of all kernels of each target."""
    shared = [data for path, data in runtime.items() if path.startswith(_SHARED)]
    yield _revision("runtime/inference", "bringup_runtime", shared)
    for target in targets:
        name = identifier(target.name)
        files = {f for kernel in target.kernels for f in with_local_includes(kernel.source)}
        built = " ".join((target.isa.march, *target.compile_flags)).encode()
        contents = [built, *(path.read_bytes() for path in sorted(files))]
        yield _revision(f"kernels/{name}", f"bringup_{name}_kernels", contents)


def _revision(folder: str, room: str, contents: Iterable[bytes]) -> Revision:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return Revision(f"{folder}/revision.c", room, f"{room}_{digest.hexdigest()[:_DIGITS]}")
