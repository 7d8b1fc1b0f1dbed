"""The timing model: cycles follow the parameters of the core file, and every one has a cause."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

CORES = Path(__file__).parents[2] / "sim" / "cores"
ROCKET = CORES / "rocket.yaml"

LOOP = """
_start: units
    li s0, {count}
    {before}
1:  {body}
    addi s0, s0, -1
    bnez s0, 1b
    finish 0
    .balign 64
data: .space {space}
"""


def loop(body: str, count: int = 1000, before: str = "la a0, data", space: int = 4096) -> str:
    return LOOP.format(body=body, count=count, before=before, space=space)


@pytest.fixture
def cycles(run, assemble, tmp_path):
    """cycles(source, (old, new)...) -> cycles on rocket.yaml with parts of its text replaced."""

    def count(source: str, *changes: tuple[str, str], options: tuple[str, ...] = ()) -> int:
        text = ROCKET.read_text()
        for old, new in changes:
            text, found = re.subn(old, new, text)
            assert found == 1, old
        core = tmp_path / "core.yaml"
        core.write_text(text)
        result = run(assemble(source), f"--core={core}", *options)
        assert result.code == 0, result.err
        return result.json["harts"][0]["cycle"]

    return count


def per_iteration(cycles, body: str, *changes: tuple[str, str], **more) -> float:
    """Cycles an iteration takes in the long run."""
    return (
        cycles(loop(body, 3000, **more), *changes) - cycles(loop(body, 1000, **more), *changes)
    ) / 2000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("nop", 3),
        ("ld a1, 0(a0)\n add a2, a1, a1", 5),  # one cycle between load and use
        ("lb a1, 0(a0)\n add a2, a1, a1", 6),
        ("li a1, 3\n mul a2, a1, a1\n add a3, a2, a2", 8),  # 2 + 2 steps
        ("li a1, -3\n mul a2, a1, a1\n add a3, a2, a2", 14),  # 2 + 8 steps
        ("li a1, -3\n mulw a2, a1, a1\n add a3, a2, a2", 10),  # 2 + 4 steps
        ("li a1, 100\n li a2, 7\n div a3, a1, a2\n add a4, a3, a3", 14),
        ("fadd.s fa0, fa0, fa1\n fadd.s fa0, fa0, fa1", 8),
        ("fmadd.d fa0, fa0, fa1, fa2\n fmadd.d fa0, fa0, fa1, fa2", 12),
        ("sd a1, 0(a0)\n ld a2, 0(a0)", 9),  # the store is still in its buffer
        ("lr.d a1, (a0)\n sc.d a2, a1, (a0)", 10),  # a reservation is a load
        # what reads flags waits for floats in flight
        ("fcvt.d.l fa0, a1\n frflags a2", 7),
        ("fadd.d fa0, fa1, fa2\n frflags a2", 9),
        ("flt.d a1, fa0, fa1\n frflags a2", 7),
        ("fmv.d fa0, fa1\n frflags a2", 4),  # raises none
        ("fsflags a1", 7),
        ("fsrm zero", 7),
    ],
)
def test_latencies_read_off_the_rtl(cycles, body, expected):
    assert per_iteration(cycles, body) == pytest.approx(expected, abs=0.02)


def test_an_instruction_across_two_packets_is_tried_again_a_cycle_later(cycles):
    """The root meets the second move on its way to the write port; published as kernel
    fsqrt_s_of_zero of bench/rtl, 24 cycles an iteration."""
    moves = "fmv.w.x fa0, zero\n lui t1, 260096\n addiw t1, t1, 1\n fmv.w.x fa1, t1\n"
    body = moves + "fsqrt.s fa5, fa0\n" * 4
    aligned = per_iteration(cycles, body, before=".balign 4\n .option norvc")
    assert aligned == pytest.approx(24, abs=0.02)
    # shifted by half a packet the branch's target waits a cycle, too
    halves = per_iteration(cycles, body, before=".balign 4\n c.nop\n .option norvc")
    assert halves == pytest.approx(24 + 2, abs=0.02)


def test_flags_wait_for_the_divider(cycles):
    thirds = "li a1, 3\n fcvt.d.l fa1, a1\n fmv.d fa2, fa1"
    body = "fdiv.d fa0, fa1, fa2\n frflags a2"
    assert per_iteration(cycles, body, before=thirds) == pytest.approx(60, abs=0.02)
    unaware = per_iteration(cycles, body, ("flags_wait: 1", "flags_wait: 0"), before=thirds)
    assert unaware == pytest.approx(57, abs=0.02)


def test_fetching_starts_anew_behind_fence_i(cycles):
    """Five cycles more than a lookup of the line that was thrown away."""
    with_flush = per_iteration(cycles, "fence.i")
    without = per_iteration(cycles, "fence.i", ("csr_write: 4", "csr_write: 0"))
    assert with_flush - without == pytest.approx(4, abs=0.02)


def test_parameters_have_their_effect(cycles):
    load_use = "ld a1, 0(a0)\n add a2, a1, a1"
    change = (r"load: 2 ", "load: 7 ")
    assert per_iteration(cycles, load_use, change) - per_iteration(
        cycles, load_use
    ) == pytest.approx(5)

    walk = loop("ld a1, 0(a0)\n addi a0, a0, 64", 512, space=32768)
    slow, fast = cycles(walk, (r"latency: 20", "latency: 80")), cycles(walk)
    assert (slow - fast) / 60 == pytest.approx(512, abs=8)  # one miss per line, and some code

    again = loop(
        "ld a1, 0(a0)\n addi a0, a0, 64\n and a0, a0, a3\n or a0, a0, a4",
        4096,
        "la a0, data\n mv a4, a0\n li a3, -24577",
        65536,
    )
    large = (r"(dcache:\n\s+bytes:) 16384", r"\1 65536")
    assert cycles(again, large) < cycles(again)

    alternating = loop("andi a1, s0, 1\n beqz a1, 2f\n nop\n2: nop")
    assert cycles(alternating, (r"wrong: 3 ", "wrong: 9 ")) > cycles(alternating) + 1000


def test_time_is_the_models(run, assemble):
    """mcycle counts model time, here 8 loads with a cycle before each use."""
    source = """
