"""Memory traffic of accelerators: what bringup_cost.access costs, and whom it meets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

SIM = Path(__file__).parents[3] / "sim"
SATURN, ROCKET = SIM / "cores/saturn.yaml", SIM / "cores/rocket.yaml"
MACC = (SIM / "examples/macc.cc").read_text()

BEGIN = """
_start: units
    li t5, 0x18000
    csrs mstatus, t5
    .macro config load, store
    li t0, \\load
    li t1, \\store
    .insn r 0x7b, 3, 0, x0, t0, t1
    .endm
    .macro mvin address, row, count
    li t1, (\\row) | (\\count) << 16
    .insn r 0x7b, 3, 2, x0, \\address, t1
    .endm
    .macro compute a, b, accumulator
    li t0, (\\a) | (\\b) << 16
    li t1, \\accumulator
    .insn r 0x7b, 3, 4, x0, t0, t1
    .endm
    .macro mvout address, accumulator, count
    li t1, (\\accumulator) | (\\count) << 16
    .insn r 0x7b, 3, 3, x0, \\address, t1
    .endm
    la s2, data
    la s3, result
    j 1f
    .balign 64
1:
    fence
    csrr s8, mcycle
"""
END = """
    csrr s9, mcycle
    sub s9, s9, s8
    la t0, tohost_cycles
    sd s9, 0(t0)
    finish 0
    j .
    .data
    .balign 64
data: .fill 16384, 1, 1
    .balign 64
result: .fill 16384, 1, 0
tohost_cycles: .dword 0
"""


@pytest.fixture
def macc(library, run, assemble, tmp_path):
    """macc(body, core, options) -> (cycles of the whole run, profile)."""

    def execute(body: str, core: Path = SATURN, *options: str, changes=(), fails: bool = False):
        text = MACC
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        name = "macc" + "".join(re.sub(r"\W", "", new) for _, new in changes)
        profile = tmp_path / "profile.json"
        result = run(
            assemble(BEGIN + body + END),
            f"--extension=macc={library(name, text)}",
            f"--core={core}",
            f"--profile={profile}",
            *options,
        )
        if fails:
            return result
        assert result.code == 0, result.err
        return result.json["harts"][0]["cycle"], json.loads(profile.read_text())

    return execute


def test_cycles_follow_bytes_and_bandwidth(macc):
    """Second level warm: what limits is accesses under way, or bytes a cycle, there or here."""

    def cycles(count: int, *changes) -> int:
        warm = "config 16, 64\n mvin s2, 0, 256\n fence\n"
        body = warm + f"config 16, 64\n mvin s2, 0, {count}\n fence\n"
        return macc(body, changes=changes)[0]

    answer = int(re.search(r"\n  l2:.*?\n    hit: (\d+)", SATURN.read_text(), re.DOTALL)[1]) + 4
    few = ("{16, 16, 4}", "{16, 8, 4}")  # accesses under way, answered by second level and port
    assert cycles(256, few) - cycles(128, few) == pytest.approx(128 * answer / 8, abs=4)
    many = ("{16, 16, 4}", "{16, 64, 4}")  # an access a cycle
    assert cycles(256, many) - cycles(128, many) == pytest.approx(128, abs=4)
    slow = ("{16, 16, 4}", "{2, 16, 4}")
    assert cycles(256, slow) - cycles(128, slow) == pytest.approx(128 * 8, abs=16)
    one = ("{16, 16, 4}", "{16, 1, 4}")  # one at a time
    assert cycles(256, one) - cycles(128, one) == pytest.approx(128 * answer, abs=16)


def test_loading_overlaps_with_computing(macc):
    load = "config 16, 64\n mvin s2, 128, 64\n"
    work = "compute 0, 16, 0\n" * 20
    both = macc(load + work + "fence\n")[0]
    loads, works = macc(load + "fence\n")[0], macc(work + "fence\n")[0]
    nothing = macc("fence\n")[0]
    assert both - nothing < 1.25 * max(loads - nothing, works - nothing)
    # rows that the load writes are waited for
    needs = macc(load + work.replace("0, 16", "128, 16", 1) + "fence\n")[0]
    assert needs - nothing > 0.9 * (loads - nothing + works - nothing)


def test_a_fence_waits_for_stores_and_nothing_else_does(macc):
    store = "config 16, 64\n mvout s3, 0, 64\n"
    free, profile = macc(store)
    fenced, waited = macc(store + "fence\n")
    assert fenced > free + 64 * 4
    assert waited["harts"][0]["by_cause"]["accelerator"] > 64 * 4
    assert waited["harts"][0]["bytes"]["accelerator"] == 64 * 64
    assert sum(waited["harts"][0]["by_cause"].values()) == waited["harts"][0]["cycles"]
    assert profile["harts"][0]["by_cause"].get("accelerator", 0) < 20


def test_a_full_queue_stops_the_core(macc):
    four = "config 16, 64\n" + "mvin s2, 0, 64\n" * 5
    more = four + "mvin s2, 0, 64\n" * 4
    waiting = [macc(body)[1]["harts"][0]["by_cause"].get("accelerator", 0) for body in (four, more)]
    assert waiting[1] > waiting[0] + 3 * 64


WALK = """
    la a3, result
    li a4, 25
