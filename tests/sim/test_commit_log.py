"""The commit log beside spike's, on images of every kind."""

from __future__ import annotations

import commit_log
import generator
import peers
import pytest
from bench.networks import loaded_model, plan
from differential import table
from image import build as build_cases
from instructions import catalogue, rig

from bringup.emit import emit
from bringup.pipeline.inputs import verification_inputs
from bringup.runners import Request
from bringup.runners.protocol import encode_request
from bringup.targets import find_target
from bringup.toolchain import build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.peer,
    pytest.mark.skipif(not peers.spike(), reason="spike is not installed"),
]


@pytest.mark.parametrize("module", ["integer", "float", "memory", "compressed", "control"])
def test_scalar(sim, tmp_path, module):
    for number, family in enumerate(catalogue.MODULES[module]()):
        for check in family.checks:  # a few cases of each: a log has no more to say about others
            check.operands, check.expected = check.operands[:3], check.expected[:3]
        verdict = commit_log.check(sim, rig.image(family, tmp_path / str(number)))
        assert not verdict.wrong, "\n".join(verdict.wrong)
        assert verdict.lines > 500


@pytest.mark.parametrize("vlen", [128, 256, 1024])
def test_random_vector_programs(sim, tmp_path, vlen):
    rows = [row for row in table(sim) if row.name not in ("vfredusum.vs", "vfwredusum.vs")]
    draw = generator.Generator(rows, vlen, resumes=False)
    image = tmp_path / "cases.elf"
    image.write_bytes(build_cases([draw.case(k, 12) for k in range(100)], vlen, 5))
    verdict = commit_log.check(sim, image, vlen)
    assert not verdict.wrong, "\n".join(verdict.wrong)
    assert verdict.lines > 20_000


@pytest.mark.parametrize(("quant", "target"), [("int8", "rvv"), ("fp32", "scalar")])
def test_a_network(sim, tmp_path, quant, target):
    planned = plan("mlp_control", quant, find_target(target))
    image = build(emit(planned, tmp_path / "project"))
    inputs = verification_inputs(loaded_model("mlp_control"), planned.graph, 1)
    request = encode_request(Request(inputs, checksums=True), image.interface)
    verdict = commit_log.check(sim, image.path, files={"request.bin": request})
    assert not verdict.wrong, "\n".join(verdict.wrong)
    assert verdict.lines > 10_000
    assert verdict.skipped < 6_000  # what reading another device tree takes


def test_a_planted_difference_is_seen(sim, tmp_path):
    """A line of ours with another value, and one that is missing."""
    (family,) = catalogue.MODULES["integer"]()
    family.checks[:] = family.checks[:3]
    image = rig.image(family, tmp_path)
    theirs = commit_log.retired(commit_log.log_of_spike(image, tmp_path, 256, commit_log.ISA))
    ours = commit_log.retired(commit_log.log_of_sim(sim, image, tmp_path, 256))
    assert not commit_log.compare(ours, theirs).wrong
    at = next(n for n, line in enumerate(ours) if n > 500 and " x10" in line.rest)
    other = commit_log.Retired(ours[at].pc, ours[at].instruction, " x10 0x0000000012345678")
    assert commit_log.compare([*ours[:at], other, *ours[at + 1 :]], theirs).wrong
    assert commit_log.compare([*ours[:at], *ours[at + 1 :]], theirs).wrong
