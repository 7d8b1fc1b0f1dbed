"""spike where it is installed; what can be tested without it, always."""

import numpy as np
import pytest

from bringup.errors import RunError, ToolMissingError
from bringup.runners import QemuRunner, Request, SpikeRunner
from bringup.runners.spike import isa
from bringup.toolchain import build

SPIKE = SpikeRunner()
installed = pytest.mark.skipif(not SPIKE.available(), reason="spike is not installed")


def test_isa_string() -> None:
    assert isa("rv64imafdc", 256) == "rv64imafdc_zicntr_zihpm"
    assert isa("rv64imafdcv_zfh", 512) == "rv64imafdcv_zfh_zicntr_zihpm_zvl512b"


def test_absence_says_how_to_get_it(monkeypatch, tiny_project, tiny_vectors) -> None:
    monkeypatch.setenv("BRINGUP_SPIKE", "/nowhere/spike")
    assert "riscv-isa-sim" in SPIKE.available().hint
    with pytest.raises(ToolMissingError, match="spike is not available"):
        SPIKE.run(build(tiny_project()), Request(tiny_vectors.inputs))


def test_a_namesake_is_not_spike(monkeypatch) -> None:
    monkeypatch.setenv("BRINGUP_SPIKE", "/bin/true")
    assert not SPIKE.available()


@installed
@pytest.mark.peer
def test_traps_and_timeouts_are_told_alike(tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(fault='if (p->in_c == 2) __asm__ volatile(".word 0");'))
    with pytest.raises(RunError, match="illegal instruction") as error:
        SPIKE.run(image, Request(tiny_vectors.inputs))
    assert error.value.where.startswith("node second, hart 0")
    image = build(tiny_project(fault='for (;;) __asm__ volatile("");'))
    with pytest.raises(RunError, match="no answer within 1 s"):
        SPIKE.run(image, Request(tiny_vectors.inputs), timeout=1)


@installed
@pytest.mark.peer
def test_self_check(tiny_project, tiny_vectors) -> None:
    assert "PASS" in SPIKE.self_check(build(tiny_project(vectors=tiny_vectors)))


@installed
@pytest.mark.peer
@pytest.mark.parametrize("target", ["scalar", "vector"])
def test_one_image_equal_results_and_counts(target, tiny_project, tiny_vectors) -> None:
    image = build(tiny_project(target))
    request = Request(tiny_vectors.inputs, dump=None)
    spike = SPIKE.run(image, request).response
    qemu = QemuRunner().run(image, request).response
    for got, other, golden in zip(
        spike.inferences, qemu.inferences, tiny_vectors.golden, strict=True
    ):
        assert np.array_equal(got.outputs["second"], golden["second"])
        assert got.checksums == other.checksums
        assert {n: c.instret for n, c in got.profile.items()} == {
            n: c.instret for n, c in other.profile.items()
        }