2:  ld a5, 0(a3)
    addi a3, a3, 64
    addi a4, a4, -1
    bnez a4, 2b
"""


@pytest.mark.parametrize("core", [SATURN, ROCKET])
def test_misses_and_accelerators_slow_each_other(macc, core):
    move = "config 64, 64\n" + "mvin s2, 0, 240\n"
    idle = macc("fence\n", core)[0]
    walk = macc(WALK, core)[1]["harts"][0]["by_cause"]
    moved = macc(move + "fence\n", core)[0]
    total, both = macc(move + WALK + "fence\n", core)
    misses = sum(both["harts"][0]["by_cause"].get(c, 0) for c in ("l2", "dram"))
    assert misses > 1.1 * sum(walk.get(c, 0) for c in ("l2", "dram"))
    assert max(moved, macc(WALK, core)[0]) < total < moved + macc(WALK, core)[0] - idle
    again = macc(move + WALK + "fence\n", core)
    assert again == (total, both)


def test_accesses_are_coherent_with_the_data_cache(macc):
    """A line the core wrote costs a probe; one that a store took away has to be fetched again."""
    move = "config 64, 64\n mvin s2, 0, 64\n fence\n"
    touch = (
        "mv a3, s2\n li a4, 64\n3: sd x0, 0(a3)\n addi a3, a3, 64\n addi a4, a4, -1\n bnez a4, 3b\n"
    )
    fill = touch.replace("sd x0", "ld x0")
    dirty = macc(touch + "fence\n csrr s8, mcycle\n" + move)[1]["harts"][0]["by_cause"][
        "accelerator"
    ]
    clean = macc(fill + move)[1]["harts"][0]["by_cause"]["accelerator"]
    assert dirty > clean
    store = "config 64, 64\n mvout s2, 0, 64\n fence\n"
    misses = [
        macc(fill + between + fill)[1]["harts"][0]["lines"]["dcache_misses"]
        for between in ("fence\n", store)
    ]
    assert misses[1] - misses[0] == pytest.approx(64, abs=2)


def test_touching_what_moves_is_a_race(macc):
    store = "config 16, 64\n mvout s3, 0, 64\n"
    result = macc(store + "ld a0, 2040(s3)\n", fails=True)
    assert result.code == 125
    assert re.search(
        r"hart 0 reads address 0x\w+, which macc.mvout of hart 0 at .* is still writing", result.err
    )
    assert "a fence waits for it" in result.err
    macc(store + "fence\n ld a0, 2040(s3)\n")
    macc(store + "ld a0, 0(s2)\n")
    load = "config 16, 64\n mvin s2, 0, 64\n"
    macc(load + "ld a0, 0(s2)\n")
    assert "is still reading" in macc(load + "sd a0, 1000(s2)\n", fails=True).err


def test_extensions_race_with_transfers_too(macc):
    """The race ends the run after the extension's code has returned."""
    transfer = """
    li s0, 0x10010000
    sd s2, 0(s0)
    sd s3, 8(s0)
    li t0, 2048
    sd t0, 16(s0)
    sd x0, 48(s0)
    """
    core = SIM / "cores/saturn_tcm.yaml"
    result = macc(transfer + "config 16, 64\n mvin s3, 0, 16\n", core, fails=True)
    assert result.code == 125
    assert "of DMA engine tcm_dma, channel 0, is still writing" in result.err
    assert "macc.mvin" in result.err
    wait = "li t0, 1\n sd t0, 64(s0)\n ld t0, 72(s0)\n"
    macc(transfer + wait + "config 16, 64\n mvin s3, 0, 16\n", core)


STEPS = MACC.replace(
    "  cost->occupancy = dim;\n", "  cost->occupancy = dim;\n  cost->more = cost->step < 9;\n"
)


def test_an_instruction_may_stand_for_several_operations(library, run, assemble):
    body = "compute 0, 16, 0\n fence\n"
    taken = []
    for name, source in (("macc", MACC), ("macc_steps", STEPS)):
        result = run(
            assemble(BEGIN + body + END),
            f"--extension=macc={library(name, source)}",
            f"--core={SATURN}",
        )
        assert result.code == 0, result.err
        taken.append(result.json["harts"][0]["cycle"])
    assert taken[1] - taken[0] == 9 * 16


def test_a_program_of_tiles_is_exact_and_overlaps(guest, library, run, tmp_path):
    image = guest(tmp_path / "macc.elf", SIM / "examples/macc_matmul.c")
    extension = f"--extension=macc={library('macc', MACC)}"
    assert run(image, extension).code == 0
    result = run(image, extension, f"--core={SATURN}")
    assert result.code == 0, result.out + result.err
    cycles = dict(re.findall(r"^(\D+) (\d+)$", result.out, re.MULTILINE))
    assert int(cycles["step by step"]) > 1.5 * int(cycles["overlapped"])
