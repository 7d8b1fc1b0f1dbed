"""Several harts after one word: compare-exchange, lr/sc counters, spin locks. All end, on every
core file, and every run of a machine is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

CORES = Path(__file__).parents[2] / "sim" / "cores"

PROGRAM = """
    .equ HARTS, {harts}
    .equ TURNS, 40
    _start: csrr s0, mhartid
        la s1, shared
        li s2, TURNS
    turn: {body}
        addi s2, s2, -1
        bnez s2, turn
        la t0, done
        li t1, 1
        fence rw, rw
        amoadd.w zero, t1, (t0)
        bnez s0, sleep
        li t2, HARTS
    1:  lw t1, 0(t0)
        bne t1, t2, 1b
        ld t0, 0(s1)
        li t1, HARTS * TURNS
        bne t0, t1, bad
        finish 0
    bad: finish 1
    sleep: wfi
        j sleep
        .data
        .balign 64
    shared: .dword 0
        .balign 64
    lock: .word 0
        .balign 64
    done: .word 0
"""

BODIES = {
    # atomic_compare_exchange_weak in a loop, as compilers write it: a plain load, then lr and sc
    "compare_exchange": """
        ld t0, 0(s1)
    2:  addi t1, t0, 1
    3:  lr.d.aqrl t2, (s1)
        bne t2, t0, 4f
        sc.d.rl t3, t1, (s1)
        bnez t3, 3b
        j 5f
    4:  mv t0, t2
        j 2b
    5:
    """,
    "counter": """
    2:  lr.d t0, (s1)
        addi t0, t0, 1
        sc.d t1, t0, (s1)
        bnez t1, 2b
    """,
    # longer than the shortest turns of harts
    "slow_counter": """
    2:  lr.d t0, (s1)
        addi t0, t0, 1
        .rept 60
        nop
        .endr
        sc.d t1, t0, (s1)
        bnez t1, 2b
    """,
    "spin_lock": """
        la t0, lock
        li t1, 1
    2:  lw t2, 0(t0)
        bnez t2, 2b
        amoswap.w.aq t2, t1, (t0)
        bnez t2, 2b
        ld t3, 0(s1)
        addi t3, t3, 1
        sd t3, 0(s1)
        fence rw, w
        sw zero, 0(t0)
    """,
    "lr_lock": """
        la t0, lock
        li t1, 1
    2:  lr.w.aq t2, (t0)
        bnez t2, 2b
        sc.w.rl t2, t1, (t0)
        bnez t2, 2b
        ld t3, 0(s1)
        addi t3, t3, 1
        sd t3, 0(s1)
        amoswap.w.rl zero, zero, (t0)
    """,
}


def image_of(assemble, body: str, harts: int):
    return assemble(PROGRAM.replace("{body}", BODIES[body]).replace("{harts}", str(harts)))


@pytest.mark.parametrize("harts", [2, 3, 4, 8])
@pytest.mark.parametrize("core", [None, *sorted(path.stem for path in CORES.glob("*.yaml"))])
def test_harts_after_one_word_all_end(run, assemble, core, harts):
    options = [f"--harts={harts}", "--limit=20000000"]
    options += [f"--core={CORES / core}.yaml"] if core else []
    for body in BODIES:
        first = run(image_of(assemble, body, harts), *options)
        assert first.code == 0, (body, first.err[:200])
        assert run(image_of(assemble, body, harts), *options).json == first.json


@pytest.mark.parametrize("quantum", [1, 2, 3, 7, 20])
def test_turns_shorter_than_the_sequence(run, assemble, quantum):
    for body in BODIES:
        image = image_of(assemble, body, 4)
        assert run(image, "--harts=4", "--limit=20000000", f"--quantum={quantum}").code == 0, body


HANDED_OVER = """
    _start: csrr s0, mhartid
        la s1, word
        la s2, turn
        bnez s0, other
        lr.d t0, (s1)
        li t1, 1
        sw t1, 0(s2)
    1:  lw t1, 0(s2)
        li t2, 2
        bne t1, t2, 1b
        sc.d t0, t0, (s1)
        xori t0, t0, {succeeds}
        beqz t0, bad
        finish 0
    bad: finish 1
    other: lw t1, 0(s2)
        beqz t1, other
        {action}
        li t1, 2
        sw t1, 0(s2)
    sleep: wfi
        j sleep
        .data
        .balign 64
    word: .dword 5
        .balign 64
    turn: .word 0
        .balign 64
    apart: .dword 0
"""


@pytest.mark.parametrize("core", [None, "rocket", "saturn"])
@pytest.mark.parametrize(
    ("action", "succeeds"),
    [
        ("nop", 1),
        ("ld t3, 0(s1)", 1),  # looking is allowed
        ("la t4, apart\\n sd t3, 0(t4)", 1),
        ("li t3, 5\\n sd t3, 0(s1)", 0),  # the value it had: a store all the same
        ("sb zero, 7(s1)", 0),
        ("amoor.w zero, zero, (s1)", 0),
        ("lr.d t3, (s1)\\n sc.d t3, t3, (s1)", 0),
        ("fcvt.d.l f1, zero\\n fsd f1, 0(s1)", 0),
        ("vsetivli zero, 4, e64, m1, ta, ma\\n vse64.v v1, (s1)", 0),
    ],
)
def test_what_ends_a_reservation(run, assemble, core, action, succeeds):
    program = HANDED_OVER.replace("{action}", action.replace("\\n", "\n"))
    program = program.replace("{succeeds}", str(succeeds)).replace("csrr s0", "units\n csrr s0")
    options = (
        [f"--core={CORES / core}.yaml"]
        if core and not ("vse" in action and core == "rocket")
        else []
    )
    assert run(assemble(program), "--harts=2", "--limit=100000", *options).code == 0


def test_a_transfer_of_an_engine_ends_a_reservation(run, assemble):
    program = """
    _start: la s1, word
        lr.d t0, (s1)
        li t1, 0x40000000
        la t2, source
        sd t2, 0(t1)
        sd s1, 8(t1)
        li t2, 8
        sd t2, 16(t1)
        sd zero, 48(t1)
        li t2, 1
        sd t2, 64(t1)
        ld t2, 72(t1)
        sc.d t0, t0, (s1)
        beqz t0, bad
        finish 0
    bad: finish 1
        j .
        .data
        .balign 64
    word: .dword 5
        .balign 64
    source: .dword 5
    """
    assert run(assemble(program), "--dma=engine=0x40000000", "--limit=1000").code == 0
