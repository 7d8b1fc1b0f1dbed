"""The simulator's executable: the installed one if it is up to date, else built into the cache."""

from __future__ import annotations

import fcntl
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bringup.errors import BuildError, ToolMissingError
from bringup.runners.sim.build import (
    INSTALL,
    PROGRAM,
    SimulatorBuildError,
    compile_simulator,
    find_compiler,
    read_stamp,
    source_key,
)
from bringup.toolchain.cache import Cache, cache_folder


@dataclass(frozen=True)
class Found:
    """An executable, or what one would be built from.

    Args:
        path: the executable; None if it has to be built first.
        how: "installed", "built" (in the cache), "BRINGUP_SIM"; or with what it would be built.
        compiler: that made it or would make it.
    """

    path: Path | None
    how: str
    compiler: str = ""


def simulator_folder() -> Path:
    """Sources, core descriptions and extensions: in the package, which links to the checkout."""
    return Path(__file__).resolve().parents[2] / "_sim"


def look() -> Found | None:
    """Where the simulator is, without building it; None if there is neither it nor a compiler."""
    given = os.environ.get("BRINGUP_SIM")
    if given:
        path = Path(given)
        return Found(path, "BRINGUP_SIM") if os.access(path, os.X_OK) else None
    folder = simulator_folder()
    if not (folder / "Makefile").is_file():
        return None
    key = source_key(folder)
    for path, how in ((folder / "bin" / PROGRAM, "installed"), (_cached(key), "built")):
        stamp = read_stamp(path)
        if stamp and stamp.key == key:
            return Found(path, how, stamp.compiler)
    compiler = find_compiler()
    return Found(None, "built when first used", compiler.version) if compiler else None


def program() -> Path:
    """The executable; if the installed one is missing or older than its sources, builds it.

    Raises:
        ToolMissingError: there is no compiler to build it with, or BRINGUP_SIM is wrong.
        BuildError: the compiler refused.
    """
    found = look()
    if found is None:
        raise ToolMissingError("runner sim is not available", hint=missing_hint())
    if found.path is not None:
        return found.path
    folder = simulator_folder()
    place = _cached(source_key(folder))
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if read_stamp(place) is None:  # else another process was faster
            print(
                f"sim: building the simulator with {found.compiler}: about a minute, once",
                file=sys.stderr,
                flush=True,
            )
            try:
                compile_simulator(folder, place)
            except SimulatorBuildError as error:
                raise BuildError(
                    "the simulator cannot be built",
                    where=str(folder),
                    why=str(error),
                    hint=f"{INSTALL}; BRINGUP_HOSTCXX names another compiler",
                ) from error
    return place


def missing_hint() -> str:
    """How to get the simulator."""
    given = os.environ.get("BRINGUP_SIM")
    if given:
        return f"BRINGUP_SIM={given} is no program: correct or unset it"
    if not (simulator_folder() / "Makefile").is_file():
        return "the installation is damaged: pip install --force-reinstall bringup"
    return f"nothing to build it with: {INSTALL}"


def _cached(key: str) -> Path:
    """The simulator's place in bringup's cache: a folder of its own, for its stamp."""
    return Cache(cache_folder() / "simulators").folder / key[:2] / f"{key[2:]}.sim" / PROGRAM
