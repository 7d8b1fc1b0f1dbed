"""Plan -> standalone C project."""

from bringup.emit.emit import emit
from bringup.emit.project import Interface, NodeInfo, Project, Source, Tensor, load_project
from bringup.emit.vectors import TestVectors

__all__ = [
    "Interface",
    "NodeInfo",
    "Project",
    "Source",
    "Tensor",
    "TestVectors",
    "emit",
    "load_project",
]
