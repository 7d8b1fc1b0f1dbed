"""Scratchpads and DMA engines: memory at its own address, transfers in modelled time, races."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import pytest

SIM = Path(__file__).parents[2] / "sim"
TCM = SIM / "cores" / "saturn_tcm.yaml"
ROCKET = SIM / "cores" / "rocket.yaml"

MEMORIES = """memory:
  scratchpads:
    - name: tcm
      base: 0x60000000
      bytes: 65536
      access: {access}
  dma:
    - name: engine
      registers: 0x10010000
      channels: 4
      setup: {setup}
      bytes_per_cycle: {rate}
      burst: 64
      outstanding: {outstanding}
"""


@pytest.fixture
def core(tmp_path):
    """core(...) -> rocket.yaml with a scratchpad and an engine of these parameters."""

    def make(access: int = 1, setup: int = 4, rate: int = 16, outstanding: int = 16) -> str:
        file = tmp_path / f"core{access}_{setup}_{rate}_{outstanding}.yaml"
        text = MEMORIES.format(access=access, setup=setup, rate=rate, outstanding=outstanding)
        file.write_text(f"extends: {ROCKET}\n{text}")
        return str(file)

    return make


# s0: registers of channel 0, s1: the scratchpad, s2: data in RAM
BEGIN = """
_start: units
    li s0, 0x10010000
    li s1, 0x60000000
    la s2, data
    .macro copy to, from, bytes, flags=0, channel=0
    sd \\from, 0x100 * \\channel + 0(s0)
    sd \\to, 0x100 * \\channel + 8(s0)
    li t0, \\bytes
    sd t0, 0x100 * \\channel + 16(s0)
    li t0, \\flags
    fence
    sd t0, 0x100 * \\channel + 48(s0)
    .endm
    .macro await number
    li t0, \\number
    sd t0, 64(s0)
    ld t0, 72(s0)
    .endm
    .macro expect register, value
    li t0, \\value
    beq \\register, t0, 1f
    finish 9
1:
    .endm
"""
DATA = """
    finish 0
    j .
    .data
    .balign 64
data:
    .rept 8192
    .word 0x03020100
    .endr
