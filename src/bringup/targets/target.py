"""What a target is: instruction set, memories, units, kernels, runners."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from bringup.errors import UsageError
from bringup.targets.kernel import Kernel

_GROUP = "bringup.targets"
"""Of entry points."""


@dataclass(frozen=True)
class InstructionSet:
    """RISC-V instruction set of a target, or the host's own when `xlen` is 0.

    Args:
        xlen: 32 or 64; 0 for the machine bringup runs on.
        extensions: single-letter and multi-letter extensions, lower case, in ISA-string order.
        abi: calling convention, for example `lp64d`.
    """

    xlen: int
    extensions: tuple[str, ...] = ()
    abi: str = ""

    @property
    def march(self) -> str:
        """The `-march` string, for example `rv64imafdcv_zfh`."""
        letters = "".join(e for e in self.extensions if len(e) == 1)
        words = "".join(f"_{e}" for e in self.extensions if len(e) > 1)
        return f"rv{self.xlen}{letters}{words}"

    @property
    def has_vector(self) -> bool:
        """Whether the V extension is present."""
        return "v" in self.extensions


@dataclass(frozen=True)
class Memory:
    """A memory a target's tensors may live in. Sizes in bytes, `bandwidth` in bytes per cycle."""

    name: str
    size: int
    base: int = 0
    bandwidth: float | None = None


@dataclass(frozen=True)
class Unit:
    """A compute unit and its peaks, by element type.

    Args:
        macs_per_cycle: of the machine the target has in mind.
        macs_per_instruction: of the widest plain instruction (or pair, where there is no fused
            one), whatever the machine; several products packed into one register do not count.
        bytes_per_instruction: one load or store moves at most.
        per_vlen_bit: the two figures above are to be multiplied with VLEN in bits.
    """

    name: str
    macs_per_cycle: tuple[tuple[str, float], ...] = ()
    macs_per_instruction: tuple[tuple[str, float], ...] = ()
    bytes_per_instruction: float = 8.0
    per_vlen_bit: bool = False


@dataclass(frozen=True)
class Target:
    """A machine code can be generated for.

    Args:
        name: as in `--target`. Also mangles C symbols, so one image may hold several targets.
        fallback: target whose kernels serve, visibly, the nodes this one has no kernel for.
        compile_flags: extra C flags for this target's kernels.
        quantizations: precisions its kernels cover, default first.
        asymmetric: whether activations may have a zero point.
        runners: names of runners that execute its images, default first.
    """

    name: str
    description: str
    isa: InstructionSet
    kernels: tuple[Kernel, ...]
    memories: tuple[Memory, ...]
    units: tuple[Unit, ...] = ()
    fallback: Target | None = None
    compile_flags: tuple[str, ...] = ()
    quantizations: tuple[str, ...] = ("int8", "fp32")
    asymmetric: bool = True
    runners: tuple[str, ...] = ("sim", "qemu", "spike")
    guide: Path | None = None


def find_target(name: str) -> Target:
    """The target registered under `name` in the entry-point group `bringup.targets`.

    Raises:
        UsageError: no such target (the message lists those installed), or it cannot be loaded.
    """
    found = {point.name: point for point in entry_points(group=_GROUP)}
    if name not in found:
        raise UsageError(
            f"unknown target {name!r}",
            why=f"installed targets: {', '.join(sorted(found)) or 'none'}",
            hint="bringup targets",
        )
    return _load(found[name])


def installed_targets() -> tuple[Target, ...]:
    """All registered targets that load, by name."""
    return tuple(target for target in _loaded() if isinstance(target, Target))


def broken_targets() -> tuple[UsageError, ...]:
    """Why each of the other registered targets does not load."""
    return tuple(target for target in _loaded() if isinstance(target, UsageError))


def _loaded() -> Iterator[Target | UsageError]:
    for point in sorted(entry_points(group=_GROUP), key=lambda point: point.name):
        try:
            yield _load(point)
        except UsageError as error:
            yield error


def _load(point: EntryPoint) -> Target:
    owner = f" of package {point.dist.name}" if point.dist else ""
    where = f"{point.value}{owner}"
    try:
        target = point.load()
    except (Exception, SystemExit) as error:  # somebody else's module
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise UsageError(
            f"target {point.name!r} cannot be loaded",
            where=where,
            why=f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})",
            hint="mend or uninstall that package; other targets are not affected",
        ) from error
    if not isinstance(target, Target):
        raise UsageError(
            f"target {point.name!r} cannot be loaded",
            where=where,
            why=f"the entry point names a {type(target).__name__}, not a bringup.targets.Target",
            hint="mend or uninstall that package; other targets are not affected",
        )
    return target
