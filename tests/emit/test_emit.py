"""Emitted projects: deterministic, complete, written whole or not at all."""

import dataclasses
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bringup.emit import Project, TestVectors, emit, load_project
from bringup.emit.constants import pack_constants
from bringup.emit.sources import runtime_folder, with_local_includes
from bringup.errors import BuildError, PlanError, UsageError
from bringup.ir import Quantization
from bringup.plan import Plan
from bringup.runners import QemuRunner, Request
from bringup.toolchain import build


def files_of(project: Project) -> dict[str, bytes]:
    return {
        p.relative_to(project.folder).as_posix(): p.read_bytes()
        for p in sorted(project.folder.rglob("*"))
        if p.is_file()
    }


def test_equal_plans_give_equal_bytes(tiny_plan, tiny_vectors, tmp_path) -> None:
    first = files_of(emit(tiny_plan(), tmp_path / "a", tiny_vectors))
    second = files_of(emit(tiny_plan(), tmp_path / "b", tiny_vectors))
    assert first == second
    assert {
        "tiny_test.c",
        "tiny_test.h",
        "tiny_test_weights.bin",
        "Makefile",
        "vectors/inputs.bin",
    } <= first.keys()
    assert not any(str(tmp_path).encode() in content for content in first.values())


def test_identity_follows_everything_that_matters(tiny_plan, tiny_vectors, tmp_path) -> None:
    projects = [
        emit(tiny_plan(), tmp_path / "a"),
        emit(tiny_plan(weight=2), tmp_path / "b"),
        emit(tiny_plan(fault=";"), tmp_path / "c"),
        emit(tiny_plan("vector"), tmp_path / "d"),
        emit(tiny_plan(), tmp_path / "e", tiny_vectors),
    ]
    assert len({p.interface.identity for p in projects}) == len(projects)


def test_revisions_follow_kernels_not_networks(tiny_plan, tmp_path) -> None:
    """What decides whether libraries of two models may share their kernels."""

    def revision(name: str, **changes: object) -> set[str]:
        project = emit(tiny_plan(**changes), tmp_path / name)
        text = (project.folder / "tiny_test.c").read_text()
        return set(re.findall(r"extern const char (bringup_\w+);", text))

    plain = revision("a")
    assert len(plain) == 2 and revision("b", weight=2) == plain
    assert len(plain & revision("c", fault=";")) == 1  # the runtime's
    assert len(plain & revision("d", isa="vector")) == 1


def test_header_says_what_the_graph_says(tiny_plan, tmp_path) -> None:
    plan: Plan = tiny_plan()
    values = dict(plan.graph.values)
    scales = {"x": Quantization((0.125,), -3), "second": Quantization((0.3,), 5)}
    for name, quantization in scales.items():
        values[name] = dataclasses.replace(values[name], quantization=quantization)
    graph = dataclasses.replace(plan.graph, values=values)
    project = emit(dataclasses.replace(plan, graph=graph), tmp_path / "p", prefix="small")
    header = (project.folder / "small.h").read_text()
    macros = dict(re.findall(r"#define SMALL_(\w+) (.*)", header))
    for kind, name in (("INPUT_0", "x"), ("OUTPUT_0", "second")):
        type_ = graph.type_of(name)
        assert macros[f"{kind}_SHAPE"] == "{" + ", ".join(map(str, type_.shape)) + "}"
        assert macros[f"{kind}_DTYPE"] == "BRINGUP_I8" and macros[f"{kind}_TYPE"] == "int8_t"
        assert int(macros[f"{kind}_BYTES"]) == type_.bytes
        assert np.float32(macros[f"{kind}_SCALE"][:-1]) == np.float32(scales[name].scale[0])
        assert macros[f"{kind}_ZERO_POINT"] == f"({scales[name].zero_point})"


def test_manifest_reads_back(tiny_project, tiny_vectors) -> None:
    project = tiny_project(vectors=tiny_vectors)
    assert load_project(project.folder) == project
    (project.folder / "project.json").write_text("{}")
    with pytest.raises(BuildError, match="not a bringup C project"):
        load_project(project.folder)


