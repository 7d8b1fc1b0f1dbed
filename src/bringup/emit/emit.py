"""Emission: a folder of C that builds without Python, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from bringup.emit import flags, literals
from bringup.emit.constants import Blob, pack_constants
from bringup.emit.guards import guard_table
from bringup.emit.layout import NodeCode, interface_of, node_code, prototypes
from bringup.emit.ports import ports
from bringup.emit.project import MANIFEST, Interface, Project, Source, manifest
from bringup.emit.revisions import Revision, revisions
from bringup.emit.sources import runtime_files, with_local_includes
from bringup.emit.vectors import TestVectors, pack
from bringup.errors import PlanError, UsageError
from bringup.names import c_string, identifier, plain
from bringup.plan.plan import Plan
from bringup.targets.target import Target


def emit(
    plan: Plan, folder: Path, vectors: TestVectors | None = None, *, prefix: str | None = None
) -> Project:
    """Write the C project of a plan. Equal plans give equal bytes.

    Args:
        folder: replaced if it holds an earlier project; anything else there is left alone and is
            an error.
        vectors: linked into the image, which then checks itself when started without a request.
        prefix: C identifier that every file and symbol of the model begins with; default: model and
            target. Models of one program need different ones.

    Raises:
        UsageError: the folder cannot be written, or holds something that is not a project; the
            prefix is no identifier.
        PlanError: the plan holds something C cannot express.
    """
    folder = Path(folder)
    files, project = _render(plan, folder, vectors, _checked(plan, prefix))
    _write(folder, files)
    return project


def _checked(plan: Plan, prefix: str | None) -> str:
    if prefix is None:
        return identifier(f"{plan.graph.name}_{plan.target.name}")
    if identifier(prefix) != prefix or prefix.startswith("_"):
        raise UsageError(
            "no name for a model in C",
            where=prefix,
            why="files, functions and macros begin with it",
            hint="letters, digits and underscores, a letter first",
        )
    return prefix


def _render(
    plan: Plan, folder: Path, vectors: TestVectors | None, prefix: str
) -> tuple[dict[str, bytes], Project]:
    blob = pack_constants(plan.constants)
    interface = interface_of(plan, prefix)
    kernel_files, kernel_sources = _kernels(plan)
    runtime = runtime_files()
    files = {f"runtime/{path}": content for path, content in runtime.items()} | kernel_files
    marks = tuple(revisions(runtime, _used_targets(plan)))
    files |= {mark.path: _text("revision.c", asdict(mark)) for mark in marks}
    files[f"{prefix}_weights.bin"] = blob.data
    if vectors:
        files["vectors/inputs.bin"] = pack(plan.graph, plan.graph.inputs, vectors.inputs)
        files["vectors/golden.bin"] = pack(plan.graph, plan.graph.outputs, vectors.golden)

    isa = plan.target.isa
    sources = (
        *_own_sources(prefix, self_check=vectors is not None),
        *_runtime_sources(files),
        *(Source(m.path, library=True) for m in marks if m.path.startswith("kernels/")),
        *kernel_sources,
    )
    project = Project(
        folder=folder,
        interface=interface,
        sources=sources,
        march=isa.march if isa.xlen else "",
        abi=isa.abi,
        portable=not any(target.isa.has_vector for target in _used_targets(plan)),
        memory=plan.target.memories[0].size,
        self_check=vectors is not None,
    )
    context = _context(plan, project, blob, vectors, marks)
    identity = _digest({**files, **_texts(context, prefix)})
    project = replace(project, interface=replace(interface, identity=identity))
    context["identity"] = [f"0x{byte:02x}" for byte in bytes.fromhex(identity)]
    files |= _texts(context, prefix)
    files[MANIFEST] = manifest(project).encode()
    return dict(sorted(files.items())), project


def _texts(context: Mapping[str, Any], prefix: str) -> dict[str, bytes]:
    """The files made from templates: the model's own begin with its prefix."""
    names = {name: name for name in ("main.c", "Makefile", "CMakeLists.txt", "README.md")}
    names |= {"model.h": f"{prefix}.h", "model.c": f"{prefix}.c"}
    names["weights.S"] = f"{prefix}_weights.S"
    if context["vectors"]:
        names["vectors.S"] = "vectors.S"
    return {path: _text(template, context) for template, path in names.items()}


def _text(template: str, context: Mapping[str, Any]) -> bytes:
    return _templates().get_template(f"{template}.j2").render(context).encode()


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
    plan: Plan,
    project: Project,
    blob: Blob,
    vectors: TestVectors | None,
    marks: Sequence[Revision],
) -> dict[str, Any]:
    interface = project.interface
    prefix = interface.prefix
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
        "identity": ["0x00"] * 32,
        "ports": tuple(ports(plan)),
        "revisions": [mark.symbol for mark in marks],
        "vectors": _vector_context(plan, vectors),
        "guards": guard_table(plan),
        "march": project.march,
        "portable": project.portable,
        "common": flags.COMMON,
        "riscv": flags.riscv(project.abi),
        "clang": flags.CLANG,
        "runtime_flags": flags.RISCV_RUNTIME,
        "gcc": flags.oldest_gcc(plan.target.isa),
        "library_sources": [s for s in project.sources if s.library],
        "library_marches": _by_march(project),
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
    }


def _by_march(project: Project) -> dict[str, list[str]]:
    """Sources of the library by the instruction set they are compiled for."""
    found: dict[str, list[str]] = {}
    for source in project.sources:
        if source.library:
            found.setdefault(source.march or project.march, []).append(source.path)
    return found


def _vector_context(plan: Plan, vectors: TestVectors | None) -> dict[str, Any] | None:
    if vectors is None:
        return None
    return {
        "count": len(vectors.inputs),
        "tolerance": [
            literals.number(float(vectors.tolerance.get(name, 0.0))) for name in plan.graph.outputs
        ],
    }


def _own_sources(prefix: str, *, self_check: bool) -> Iterator[Source]:
    yield Source("main.c")
    yield Source(f"{prefix}.c", library=True)
    yield Source(f"{prefix}_weights.S", library=True)
    if self_check:
        yield Source("vectors.S")


def _runtime_sources(files: Mapping[str, bytes]) -> Iterator[Source]:
    machines = {"inference": "any", "src": "any", "riscv": "riscv", "host": "host"}
    for path in files:
        parts = path.split("/")
        if parts[0] == "runtime" and len(parts) == 3 and path.endswith((".c", ".S")):
            yield Source(path, machines[parts[1]], library=parts[1] == "inference")


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
        sources[own] = Source(own, "any", march, (define, *target.compile_flags), library=True)
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