"""


def image(assemble, body: str):
    return assemble(BEGIN + body + DATA)


BOTH = [[f"--core={TCM}"], [f"--memories={TCM}"]]


@pytest.mark.parametrize("options", [*BOTH, ["--scratchpad=tcm=0x60000000:128K"]])
def test_a_scratchpad_is_memory(assemble, run, options):
    body = """
    li t1, 0x1122334455667788
    sd t1, 0(s1)
    lw a0, 4(s1)
    expect a0, 0x11223344
    vsetivli zero, 16, e8, m1, ta, ma
    vmv.v.i v1, 5
    li t1, 0x6001fff0
    vse8.v v1, (t1)
    lb a0, 15(t1)
    expect a0, 5
    li t1, 0x00008082            # ret, written and called there
    sw t1, 64(s1)
    fence.i
    addi t1, s1, 64
    jalr t1
    """
    result = run(image(assemble, body), *options)
    assert result.code == 0, result.err
    without = run(image(assemble, body))
    assert without.code == 125
    assert "store access fault" in without.err


def test_segments_of_an_image_may_lie_in_a_scratchpad(assemble, run, tmp_path):
    made = bytearray(image(assemble, "lw a0, 0x40(s1)\n expect a0, 77\n").read_bytes())
    # the stack or note header, if there is one, becomes a segment of four bytes at 0x60000040
    offset, count = struct.unpack_from("<Q", made, 32)[0], struct.unpack_from("<H", made, 56)[0]
    header = struct.pack("<IIQQQQQQ", 1, 6, len(made), 0x60000040, 0x60000040, 4, 4, 4)
    headers = made[offset : offset + 56 * count] + header
    made += struct.pack("<I", 77)
    struct.pack_into("<Q", made, 32, len(made))
    struct.pack_into("<H", made, 56, count + 1)
    path = tmp_path / "segment.elf"
    path.write_bytes(made + headers)
    result = run(path, f"--memories={TCM}")
    assert result.code == 0, result.err
    assert "is outside memory" in run(path).err


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("li t1, 0x60020010\n sd t1, 0(t1)", "16 bytes past the end of scratchpad tcm"),
        ("li t1, 0x6001fffc\n ld t1, 0(t1)", "in scratchpad tcm"),
        ("copy s1, x0, 64", r"channel 0: row 0 of the source, \[0x0, 0x40\), is not in memory"),
        ("li t1, 0x6001ffc0\n copy t1, s2, 128", "row 0 of the destination, .*is not in memory"),
    ],
)
@pytest.mark.parametrize("options", BOTH)
def test_faults_name_the_scratchpad(assemble, run, options, body, message):
    result = run(image(assemble, body), *options)
    assert result.code == 125
    assert re.search(message, result.err), result.err


def test_a_private_scratchpad(assemble, run, tmp_path):
    core = tmp_path / "private.yaml"
    core.write_text(
        f"extends: {ROCKET}\nmemory:\n  scratchpads:\n    - name: mine\n      base: 0x60000000\n"
        "      bytes: 4096\n      access: 1\n      hart: 1\n"
    )
    body = "csrr t1, mhartid\n beqz t1, sleep\n ld t1, 0(s1)\n finish 0\nsleep: wfi\n j sleep\n"
    assert run(image(assemble, body), f"--core={core}", "--harts=2").code == 0
    other = body.replace("beqz", "bnez")
    result = run(image(assemble, other), f"--core={core}", "--harts=2")
    assert "scratchpad mine belongs to hart 1" in result.err
    assert "there are only 1" in run(image(assemble, body), f"--core={core}").err


@pytest.mark.parametrize("options", BOTH)
def test_copies_of_one_and_two_dimensions(assemble, run, options):
    body = """
    addi a1, s1, 3               # unaligned both: 100 bytes from data + 1
    addi a2, s2, 1
    copy a1, a2, 100
    await 1
    lbu a0, 3(s1)
    expect a0, 1
    lbu a0, 102(s1)
    expect a0, 0
    lbu a0, 103(s1)
    expect a0, 0                 # not copied
    li t1, 3                     # 3 rows of 2 bytes, 5 apart, to 16 apart, last row first
    sd t1, 24(s0)
    li t1, 5
    sd t1, 32(s0)
    li t1, -16
    sd t1, 40(s0)
    addi a1, s1, 1024
    copy a1, s2, 2
    await 2
    lhu a0, 1024(s1)
    expect a0, 0x0100
    lhu a0, 1008(s1)
    expect a0, 0x0201            # data + 5
    lhu a0, 992(s1)
    expect a0, 0x0302
    lbu a0, 994(s1)
    expect a0, 0
    ld a0, 56(s0)
    expect a0, 2
    ld a0, 80(s0)
    expect a0, 0
    """
    result = run(image(assemble, body), *options)
    assert result.code == 0, result.err


def took(run, image, *options: str) -> int:
    result = run(image, *options)
    assert result.code == 0, result.err
    return result.json["harts"][0]["cycle"]


def test_a_transfer_takes_what_the_parameters_say(assemble, run, core):
    """From scratchpad to scratchpad nothing but the engine counts: set-up and bytes per cycle."""

    def cycles(size: int, **parameters: int) -> int:
        body = f"li a1, 0x60008000\n copy a1, s1, {size}\n await 1\n"
        return took(run, image(assemble, body), f"--core={core(**parameters)}")

    assert cycles(16384) - cycles(8192) == 8192 // 16
    assert cycles(16384, rate=4) - cycles(8192, rate=4) == 8192 // 4
    assert cycles(16384, setup=1000) - cycles(16384) == 1000 - 4
    functional = [
        took(run, image(assemble, f"li a1, 0x60008000\n copy a1, s1, {n}\n await 1\n"), BOTH[1][0])
        for n in (8192, 16384)
    ]
    assert functional[1] - functional[0] == 8192 // 16


def test_memory_limits_a_transfer_from_memory(assemble, run, core):
    """A line passes rocket.yaml's port in 8 cycles, whatever the engine could do."""

    def cycles(size: int, **parameters: int) -> int:
        body = f"copy s1, s2, {size}\n await 1\n"
        return took(run, image(assemble, body), f"--core={core(**parameters)}")

    assert cycles(32768) - cycles(16384) == 16384 // 64 * 8
    # One line at a time: the answer takes 20 cycles, asking the caches 7, moving it 4 + 4.
    alone = cycles(32768, outstanding=1) - cycles(16384, outstanding=1)
    assert alone / (16384 // 64) == pytest.approx(20 + 7 + 4 + 1, abs=4)


def test_misses_and_transfers_slow_each_other(assemble, run, core, tmp_path):
    profile = tmp_path / "p.json"

    def run_both(body: str) -> dict:
        result = run(image(assemble, body), f"--core={core()}", f"--profile={profile}")
        assert result.code == 0, result.err
        return json.loads(profile.read_text())

    walk = """
    la a3, data
    li a4, 40
2:  ld a5, 0(a3)
    addi a3, a3, 64
    addi a4, a4, -1
    bnez a4, 2b
    """
    copy = "li a1, 0x60000000\n la a2, data + 16384\n copy a1, a2, 16384\n"
    alone = run_both(walk)["harts"][0]["by_cause"]["dram"]
    together = run_both(copy + walk + "await 1\n")
    idle = run_both(copy + "await 1\n")
    assert together["harts"][0]["by_cause"]["dram"] > 1.1 * alone
    assert together["dma"][0]["busy"] > idle["dma"][0]["busy"] + 10 * 8  # the port, per miss
    assert together["harts"][0]["bytes"]["dma"] == 16384


@pytest.mark.parametrize("second_level", [True, False])
def test_transfers_see_and_invalidate_caches(assemble, run, second_level, core):
    """Dirty lines are read, copies of written lines are dropped: the next load misses."""
    body = """
    ld a0, 0(s2)                 # in the cache
    li t1, 42
    sd t1, 0(s2)                 # and dirty
    copy s1, s2, 64
    await 1
    ld a0, 0(s1)
    expect a0, 42
    li t1, 43
    sd t1, 0(s1)
    copy s2, s1, 64
    await 2
    csrr s8, mcycle
    ld a0, 0(s2)
    add a1, a0, a0
    csrr s9, mcycle
    expect a0, 43
    sub s9, s9, s8
    li t0, 15
    bgtu s9, t0, 2f
    finish 3                     # a hit: the cache was not told
2:
    """
    result = run(image(assemble, body), f"--core={TCM if second_level else core()}")
    assert result.code == 0, result.err


@pytest.mark.parametrize("options", BOTH)
@pytest.mark.parametrize(
    ("access", "racing", "what"),
    [
        ("lb a0, 2047(s1)", True, "reads address 0x600007ff"),
        ("sb a0, 0(s1)", True, "writes address 0x60000000"),
        ("sd a0, 8(s2)", True, "writes address 0x8"),
        ("ld a0, 8(s2)", False, ""),
        ("li t1, 0x60001000\n lb a0, 0(t1)", False, ""),
        ("vsetivli zero, 16, e8, m1, ta, ma\n vle8.v v1, (s1)", True, "reads address 0x60000000"),
        ("amoadd.w a0, a0, (s1)", True, "reads address 0x60000000"),
    ],
)
def test_races_end_the_run(assemble, run, options, access, racing, what):
    body = f"copy s1, s2, 4096\n {access}\n await 1\n {access}\n"
    result = run(image(assemble, body), *options)
    if not racing:
        assert result.code == 0, result.err
        return
    assert result.code == 125
    assert what in result.err
    assert "is still " in result.err
    assert "hart 0 at 0x800" in result.err
    counted = run(image(assemble, body), *options, "--races=count")
    assert counted.code == 0, counted.err
    assert counted.json["races"] >= 1
    waiting = body.replace(f" {access}\n await", " await", 1)
    assert "races" not in run(image(assemble, waiting), *options, "--races=count").json


@pytest.mark.parametrize("options", BOTH)
def test_bytes_appear_at_the_end(assemble, run, options):
    """What a race reads is what was there before; polling sees the end and then all bytes."""
    body = """
    copy s1, s2, 8192
    ld a0, 0(s1)
    expect a0, 0
2:  ld a0, 56(s0)
    beqz a0, 2b
    lw a0, 0(s1)
    expect a0, 0x03020100
    lw a0, 2044(s1)
    expect a0, 0x03020100
    """
    assert run(image(assemble, body), *options, "--races=count").code == 0


@pytest.mark.parametrize("options", BOTH)
def test_an_interrupt_wakes_a_sleeping_hart(assemble, run, options, tmp_path):
    body = """
    li t1, 0x800
    csrw mie, t1
    copy s1, s2, 16384, 1
    csrr s8, mcycle
    wfi
    csrr t1, mip
    srli t1, t1, 11
    andi t1, t1, 1
    expect t1, 1
    ld t1, 88(s0)
    expect t1, 1
    sd x0, 88(s0)
    csrr t1, mip
    expect t1, 0
    ld t1, 56(s0)
    expect t1, 1
    """
    profile = [f"--profile={tmp_path}/p.json"] if "--core" in options[0] else []
    result = run(image(assemble, body), *options, *profile)
    assert result.code == 0, result.err
    assert result.json["harts"][0]["idle"] >= 16384 // 16
    if profile:
        causes = json.loads((tmp_path / "p.json").read_text())["harts"][0]["by_cause"]
        assert causes["dma"] >= 16384 // 16
        assert "idle" not in causes


@pytest.mark.parametrize("options", BOTH)
def test_an_interrupt_is_taken_while_running(assemble, run, options):
    body = """
    la t1, handler
    csrw mtvec, t1
    li t1, 0x800
    csrw mie, t1
    csrsi mstatus, 8
    copy s1, s2, 4096, 1
    li s5, 0
2:  addi s5, s5, 1
    j 2b
    .balign 4
handler:
    csrr t1, mcause
    andi t1, t1, 63
    expect t1, 11
    ld t1, 56(s0)
    expect t1, 1
    li t1, 20                    # it ran meanwhile
    bgtu s5, t1, 3f
    finish 4
3:
    """
    assert run(image(assemble, body), *options, "--limit=100000").code == 0


@pytest.mark.parametrize("options", BOTH)
def test_several_harts_share_an_engine_and_runs_repeat(assemble, run, options):
    """Each hart copies with a channel of its own; the engine does one transfer after another."""
    body = """
    csrr s3, mhartid
    slli t1, s3, 8
    add s0, s0, t1
    slli t1, s3, 13
    add s1, s1, t1
    copy s1, s2, 8192
    await 1
    lw a0, 508(s1)
    expect a0, 0x03020100
    la t1, count
    li t2, 1
    amoadd.w t2, t2, (t1)
    bnez s3, sleep
2:  lw t2, (t1)
    li t3, 4
    bne t2, t3, 2b
    finish 0
sleep: wfi
    j sleep
    .balign 64
count: .word 0
    """
    seen = [run(image(assemble, body), *options, "--harts=4") for _ in range(2)]
    for result in seen:
        assert result.code == 0, result.err
        assert result.json["harts"][0]["cycle"] > 4 * 8192 // 16
    assert seen[0].json == seen[1].json


def test_the_device_tree_lists_them(assemble, run):
    body = """
    .macro search name
    la a2, \\name
    call find
    .endm
    lbu t2, 6(s3)                # total size, big-endian
    lbu t1, 7(s3)
    slli t2, t2, 8
    add t2, t2, t1
    search sram
    search engine
    finish 0
find: li a3, 0
4:  add a4, s3, a3
    li a5, 0
5:  add a6, a2, a5
    lbu a6, (a6)
    beqz a6, 7f
    add a7, a4, a5
    lbu a7, (a7)
    bne a6, a7, 6f
    addi a5, a5, 1
    j 5b
6:  addi a3, a3, 1
    blt a3, t2, 4b
    finish 5
7:  ret
    .data
sram: .asciz "sram@60000000"
engine: .asciz "dma@10010000"
    .text
    """
    source = BEGIN.replace("_start: units", "_start: units\n    mv s3, a1") + body
    assert run(assemble(source + DATA), f"--memories={TCM}").code == 0
    assert run(assemble(source + DATA), "--scratchpad=a=0x60000000:4K").code == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--scratchpad=tcm"], "expected NAME=BASE:SIZE"),
        (["--scratchpad=tcm=0x10000000:4K"], "scratchpad tcm: there is a device in its range"),
        (["--scratchpad=a=0x60000000:4K", "--scratchpad=b=0x60000800:4K"], "b: it overlaps a"),
        (["--scratchpad=a=0x7ffff000:8K"], "a: it overlaps RAM"),
        (["--dma=x=0x80000000"], "DMA engine x: its registers lie in RAM"),
        (["--dma=x=0x2000000"], "DMA engine x: another device"),
        (["--races=maybe"], "--races: stop or count"),
        (["--memories=nowhere.yaml"], "nowhere.yaml: cannot be opened"),
    ],
)
def test_mistakes(assemble, run, options, message):
    result = run(image(assemble, ""), *options)
    assert result.code == 2
    assert message in result.err


