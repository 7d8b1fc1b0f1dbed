"""What this machine has: compilers, simulators, optional packages."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from bringup.errors import ToolMissingError
from bringup.runners import RUNNERS
from bringup.targets import broken_targets
from bringup.toolchain import find_host_toolchain, toolchains
from bringup.toolchain.find import INSTALL


@dataclass(frozen=True)
class Item:
    """One tool: whether it was found, and what is lost without it."""

    name: str
    found: bool
    version: str
    lost: str
    how_to_get: str


@dataclass(frozen=True)
class Diagnosis:
    """All tools. `usable` when an image can be built and something can run it."""

    items: tuple[Item, ...]
    usable: bool


_RUNNER_LOSS = {
    "sim": "no cycle estimates and attribution",
    "qemu": "no independent simulator to compare with",
    "spike": "no second independent simulator",
    "host": "no native runs",
    "rtl": "no real cycle counts",
    "rtl4": "no real cycle counts of four harts",
}

_PACKAGES = (
    ("scikit-learn", "no digits data set for the demo", "pip install 'bringup[digits]'"),
    ("tosa-tools", "no TOSA conformance suite", "pip install 'bringup[conformance]'"),
    ("ziglang", "no compiler without root", "pip install 'bringup[zig]'"),
)


def diagnose() -> Diagnosis:
    """Look for everything bringup can use. Starts each tool once for its version."""
    compilers = toolchains()
    items = [
        Item("python", True, platform.python_version(), "", ""),
        Item("torch", True, version("torch"), "", ""),
        *(Item("RISC-V compiler", True, str(compiler), "", "") for compiler in compilers),
    ]
    if not compilers:
        items.append(Item("RISC-V compiler", False, "", "no RISC-V images", INSTALL))
    items.append(_host_compiler())
    for name, runner in RUNNERS.items():
        found = runner.available()
        lost = _RUNNER_LOSS.get(name, "no runs on it")
        items.append(Item(f"runner {name}", bool(found), found.version, lost, found.hint))
    items += [_package(*package) for package in _PACKAGES]
    items += [
        Item(broken.what, False, "", f"none of its images: {broken.why}", broken.hint)
        for broken in broken_targets()
    ]
    simulated = any(r.available() for name, r in RUNNERS.items() if name != "host")
    return Diagnosis(tuple(items), bool(compilers) and simulated)


def _host_compiler() -> Item:
    try:
        return Item("host compiler", True, str(find_host_toolchain()), "", "")
    except ToolMissingError as error:
        return Item("host compiler", False, "", "no host runs", error.hint)


def _package(name: str, lost: str, how_to_get: str) -> Item:
    try:
        return Item(name, True, version(name), lost, how_to_get)
    except PackageNotFoundError:
        return Item(name, False, "", lost, how_to_get)
