"""Emission: a folder of C that builds without Python, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from bringup.emit import flags, literals
from bringup.emit.constants import Blob, pack_constants
from bringup.emit.guards import guard_table
from bringup.emit.layout import NodeCode, interface_of, node_code, prototypes
from bringup.emit.project import MANIFEST, Interface, Project, Source, manifest
from bringup.emit.sources import runtime_files, with_local_includes
from bringup.emit.vectors import TestVectors, pack
from bringup.errors import PlanError, UsageError
from bringup.names import c_string, identifier, plain
from bringup.plan.plan import Plan
from bringup.targets.target import Target

_NO_IDENTITY = "00" * 32


def emit(plan: Plan, folder: Path, vectors: TestVectors | None = None) -> Project:
    """Write the C project of a plan. Equal plans give equal bytes.

    Args:
        folder: replaced if it holds an earlier project; anything else there is left alone and is
            an error.
        vectors: linked into the image, which then checks itself when started without a request.

    Raises:
        UsageError: the folder cannot be written, or holds something that is not a project.
        PlanError: the plan holds something C cannot express.
    """
    folder = Path(folder)
    files, project = _render(plan, folder, vectors)
    _write(folder, files)
    return project


def _render(
    plan: Plan, folder: Path, vectors: TestVectors | None
) -> tuple[dict[str, bytes], Project]:
    blob = pack_constants(plan.constants)
    kernel_files, kernel_sources = _kernels(plan)
    files = {f"runtime/{path}": content for path, content in runtime_files().items()}
    files |= kernel_files
    files["weights.bin"] = blob.data
    if vectors:
        files["vectors/inputs.bin"] = pack(plan.graph, plan.graph.inputs, vectors.inputs)
        files["vectors/golden.bin"] = pack(plan.graph, plan.graph.outputs, vectors.golden)

    isa = plan.target.isa
    sources = (*_own_sources(vectors is not None), *_runtime_sources(files), *kernel_sources)
    project = Project(
        folder=folder,
        interface=interface_of(plan, _NO_IDENTITY),
        sources=sources,
        march=isa.march if isa.xlen else "",
        abi=isa.abi,
        portable=not any(target.isa.has_vector for target in _used_targets(plan)),
        memory=plan.target.memories[0].size,
        self_check=vectors is not None,
    )
    identity = _digest({**files, **_texts(plan, project, blob, vectors)})
    project = replace(project, interface=replace(project.interface, identity=identity))
    files |= _texts(plan, project, blob, vectors)
    files[MANIFEST] = manifest(project).encode()
    return dict(sorted(files.items())), project


def _texts(
    plan: Plan, project: Project, blob: Blob, vectors: TestVectors | None
) -> dict[str, bytes]:
    """The files made from templates."""
    context = _context(plan, project, blob, vectors)
    names = ["model.h", "model.c", "main.c", "weights.S", "Makefile", "README.md"]
    names += ["vectors.S"] if vectors else []
    templates = _templates()
    return {n: templates.get_template(f"{n}.j2").render(context).encode() for n in names}


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bringup.emit"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["c_string"] = c_string
    environment.filters["object"] = object_name
    environment.filters["spaced"] = lambda items: "".join(f" {item}" for item in items)
    return environment


def object_name(path: str) -> str:
    """Path of the object file below a build folder."""
    return f"{path}.o"


def _context(
    plan: Plan, project: Project, blob: Blob, vectors: TestVectors | None
) -> dict[str, Any]:
    interface = project.interface
    prefix = identifier(f"{interface.model}_{interface.target}")
    nodes = tuple(_nodes(plan, interface, blob))
    inputs = interface.tensors[: interface.inputs]
    arena = plan.arena
    return {
        "model": plain(interface.model),
        "target": interface.target,
        "prefix": prefix,
        "name": prefix,
        "summary": f"Arena {arena.size} bytes: peak of live bytes {arena.lower_bound}, "
        f"of tensors alone {arena.live_tensors}, sum of all {arena.sum}.",
        "arena_bytes": max(64, -(-arena.size // 64) * 64),
        "staging_bytes": max(16, sum(-(-t.type.bytes // 16) * 16 for t in inputs)),
        "weight_bytes": len(blob.data),
        "nodes": nodes,
        "prototypes": prototypes(nodes),
        "tensors": [_tensor(plan, tensor.name) for tensor in interface.tensors],
        "input_count": interface.inputs,
        "input_names": [identifier(tensor.name) for tensor in inputs],
        "outputs": interface.outputs,
        "identity": [f"0x{byte:02x}" for byte in bytes.fromhex(interface.identity)],
        "vectors": _vector_context(plan, vectors),
        "guards": guard_table(plan),
        "march": project.march,
        "portable": project.portable,
        "common": flags.COMMON,
        "riscv": flags.riscv(project.abi),
        "runtime_flags": flags.RISCV_RUNTIME,
        "link": flags.LINK,
        "riscv_sources": [s for s in project.sources if s.machine != "host"],
        "host_sources": [s for s in project.sources if s.machine != "riscv"],
        "qemu_cpu": "rv64,v=true,vlen=$(VLEN),elen=64,vext_spec=v1.0,Zfh=true"
        if plan.target.isa.has_vector
        else "rv64,Zfh=true",
        "qemu_memory": f"{max(128, project.memory >> 20)}M",
    }


def _nodes(plan: Plan, interface: Interface, blob: Blob) -> Iterator[NodeCode]:
    first = interface.inputs
    for position, choice in enumerate(plan.choices):
        yield node_code(plan, choice, position, blob, first)
        first += len(choice.node.outputs)


def _tensor(plan: Plan, name: str) -> dict[str, Any]:
    type_ = plan.graph.type_of(name)
    return {
        "name": plain(name),
        "dtype": str(type_.dtype),
        "shape": type_.shape,
        "offset": plan.arena.placements[name].offset,
        "bytes": type_.bytes,
        "meaning": _meaning(plan, name),
    }


def _meaning(plan: Plan, name: str) -> str:
    """What a user must know to fill or read a tensor: axis order and scale."""
    parts = []
    permutation = plan.graph.layouts.get(name)
    if permutation:
        parts.append(f"PyTorch axes {', '.join(map(str, permutation))}")
    quantization = plan.graph.values[name].quantization
    if quantization and not quantization.per_channel:
        scale, zero = quantization.scale[0], quantization.zero_point
        parts.append(f"real = {scale:.9g} * (stored - ({zero}))")
    return "; ".join(parts)


def _vector_context(plan: Plan, vectors: TestVectors | None) -> dict[str, Any] | None:
    if vectors is None:
        return None
    return {
        "count": len(vectors.inputs),
        "tolerance": [
            literals.number(float(vectors.tolerance.get(name, 0.0))) for name in plan.graph.outputs
        ],
    }


def _own_sources(self_check: bool) -> tuple[Source, ...]:
    paths = ["main.c", "model.c", "weights.S"] + (["vectors.S"] if self_check else [])
    return tuple(Source(path) for path in paths)


def _runtime_sources(files: Mapping[str, bytes]) -> Iterator[Source]:
    machines = {"src": "any", "riscv": "riscv", "host": "host"}
    for path in files:
        parts = path.split("/")
        if parts[0] == "runtime" and len(parts) == 3 and path.endswith((".c", ".S")):
            yield Source(path, machines[parts[1]])


def _kernels(plan: Plan) -> tuple[dict[str, bytes], tuple[Source, ...]]:
    """Kernel sources by path in the project, and how to compile them. Each target has a folder."""
    files: dict[str, bytes] = {}
    sources: dict[str, Source] = {}
    targets = {target.name: target for target in _used_targets(plan)}
    for choice in plan.choices:
        if choice.kernel is None:
            continue
        target = targets[choice.target]
        folder = f"kernels/{identifier(target.name)}"
        root = choice.kernel.source.resolve()
        for path in with_local_includes(root):
            name = f"{folder}/{_below(path, root.parent)}"
            content = path.read_bytes()
            if files.setdefault(name, content) != content:
                raise PlanError(f"two kernel files of target {target.name} are called {path.name}")
        own = f"{folder}/{root.name}"
        define = f"-DBRINGUP_TARGET={identifier(target.name)}"
        march = target.isa.march if target.isa.xlen else ""
        sources[own] = Source(own, "any", march, (define, *target.compile_flags))
    return files, tuple(sources[path] for path in sorted(sources))


def _below(path: Path, folder: Path) -> str:
    if not path.is_relative_to(folder):
        raise PlanError(
            "a kernel includes a file outside its folder",
            where=str(path),
            why=f"only files below {folder} travel with the project",
            hint="move it there, or into the runtime and include it with <...>",
        )
    return path.relative_to(folder).as_posix()


def _used_targets(plan: Plan) -> Iterator[Target]:
    """The plan's target and those of its fallbacks that serve a node."""
    names = {choice.target for choice in plan.choices if choice.kernel is not None}
    target: Target | None = plan.target
    while target is not None:
        if target is plan.target or target.name in names:
            yield target
        target = target.fallback


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write into a new folder beside the final one and rename it into place."""
    try:
        if folder.exists() and not _replaceable(folder):
            raise UsageError(
                "the output folder is in use",
                where=str(folder),
                why=f"it holds files but no {MANIFEST}, so it is not an earlier project",
                hint="choose an empty or new folder",
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for path, content in files.items():
                target = temporary / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            temporary.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            os.rename(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise UsageError(
            "cannot write the project",
            where=str(folder),
            why=error.strerror or str(error),
            hint="choose another folder with -o, or free some disk space",
        ) from error


def _replaceable(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MANIFEST).is_file() or not any(folder.iterdir()))
