"""What a target is: instruction set, memories, units, kernels, runners."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from bringup.errors import UsageError
from bringup.targets.kernel import Kernel


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
    """A compute unit and its peak, as multiply-accumulates per cycle by element type."""

    name: str
    macs_per_cycle: tuple[tuple[str, float], ...] = ()


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
        UsageError: no such target; the message lists those installed.
    """
    found = {point.name: point for point in entry_points(group="bringup.targets")}
    if name not in found:
        raise UsageError(
            f"unknown target {name!r}",
            why=f"installed targets: {', '.join(sorted(found)) or 'none'}",
            hint="bringup targets",
        )
    target = found[name].load()
    assert isinstance(target, Target), name
    return target


def installed_targets() -> tuple[Target, ...]:
    """All registered targets, by name."""
    return tuple(
        find_target(name) for name in sorted(p.name for p in entry_points(group="bringup.targets"))
    )
