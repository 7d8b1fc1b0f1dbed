"""The same project, natively."""

import dataclasses

import numpy as np
import pytest

from bringup.emit import emit
from bringup.errors import BuildError, RunError
from bringup.ir import DType, GraphEditor, TensorType, evaluate
from bringup.ops import Clamp
from bringup.plan import make_plan
from bringup.runners import HostRunner, Request, checksum
from bringup.targets import find_target
from bringup.toolchain import build

HOST = HostRunner()


def test_host_target_and_portable_project_agree_with_the_reference(
    tiny_project, tiny_vectors
) -> None:
    for isa in ("host", "scalar"):
        image = build(tiny_project(isa), host=True)
        response = HOST.run(image, Request(tiny_vectors.inputs, dump=None)).response
        for got, golden in zip(response.inferences, tiny_vectors.golden, strict=True):
            assert np.array_equal(got.outputs["second"], golden["second"])
            assert got.checksums["second"] == checksum(golden["second"])
        assert response.time_hz == 10**9


def test_vector_project_has_no_host_build(tiny_project) -> None:
    with pytest.raises(BuildError, match="no host build"):
        build(tiny_project("vector"), host=True)


def test_host_project_has_no_riscv_build(tiny_project) -> None:
    with pytest.raises(BuildError, match="no RISC-V build"):
        build(tiny_project("host"), host=False)


def test_self_check(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project("host", vectors=tiny_vectors))
    assert "@selfcheck PASS model=tiny target=test vectors=2 failed=0" in HOST.self_check(image)
    with pytest.raises(RunError, match="no test vectors"):
        HOST.self_check(dataclasses.replace(image, self_check=False))


def test_crash_names_signal_and_node(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project("host", fault="if (p->in_c == 2) *(volatile char *)8 = 1;"))
    with pytest.raises(RunError, match="SIGSEGV") as error:
        HOST.run(image, Request(tiny_vectors.inputs))
    assert error.value.where.startswith("node second")


def test_riscv_image_is_refused(tiny_project, tiny_vectors) -> None:
    with pytest.raises(RunError, match="another machine"):
        HOST.run(build(tiny_project("scalar")), Request(tiny_vectors.inputs))


def test_a_result_over_its_operand_is_not_poisoned(tmp_path) -> None:
    editor = GraphEditor("chain")
    x = editor.add_input("x", TensorType(DType.I8, (64,)))
    first = editor.add_node(Clamp(-50, 50), (x,), name="first")
    editor.outputs.append(editor.add_node(Clamp(-20, 90), (first,), name="second"))
    graph = editor.finish()
    plan = make_plan(graph, find_target("host"))
    assert plan.arena.placements["second"].alias_of == "first"
    inputs = {"x": np.arange(-128, 128, 4, np.int8)}
    image = build(emit(plan, tmp_path / "project"), host=True)
    (got,) = HOST.run(image, Request((inputs,))).response.inferences
    assert np.array_equal(got.outputs["second"], evaluate(graph, inputs)["second"])
