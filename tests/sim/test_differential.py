"""Random instruction sequences: the simulator and QEMU leave the same registers and memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import defects
import generator
import peers
import pytest
from differential import Comparison
from image import build as build_cases

VALIDATE = Path(__file__).parents[2] / "sim" / "validate"

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(not peers.have_qemu(), reason="qemu-system-riscv64 is not installed"),
]


@pytest.mark.parametrize("vlen", [128, 256, 512, 1024])
@pytest.mark.parametrize("ones", [False, True], ids=["keep", "ones"])
def test_a_few_thousand_instructions(sim, tmp_path, vlen, ones):
    comparison = Comparison(sim, tmp_path)
    found = comparison.batch(
        seed=vlen, cases=200, length=12, vlen=vlen, ones=ones, skip=defects.skipped(ones)
    )
    assert not found, "\n".join(map(str, found))
    assert sum(comparison.executed.values()) == 2400


def test_the_comparison_sees_a_wrong_instruction(sim, tmp_path):
    """A planted fault: vasub where QEMU was given vaadd."""
    rows = [r for r in Comparison(sim, tmp_path).rows if r.name == "vaadd.vv"]
    drawn = [generator.Generator(rows, 256).case(k, 4) for k in range(20)]
    image = tmp_path / "cases.elf"
    image.write_bytes(build_cases(drawn, 256, 7))
    right = peers.run_qemu(image, tmp_path / "qemu", 256, False)
    assert peers.run_sim(sim, image, tmp_path / "sim", 256, False) == right
    rounding_add, rounding_sub = 0b001001 << 26, 0b001011 << 26
    for case in drawn:
        case.words[1:] = [
            [w & ~(63 << 26) | rounding_sub if w >> 26 << 26 == rounding_add else w for w in words]
            for words in case.words[1:]
        ]
    image.write_bytes(build_cases(drawn, 256, 7))
    assert peers.run_sim(sim, image, tmp_path / "sim", 256, False) != right


@pytest.mark.skipif(not peers.have_qemu(32), reason="qemu-system-riscv32 is not installed")
@pytest.mark.parametrize("scalar", [True, False], ids=["scalar", "vector"])
def test_a_few_thousand_on_rv32(sim, tmp_path, scalar):
    comparison = Comparison(sim, tmp_path, xlen=32)
    if scalar:
        comparison.leave_out_vectors()
    skip = defects.skipped(False, 32)
    found = comparison.batch(seed=32, cases=200, length=12, vlen=256, ones=False, skip=skip)
    assert not found, "\n".join(map(str, found))


@pytest.mark.slow
@pytest.mark.skipif(not peers.have_qemu(32), reason="qemu-system-riscv32 is not installed")
@pytest.mark.parametrize("options", [["--scalar"], []], ids=["scalar", "vector"])
def test_300_000_instructions_on_rv32(sim, options):
    done = subprocess.run(
        [
            sys.executable,
            str(VALIDATE),
            f"--sim={sim}",
            "--xlen=32",
            "--instructions=300000",
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_million_instructions(sim):
    done = subprocess.run(
        [sys.executable, str(VALIDATE), f"--sim={sim}", "--instructions=1000000", "--seed=3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
