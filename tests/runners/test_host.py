"""The same project, natively."""

import dataclasses

import numpy as np
import pytest

from bringup.errors import BuildError, RunError
from bringup.runners import HostRunner, Request, checksum
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