_start: units
    csrr s0, mcycle
    la a0, data
    .rept 8
    ld a1, 0(a0)
    add a0, a0, a1
    .endr
    csrr s1, mcycle
    sub s1, s1, s0
    li a2, 22
    bgtu s1, a2, 1f
    finish 1
1:  finish 0
    .balign 64
data: .dword 0
"""
    assert run(assemble(source), f"--core={ROCKET}").code == 0
    assert run(assemble(source)).code == 1  # without a model: one cycle per instruction


@pytest.mark.parametrize("core", ["rocket", "saturn", "x60"])  # the others issue two in a cycle
def test_every_cycle_has_a_cause_and_runs_repeat(run, assemble, tmp_path, core):
    source = loop(
        "ld a1, 0(a0)\n addi a0, a0, 64\n mul a2, a1, a1\n beqz a2, 2f\n nop\n"
        "2: amoadd.w a3, a2, (a4)",
        200,
        "la a0, data\n mv a4, a0\n csrr t0, mhartid",
        32768,
    )
    seen = []
    for _ in range(2):
        profile = tmp_path / "profile.json"
        result = run(
            assemble(source),
            f"--core={ROCKET.with_stem(core)}",
            f"--profile={profile}",
            "--harts=2",
        )
        found = json.loads(profile.read_text())
        for hart, counted in zip(found["harts"], result.json["harts"], strict=True):
            assert hart["cycles"] == counted["cycle"] == sum(hart["by_cause"].values())
            assert hart["instructions"] == counted["instret"] == sum(hart["by_class"].values())
            for key in ("cycles", "instructions"):
                assert sum(r[key] for r in hart["regions"]) == hart[key]
            assert {"l2", "dram"} & set(hart["by_cause"])
        seen.append(found)
    assert seen[0] == seen[1]


def test_markers_and_functions_are_regions(run, assemble, tmp_path):
    source = """
_start: units
    li a0, 7
    slti x0, x0, 3
    call work
    slti x0, x0, 4
    call work
    finish 0
    .type work, @function
work:
    .rept 10
    nop
    .endr
    ret
    .size work, . - work
"""
    profile = tmp_path / "profile.json"
    run(assemble(source), f"--core={ROCKET}", f"--profile={profile}")
    regions = json.loads(profile.read_text())["harts"][0]["regions"]
    work = {r["node"]: r["instructions"] for r in regions if r["function"] == "work"}
    assert work == {7: 11, None: 11}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    load: 2 .*\n", "", "key 'load' is missing"),
        ("    load: 2 ", "    laod: 2\n    load: 2 ", "unknown key 'laod'"),
        ("load: 2 ", "load: two ", "'load' should be a whole number, not 'two'"),
        ("multiplier: iterative", "multiplier: magic", "'multiplier' should be"),
        ("outcomes: 512", "outcomes: 500", "'outcomes' should be a power of two"),
        ("  dcache:\n", "  dcache: 3\n  other:\n", "'dcache' should be a map"),
        ("  line: 64", "\tline: 64", "a tab"),
        ("  line: 64", "  line: 64\n  line: 64", "a second time"),
        ("  line: 64", "  line", "expected 'key: value'"),
    ],
)
def test_mistakes_in_a_core_file_are_located(run, assemble, tmp_path, old, new, message):
    text, found = re.subn(old, new, ROCKET.read_text(), count=1)
    assert found == 1
    core = tmp_path / "core.yaml"
    core.write_text(text)
    result = run(assemble(loop("nop", 1)), f"--core={core}")
    assert result.code == 2
    assert re.search(r"core\.yaml:\d+: ", result.err)
    assert message in result.err


def test_missing_core_file(run, assemble):
    result = run(assemble(loop("nop", 1)), "--core=nowhere.yaml")
    assert result.code == 2
    assert "nowhere.yaml: cannot be opened" in result.err


def test_scratchpad_is_not_cached(cycles):
    """Every access costs the same, whatever was accessed before; here it is a part of the RAM."""
    region = (
        r"  line: 64",
        "  scratchpads:\n    - name: tcm\n      base: 0x80000000\n      bytes: 0x100000\n"
        "      access: 3\n  line: 64",
    )
    assert per_iteration(cycles, "ld a1, 0(a0)", region) == pytest.approx(
        per_iteration(cycles, "ld a1, 0(a0)") + 2
    )
