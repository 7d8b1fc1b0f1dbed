"""The emitted project: its folder, its compilation units, and what its image talks about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bringup.errors import BuildError
from bringup.ir import DType, TensorType

MANIFEST = "project.json"


@dataclass(frozen=True)
class Tensor:
    """A tensor in the image's table."""

    name: str
    type: TensorType


@dataclass(frozen=True)
class NodeInfo:
    """A node in the image's table; `outputs` are tensor indices."""

    name: str
    outputs: tuple[int, ...]


@dataclass(frozen=True)
class Interface:
    """What requests and responses refer to by index.

    Args:
        prefix: what every file and symbol of the model begins with.
        identity: SHA-256, hexadecimal, of everything the image was made from.
        tensors: graph inputs first, then node results in node order.
        inputs: how many of the tensors are inputs.
        outputs: tensor indices of the graph outputs.
    """

    model: str
    target: str
    prefix: str
    identity: str
    tensors: tuple[Tensor, ...]
    nodes: tuple[NodeInfo, ...]
    inputs: int
    outputs: tuple[int, ...]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Tensor index by name."""
        return {tensor.name: i for i, tensor in enumerate(self.tensors)}


@dataclass(frozen=True)
class Source:
    """One compilation unit.

    Args:
        path: relative to the project folder.
        machine: "any", "riscv" or "host": builds it belongs to.
        march: instruction set on RISC-V; empty for the image's own.
        flags: further compiler flags.
        library: part of the model as a library, besides the program that serves requests.
    """

    path: str
    machine: str = "any"
    march: str = ""
    flags: tuple[str, ...] = ()
    library: bool = False

    @property
    def is_runtime(self) -> bool:
        """Whether it is one of the files every project has."""
        return self.path.startswith("runtime/")


@dataclass(frozen=True)
class Project:
    """A folder that builds by itself with `make`.

    Args:
        march, abi: of the image; empty when the target is the host.
        portable: whether the kernels also compile for the host.
        memory: bytes of RAM the target has.
        self_check: whether test vectors are linked in.
    """

    folder: Path
    interface: Interface
    sources: tuple[Source, ...]
    march: str
    abi: str
    portable: bool
    memory: int
    self_check: bool

    @property
    def is_host(self) -> bool:
        """Whether the target is the machine bringup runs on."""
        return not self.march


def manifest(project: Project) -> str:
    """The text of `project.json`."""
    content = asdict(project)
    del content["folder"]
    return json.dumps(content, indent=1) + "\n"


def load_project(folder: Path) -> Project:
    """Read an emitted project back.

    Raises:
        BuildError: the folder holds no project, or a damaged one.
    """
    path = folder / MANIFEST
    try:
        content: dict[str, Any] = json.loads(path.read_text())
        interface = content.pop("interface")
        return Project(
            folder=folder,
            interface=Interface(
                model=interface["model"],
                target=interface["target"],
                prefix=interface["prefix"],
                identity=interface["identity"],
                tensors=tuple(_tensor(entry) for entry in interface["tensors"]),
                nodes=tuple(NodeInfo(n["name"], tuple(n["outputs"])) for n in interface["nodes"]),
                inputs=interface["inputs"],
                outputs=tuple(interface["outputs"]),
            ),
            sources=tuple(
                Source(s["path"], s["machine"], s["march"], tuple(s["flags"]), s["library"])
                for s in content.pop("sources")
            ),
            **content,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(
            "not a bringup C project",
            where=str(path),
            why=str(error),
            hint="emit it again with bringup compile",
        ) from error


def _tensor(entry: Mapping[str, Any]) -> Tensor:
    type_ = entry["type"]
    return Tensor(entry["name"], TensorType(DType(type_["dtype"]), tuple(type_["shape"])))
