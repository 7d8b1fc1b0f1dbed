"""Kernels that write or read what is not theirs fail the run, whatever lies there."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bringup import pipeline
from bringup.emit import TestVectors, emit
from bringup.pipeline.guards import guard_rung, guard_runner
from bringup.pipeline.verification import verify_run
from bringup.plan import Plan
from bringup.plan.arena import plan_arena
from bringup.runners import RUNNERS, HostRunner, Runner, SimRunner
from bringup.targets import Target, find_target
from bringup.toolchain import build
from bringup.verify.rung import Rung

HOST, SIM = HostRunner(), SimRunner()
SCRATCH = 48
"""Bytes the tiny network's nodes are given here; its kernel does not need any."""


def with_scratch(plan: Plan) -> Plan:
    choices = tuple(replace(choice, scratch=SCRATCH) for choice in plan.choices)
    return replace(plan, choices=choices, arena=plan_arena(plan.graph, choices))


def guarded(
    tiny_plan, isa: str, fault: str, vectors: TestVectors, runner: Runner, folder: Path
) -> Rung:
    """A kernel with a fault, under guard, against the right kernel in the layout that ships."""
    right = with_scratch(tiny_plan(isa))
    image = build(emit(right, folder / "right"), host=runner.name == "host")
    finished, rung = verify_run(right, vectors.inputs, lambda request: runner.run(image, request))
    assert rung.ok
    wrong = with_scratch(tiny_plan(isa, fault))
    settings = pipeline.Settings()
    return guard_rung(wrong, vectors.inputs, finished, runner, settings, folder / "wrong")


# what the kernel does besides its work in node `first`, whose result is 16 x 2 bytes
TRESPASSES = {
    "past the end": ("y[32] = 7;", "right past the end of first"),
    "some way past the end": ("y[45] = 7;", "13 bytes past the end of first"),
    "far past the end": ("y[200] ^= 7;", "past the end of"),
    "before the start": ("y[-1] = 7;", "right before the start of first"),
    "an operand": ("((int8_t *)x)[47] ^= 64;", "into x "),
    "past its scratch": (f"((char *)scratch)[{SCRATCH}] = 7;", "past the end of its scratch"),
    "before its scratch": ("((char *)scratch)[-1] = 7;", "right before the start of its scratch"),
}


@pytest.mark.parametrize("fault", TRESPASSES)
def test_trespass_is_found_at_its_node(fault, tiny_plan, tiny_vectors, tmp_path) -> None:
    statement, where = TRESPASSES[fault]
    statement = f"if (p->in_c == 3) {statement}"
    rung = guarded(tiny_plan, "host", statement, tiny_vectors, HOST, tmp_path)
    assert not rung.ok
    first = rung.findings[0]
    assert (first.node, first.kernel) == ("first", "conv2d_test")
    assert re.search(where, str(first)) and "1 of 1 bytes changed" in str(first), str(first)


@pytest.mark.parametrize("fault", ["past the end", "before the start"])
def test_large_networks_look_near_their_buffers(
    fault, tiny_plan, tiny_vectors, tmp_path, monkeypatch
) -> None:
    """Both sides of a gap that is too wide to compare after every node."""
    monkeypatch.setattr("bringup.emit.guards._COMPARED", 0)
    statement, where = TRESPASSES[fault]
    statement = f"if (p->in_c == 3) {statement}"
    rung = guarded(tiny_plan, "host", statement, tiny_vectors, HOST, tmp_path)
    assert rung.findings[0].node == "first" and re.search(where, str(rung.findings[0]))


@pytest.mark.parametrize("isa", ["scalar", "vector"])
def test_simulated_images_are_guarded_too(isa, tiny_plan, tiny_vectors, tmp_path) -> None:
    assert guarded(tiny_plan, isa, "", tiny_vectors, SIM, tmp_path).ok
    fault = "if (p->in_c == 2) y[p->out_h * p->out_w * 5] = 7;"
    rung = guarded(tiny_plan, isa, fault, tiny_vectors, SIM, tmp_path)
    assert [f.node for f in rung.findings] == ["second"]
    # nothing on the device is read only: a checksum has to tell
    fault = "static int once; if (!once++) ((int8_t *)w)[40] ^= 1;"
    rung = guarded(tiny_plan, isa, fault, tiny_vectors, SIM, tmp_path)
    assert "the constants" in str(rung.findings[0])


@pytest.mark.parametrize(
    "read", ["((unsigned char *)scratch)[20]", "(unsigned char)y[1]", "(unsigned char)x[48]"]
)
def test_reading_what_nobody_wrote_is_seen(read, tiny_plan, tiny_vectors, tmp_path) -> None:
    """Right in the layout that ships, as long as memory happens to hold something else."""
    fault = f"""
    int8_t copy[48];
    if (p->in_c == 3) {{
      for (int i = 0; i < 48; i++) copy[i] = x[i] ^ ({read} == 0x5a ? 127 : 0);
      x = copy;
    }}"""
    rung = guarded(tiny_plan, "host", fault, tiny_vectors, HOST, tmp_path)
    assert [f.node for f in rung.findings] == ["first", "second"]
    assert "expected" in str(rung.findings[0])


def planted(target: Target, file: str, old: str, new: str, folder: Path) -> Target:
    """A target whose kernels are copies, one of them changed."""
    sources = target.kernels[0].source.parent
    shutil.copytree(sources, folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    kernels = tuple(replace(k, source=folder / k.source.name) for k in target.kernels)
    return replace(target, kernels=kernels)


POOL = "T *line = scratch;"


@pytest.mark.parametrize(
    ("model", "file", "old", "new", "says"),
    [
        (
            *("mlp_generic", "linear_s8.c", "(void)scratch;"),
            *("y[p->rows * p->out_features] = 77;", "right past the end of"),
        ),
        (
            *("mlp_generic", "linear_s8.c", "(void)scratch;"),
            *("y[-1] = 77;", "right before the start of"),
        ),
        (
            *("lenet", "max_pool2d.c", POOL),
            *(POOL + " line[p->in_w * p->channels] = 1;", "right past the end of its scratch"),
        ),
    ],
)
def test_planted_overruns_fail_a_run(
    model, file, old, new, says, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = planted(find_target("rvv"), file, old, new, tmp_path / "kernels")
    monkeypatch.setattr("bringup.pipeline.build.find_target", lambda name: target)
    outcome = pipeline.run(model, pipeline.Settings(inputs=1), tmp_path / "out")
    assert not outcome.report.ok
    assert any(says in str(f) for rung in outcome.report.verification for f in rung.findings)


def test_guards_run_where_it_is_quick() -> None:
    rvv = find_target("rvv")
    assert guard_runner(SimRunner(core="rocket"), rvv) == SIM
    assert guard_runner(HOST, find_target("host")) == HOST
    patient = replace(RUNNERS["rtl"], slow=True)
    assert guard_runner(patient, find_target("scalar")).name in ("sim", "qemu", "spike")
    alone = replace(find_target("scalar"), runners=("rtl",))
    assert guard_runner(patient, alone) == patient


def test_counts_and_memory_are_those_of_the_layout_that_ships(tmp_path) -> None:
    report = pipeline.run("mlp_generic", pipeline.Settings(inputs=1), tmp_path / "out").report
    assert report.memory.arena_bytes == report.memory.peak_live_bytes
    assert report.profile.rows[0].samples == 1
    assert "guards" not in (tmp_path / "out/project/main.c").read_text().replace(
        ".guards = NULL", ""
    )
    assert "bringup_guards_check" in (tmp_path / "out/project-guarded/main.c").read_text()