def test_core_files_extend_each_other(assemble, run, tmp_path):
    base = f"extends: {ROCKET}\n"
    cases = {
        "one": ("name: other\n", None),
        "lists": ("memory:\n  dram:\n    latency: 3\n", None),
        "unknown": (
            "memory:\n  dram:\n    latencies: 3\n",
            r"unknown\.yaml:4: unknown key 'latencies'",
        ),
        "wrong": ("memory: 3\n", r"wrong\.yaml:2: 'memory' should be a map"),
    }
    for name, (text, message) in cases.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(base + text)
        result = run(image(assemble, ""), f"--core={file}")
        assert (result.code == 0) == (message is None), result.err
        if message:
            assert re.search(message, result.err), result.err
    loop = tmp_path / "loop.yaml"
    loop.write_text("extends: loop.yaml\n")
    assert "does a file extend itself" in run(image(assemble, ""), f"--core={loop}").err
    (tmp_path / "none.yaml").write_text("extends: missing.yaml\n")
    message = run(image(assemble, ""), f"--core={tmp_path}/none.yaml").err
    assert re.search(r"none\.yaml:1: .*missing\.yaml: cannot be opened", message)


@pytest.mark.parametrize(
    ("name", "gain"), [("scratchpad_multiply", 1.3), ("scratchpad_matmul", 1.1)]
)
def test_two_buffers_hide_the_shorter_of_both(guest, run, tmp_path, name, gain):
    image = guest(tmp_path / f"{name}.elf", SIM / f"examples/{name}.c")
    result = run(image, f"--core={TCM}")
    assert result.code == 0, result.out + result.err
    cycles = {k: int(v) for k, v in re.findall(r"^(\D+) (\d+)$", result.out, re.MULTILINE)}
    slower = max(cycles["transfers"], cycles["computation"])
    assert slower <= cycles["two buffers"] < 1.1 * slower
    assert cycles["one buffer"] > gain * cycles["two buffers"]
    assert cycles["one buffer"] > 0.95 * (cycles["transfers"] + cycles["computation"])
    assert run(image, f"--memories={TCM}").code == 0
