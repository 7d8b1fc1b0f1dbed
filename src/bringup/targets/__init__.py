"""One folder per target."""

from bringup.targets.kernel import Kernel, Site
from bringup.targets.target import (
    InstructionSet,
    Memory,
    Target,
    Unit,
    broken_targets,
    find_target,
    installed_targets,
)

__all__ = [
    "InstructionSet",
    "Kernel",
    "Memory",
    "Site",
    "Target",
    "Unit",
    "broken_targets",
    "find_target",
    "installed_targets",
]