def test_builds_with_make_alone(tiny_project, tiny_vectors) -> None:
    """No Python, no variables of ours: the Makefile is all there is."""
    project = tiny_project(vectors=tiny_vectors)
    environment = {"PATH": os.environ["PATH"]}
    for goal in ("all", "host"):
        subprocess.run(["make", "-s", "-j2", goal], cwd=project.folder, env=environment, check=True)
    shown = subprocess.run(
        ["./tiny_test.host"], cwd=project.folder, capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith("@selfcheck PASS")
    ours = build(project)
    by_make = dataclasses.replace(ours, path=project.folder / "tiny_test.elf")
    assert "PASS" in QemuRunner().self_check(by_make)
    assert by_make.sizes == ours.sizes


def test_code_tells_where_nodes_come_from(tiny_project) -> None:
    text = (tiny_project().folder / "tiny_test.c").read_text()
    assert "/* first: conv2d from net.first net.py:7" in text
    assert "three loops" in text and "i8[1x4x4x3]" in text and "96 MACs" in text


def test_readme_says_what_stored_numbers_mean(tiny_plan, tmp_path) -> None:
    plan = tiny_plan()
    values = dict(plan.graph.values)
    values["x"] = dataclasses.replace(values["x"], quantization=Quantization((0.125,), -3))
    graph = dataclasses.replace(plan.graph, values=values, layouts={"x": (0, 2, 3, 1)})
    project = emit(dataclasses.replace(plan, graph=graph), tmp_path / "p")
    text = (project.folder / "README.md").read_text()
    assert "- `x`: i8[1x4x4x3]; PyTorch axes 0, 2, 3, 1; real = 0.125 * (stored - (-3))" in text


def test_constants_are_aligned_and_little_endian() -> None:
    blob = pack_constants({"a": np.array([1, 2, 3], ">i2"), "b": np.array([7], np.int32)})
    assert blob.offsets == {"a": 0, "b": 16}
    assert blob.data[:6] == b"\1\0\2\0\3\0" and blob.data[16:20] == b"\7\0\0\0"
    assert len(blob.data) % 16 == 0
    assert len(pack_constants({}).data) == 16


def test_earlier_project_is_replaced(tiny_plan, tmp_path) -> None:
    emit(tiny_plan("vector"), tmp_path / "out")
    (tmp_path / "out" / "stale.c").write_text("")
    project = emit(tiny_plan(), tmp_path / "out")
    assert not (tmp_path / "out" / "stale.c").exists()
    assert load_project(tmp_path / "out") == project
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_foreign_folder_is_left_alone(tiny_plan, tmp_path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("precious")
    with pytest.raises(UsageError, match="in use"):
        emit(tiny_plan(), tmp_path / "out")
    assert (tmp_path / "out" / "thesis.tex").read_text() == "precious"


def test_unwritable_folder_leaves_nothing(tiny_plan, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write the project"):
        emit(tiny_plan(), tmp_path / "file" / "out")
    with pytest.raises(UsageError, match="cannot write the project"):
        emit(tiny_plan(), Path("/proc/bringup/out"))


def test_vectors_must_fit(tiny_plan, tiny_vectors, tmp_path) -> None:
    for bad in (
        TestVectors(({"x": np.zeros((1, 2), np.int8)},), tiny_vectors.golden[:1]),
        TestVectors(tiny_vectors.inputs, ({}, {})),
    ):
        with pytest.raises(PlanError, match="test vector does not fit"):
            emit(tiny_plan(), tmp_path / "out", bad)
    assert not (tmp_path / "out").exists()


def test_kernels_of_two_targets_share_an_image(tiny_plan, tiny_vectors, tmp_path: Path) -> None:
    """The same kernel, compiled for the target and for its fallback, under two symbols."""
    plan: Plan = tiny_plan("vector")
    scalar = dataclasses.replace(tiny_plan("scalar").target, name="other")
    target = dataclasses.replace(plan.target, fallback=scalar)
    first, second = plan.choices
    mixed = dataclasses.replace(
        plan,
        target=target,
        choices=(first, dataclasses.replace(second, target="other", fallback=True)),
    )
    project = emit(mixed, tmp_path / "mixed")
    marches = {s.path: s.march for s in project.sources if s.path.endswith("conv2d_test.c")}
    assert marches == {
        "kernels/other/conv2d_test.c": "rv64imafdc",
        "kernels/test/conv2d_test.c": "rv64imafdcv",
    }
    assert "FALLBACK" in (project.folder / "tiny_test.c").read_text()
    image = build(project)
    names = {name for _, _, name in image.symbols}
    assert {"conv2d_test__other", "conv2d_test__test"} <= names
    response = QemuRunner().run(image, Request(tiny_vectors.inputs)).response
    assert np.array_equal(
        response.inferences[1].outputs["second"], tiny_vectors.golden[1]["second"]
    )


def test_constant_output_is_an_error(tiny_plan, tmp_path) -> None:
    plan = tiny_plan()
    graph = dataclasses.replace(plan.graph, outputs=("first_w",))
    with pytest.raises(PlanError, match="is a constant"):
        emit(dataclasses.replace(plan, graph=graph), tmp_path / "out")


def test_included_files_travel_with_a_kernel(tmp_path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "k.c").write_text('#include "a.h"\n#include <bringup/operators.h>\n')
    (tmp_path / "a.h").write_text('#include "sub/b.h"\n')
    (tmp_path / "sub" / "b.h").write_text("")
    found = with_local_includes(tmp_path / "k.c")
    assert {p.name for p in found} == {"k.c", "a.h", "b.h"}
    with pytest.raises(BuildError, match="cannot be read"):
        with_local_includes(tmp_path / "gone.c")


def test_runtime_is_found() -> None:
    assert (runtime_folder() / "riscv" / "boot.S").is_file()
