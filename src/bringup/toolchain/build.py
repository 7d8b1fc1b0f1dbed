"""Project -> Image, compiling only what changed."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bringup.emit.project import Project
from bringup.errors import BuildError, UsageError
from bringup.names import file_name
from bringup.toolchain.cache import Cache, default_cache, key_of
from bringup.toolchain.find import find_host_toolchain, find_toolchain
from bringup.toolchain.image import Image
from bringup.toolchain.toolchain import Toolchain

JOBS = 2


def build(
    project: Project,
    *,
    toolchain: Toolchain | None = None,
    host: bool | None = None,
    cache: Cache | None = None,
    afresh: bool = False,
    jobs: int = JOBS,
) -> Image:
    """Compile and link a project into `build/` below its folder.

    Args:
        toolchain: default: the preferred one of this machine.
        host: build for this machine instead of RISC-V; default: whatever the target is.
        afresh: take nothing from the cache and leave nothing in it.

    Raises:
        BuildError: a compiler or the linker refused, or the project cannot be built for the host.
        ToolMissingError: there is no toolchain.
    """
    if afresh:
        with tempfile.TemporaryDirectory(prefix="bringup-objects-") as own:
            return build(project, toolchain=toolchain, host=host, cache=Cache(Path(own)), jobs=jobs)
    host = project.is_host if host is None else host
    _check_machine(project, host)
    toolchain = toolchain or (find_host_toolchain() if host else find_toolchain())
    cache = cache or default_cache()
    machines = ("any", "host") if host else ("any", "riscv")
    sources = [source for source in project.sources if source.machine in machines]
    with ThreadPoolExecutor(jobs) as pool:
        objects = list(pool.map(lambda s: toolchain.compile(project, s, cache), sources))

    key = key_of(["image", str(toolchain), *(key for key, _ in objects), _script(project)])
    linked = cache.get(key)
    reused = linked is not None
    if linked is None:
        linked = _link(project, toolchain, [path for _, path in objects], cache, key)
        cache.trim()
    suffix = "host" if host else "elf"
    output = project.folder / "build" / f"{file_name(project.interface.model)}.{suffix}"
    _install(linked, output)
    return Image(
        path=output,
        interface=project.interface,
        machine="host" if host else "riscv",
        march="" if host else project.march,
        toolchain=str(toolchain),
        memory=project.memory,
        self_check=project.self_check,
        reused=reused,
    )


def _check_machine(project: Project, host: bool) -> None:
    if host and not project.portable:
        raise BuildError(
            f"a {project.interface.target} project has no host build",
            where=str(project.folder),
            why="its kernels use instructions of the target",
            hint="plan the model for target host",
        )
    if not host and project.is_host:
        raise BuildError(
            "a host project has no RISC-V build",
            where=str(project.folder),
            hint="plan the model for target scalar or rvv",
        )


def _script(project: Project) -> bytes:
    return (project.folder / "runtime/riscv/link.ld").read_bytes()


def _link(
    project: Project, toolchain: Toolchain, objects: list[Path], cache: Cache, key: str
) -> Path:
    making = cache.temporary()
    try:
        toolchain.link(project, objects, making / "image")
        return cache.put(key, making / "image")
    finally:
        Cache(making).clear()


def _install(linked: Path, output: Path) -> None:
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists() and output.read_bytes() == linked.read_bytes():
            return
        temporary = output.with_suffix(f"{output.suffix}.new")
        shutil.copyfile(linked, temporary)
        temporary.chmod(0o755)
        temporary.replace(output)
    except OSError as error:
        raise UsageError(
            "the image cannot be written",
            where=str(output),
            why=error.strerror or str(error),
            hint="choose another folder with -o, or free some disk space",
        ) from error
