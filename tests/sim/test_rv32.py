"""32-bit harts: what is different from RV64, alone and beside 64-bit harts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SIM = Path(__file__).parents[2] / "sim"
ISA = "--isa=rv32gcv_zicntr_zihpm_zba_zbb_zbs_zfh_zvfh"

CHECK = """
    _start: units
        {body}
        li t0, {expected}
        bne a0, t0, bad
        finish 0
    bad: finish 1
        j .
        .data
        .balign 64
    data: .word 0x11223344, 0x55667788, 0x99aabbcc, 0xddeeff00
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("li a1, 0x7fffffff\n addi a0, a1, 1", "0x80000000"),
        ("li a1, 0x80000000\n srai a0, a1, 31", "-1"),
        ("li a1, 0x80000000\n srli a0, a1, 31", "1"),
        ("li a1, -1\n mulhu a0, a1, a1", "0xfffffffe"),
        ("li a1, 0x80000000\n li a2, -1\n div a0, a1, a2", "0x80000000"),
        ("li a1, 1\n clz a0, a1", "31"),
        ("li a1, 0x12345678\n rev8 a0, a1", "0x78563412"),
        ("li a1, 0xffff8765\n zext.h a0, a1", "0x8765"),
        ("li a1, 0x80000001\n rori a0, a1, 1", "0xc0000000"),
        ("csrr a0, misa\n srli a0, a0, 30", "1"),
        # the halves of a counter are written one by one
        ("li a1, 5\n csrw mcycleh, a1\n csrr a0, mcycleh", "5"),
        ("li a1, 7\n csrw minstreth, a1\n csrwi minstret, 0\n csrr a0, instreth", "7"),
        ("csrwi minstret, 9\n csrr a0, minstret", "9"),
        # the carry out of the low half
        ("li a1, -2\n csrw minstret, a1\n nop\n nop\n csrr a0, minstreth", "1"),
        ("csrr a0, mstatush", "0"),
        ("li a1, -1\n csrw mstatus, a1\n csrr a0, mstatus", "0x807e7faa"),  # SD is bit 31
        ("li a1, -1\n csrw mepc, a1\n csrr a0, mepc", "-2"),
        # four entries of pmpcfg a register
        ("li a1, 0x01020304\n csrw pmpcfg1, a1\n csrr a0, pmpcfg1", "0x01000304"),
        ("li a1, -1\n csrw pmpaddr3, a1\n csrr a0, pmpaddr3", "-1"),
        # vill is the top bit, vmv.x.s cuts, .vx operands are sign extended
        ("li a1, 1 << 8\n vsetvl a0, zero, a1\n csrr a0, vtype", "0x80000000"),
        (
            "vsetivli zero, 1, e64, m1, ta, ma\n li a1, -3\n vmv.s.x v1, a1\n"
            " li a2, 32\n vsrl.vx v1, v1, a2\n vmv.x.s a0, v1",
            "-1",
        ),
        (
            "vsetivli zero, 2, e64, m1, ta, ma\n li a1, -3\n vmv.v.i v1, 0\n"
            " vslide1up.vx v2, v1, a1\n"
            " li a2, 32\n vsrl.vx v1, v2, a2\n vmv.x.s a0, v1",
            "-1",
        ),
        # addresses wrap at 4 GiB: 0xfffffffc + 0x80000008 is 0x80000004
        ("li a1, 0x7fffffff\n la a2, data\n lw a0, 0(a2)", "0x11223344"),
        (
            "la a2, data - 0x7fffffff\n li a3, 0x7fffffff\n add a2, a2, a3\n lw a0, 4(a2)",
            "0x55667788",
        ),
        # doubles are there in a machine of 32-bit registers
        ("la a2, data\n fld fa0, 0(a2)\n fsd fa0, 8(a2)\n lw a0, 12(a2)", "0x55667788"),
        ("li a1, 3\n fcvt.d.w fa0, a1\n fcvt.wu.d a0, fa0", "3"),
        ("jal ra, 1f\n 1: la a1, 1b\n sub a0, ra, a1", "0"),
    ],
)
def test_values(assemble, run, body, expected):
    source = CHECK.replace("{body}", body).replace("{expected}", expected)
    assert run(assemble(source, 32), ISA).code == 0


TRAP = """
    _start: la t0, handler
        csrw mtvec, t0
        {body}
        finish 99
        j .
        .balign 4
    handler: csrr t0, mcause
        csrr t1, mepc
        csrr t2, mtval
        li t3, {cause}
        bne t0, t3, bad
        la t3, here
        bne t1, t3, bad
        li t3, {tval}
        bne t2, t3, bad
        finish 0
    bad: finish 1
        j .
"""


@pytest.mark.parametrize(
    ("body", "cause", "tval"),
    [
        ("here: .word 0x0000b503", 2, "0x0000b503"),  # ld
        ("here: .word 0x0005051b", 2, "0x0005051b"),  # addiw
        ("here: .word 0x02051513", 2, "0x02051513"),  # slli a0, a0, 32
        ("here: .half 0x1502", 2, "0x1502"),  # c.slli a0, 32
        ("here: .word 0xe2050553", 2, "0xe2050553"),  # fmv.x.d
        ("here: .word 0x1005b52f", 2, "0x1005b52f"),  # lr.d
        (
            "units\n vsetivli zero, 1, e8, m1, ta, ma\n here: .word 0x0610f107",
            2,
            "0x0610f107",
        ),  # ei64
        ("here: csrr a0, 0x7c0", 2, "0x7c002573"),
        ("here: csrr a0, 0x747", 2, "0x74702573"),  # mseccfg
        ("li a1, 0x80000000\n here: lw a0, -4(a1)", 5, "0x7ffffffc"),
        ("li a1, -4\n here: sw a0, 8(a1)", 7, "4"),
        ("li a1, 0x80000002\n here: lr.w a0, (a1)", 4, "0x80000002"),
        ("here: ecall", 11, "0"),
        ("here: c.ebreak", 3, "here"),
        ("here: ebreak", 3, "here"),
    ],
)
def test_traps(assemble, run, body, cause, tval):
    source = TRAP.replace("{body}", body).replace("{cause}", str(cause))
    source = source.replace(
        "li t3, {tval}", f"la t3, {tval}" if tval == "here" else f"li t3, {tval}"
    )
    assert run(assemble(source, 32), ISA).code == 0


def test_interrupts_have_cause_bit_31(assemble, run):
    program = """
    _start: la t0, vectors + 1
        csrw mtvec, t0
        li t0, 0x2004000
        li t1, 500
        sw t1, 0(t0)
        sw zero, 4(t0)            # mtimecmp in two halves
        li t0, 0x80
        csrw mie, t0
        csrsi mstatus, 8
    1:  wfi
        j 1b
        .balign 64
    vectors: j bad
        .zero 24
        .balign 4
        .option norvc
        .org vectors + 28
        j timer                   # cause 7
        .option rvc
    timer: csrr t0, mcause
        li t1, 0x80000007
        bne t0, t1, bad
        csrr t0, time
        li t1, 500
        bltu t0, t1, bad
        csrr t0, timeh
        bnez t0, bad
        finish 0
    bad: finish 1
        j .
    """
    assert run(assemble(program, 32), ISA).code == 0


def test_semihosting_blocks_are_of_words(assemble, run, tmp_path):
    program = """
        .macro call number
        li a0, \\number
        la a1, block
        .balign 16
        .option push
        .option norvc
        slli x0, x0, 0x1f
        ebreak
        srai x0, x0, 7
        .option pop
        .endm
    _start: call 0x01
        bltz a0, bad
        la a1, block
        sw a0, 0(a1)
        la t0, text
        sw t0, 4(a1)
        li t0, 5
        sw t0, 8(a1)
        call 0x05
        bnez a0, bad
        la a1, block
        li t0, 0x20026
        sw t0, 0(a1)
        li t0, 6
        sw t0, 4(a1)
        call 0x20
    bad: finish 1
        j .
        .data
        .balign 8
    block: .word text, 5, 5, 0
    text: .asciz "words"
    """
    assert run(assemble(program, 32), ISA).code == 6
    assert (tmp_path / "words").read_text() == "words"


def test_htif_exit_by_a_store_of_the_low_word(assemble, run):
    program = """
    _start: la t0, tohost
        li t1, (42 << 1) | 1
        sw t1, 0(t0)
        sw zero, 4(t0)
        j .
        .data
        .balign 64
        .globl tohost
    tohost: .dword 0
    """
    assert run(assemble(program, 32), ISA).code == 42


def test_stack_guard(assemble, run):
    image = assemble("_start: li a1, 0x80010000\n sw a1, -4(a1)\n sw a1, 0(a1)\n j .", 32)
    result = run(image, ISA, "--stack-guard=0x80010000:0x80011000")
    assert result.code == 125
    assert "address 0x80010000 (in a --stack-guard region: stack overflow?)" in result.err


def test_an_accelerator_and_a_timed_vector_unit(assemble, run):
    program = """
    _start: units
        la a1, data
        vsetivli zero, 16, e8, m1, ta, ma
        vle8.v v8, (a1)
        .insn r 0x57, 2, 0x51, x2, v8, v8     # vopacc m2, v8, v8
        vsetivli zero, 16, e32, m2, ta, ma
        li a0, 1
        .insn r 0x57, 6, 0x5d, v12, a0, x2    # vmv.vr v12, a0, m2
        vmv.x.s a1, v12
        li a2, -3 * -3
        bne a1, a2, bad
        finish 0
    bad: finish 1
        j .
        .data
        .balign 64
    data: .fill 16, 1, -3
    """
    image = assemble(program, 32)
    for options in ([], [f"--core={SIM / 'cores' / 'saturn.yaml'}"]):
        result = run(image, "--isa=rv32gcv+opu", *options)
        assert result.code == 0, result.err


def test_commit_log_and_report_have_eight_digits(assemble, run):
    image = assemble("_start: li a0, -1\n la a1, _start\n lw a2, 0(a1)\n .word 0\n j .", 32)
    result = run(image, "--isa=rv32imac", "--commit-log")
    assert result.code == 125
    assert "core   0: 3 0x80000000 (0x557d) x10 0xffffffff\n" in result.err
    assert " mem 0x80000000\n" in result.err
    assert "a0   ffffffff  a1   80000000" in result.err
    assert (
        "illegal instruction at 0x8000000c (_start+0xc)" in result.err or "_start+0x" in result.err
    )


APPLICATION = """
    _start: csrr t0, misa
        bgez t0, bad              # MXL = 2: the top bit
        lui s0, 0x80200           # the mailbox, as a 64-bit program writes addresses
        slli s0, s0, 32
        srli s0, s0, 32
        li t0, 0x123456789
        sd t0, 8(s0)
        li t0, 1
        fence
        sd t0, 0(s0)
    1:  lw t0, 16(s0)
        beqz t0, 1b
        ld t0, 24(s0)
        li t1, 0x2468acf12
        bne t0, t1, bad
        finish 0
    bad: finish 1
        j .
"""
CLUSTER = """
    _start: csrr t0, misa
        bltz t0, bad
        csrr t0, mhartid
        addi t0, t0, -1
        bnez t0, sleep
        li s0, 0x80200000
    1:  lw t0, 0(s0)
        beqz t0, 1b
        lw a0, 8(s0)
        lw a1, 12(s0)
        add a2, a0, a0            # twice the 64-bit number
        sltu a4, a2, a0
        add a3, a1, a1
        add a3, a3, a4
        sw a2, 24(s0)
        sw a3, 28(s0)
        fence
        li t0, 1
        amoswap.w zero, t0, (s0)
        sw t0, 16(s0)
    sleep: wfi
        j sleep
    bad: finish 2
        j .
"""


@pytest.mark.parametrize("timed", [False, True])
def test_a_64_bit_hart_and_a_32_bit_cluster(assemble, run, timed):
    cluster = assemble(CLUSTER, 32, base=0x80100000, march="imac")
    options = ["--harts=3", "--isa-hart=1-2=rv32imac", f"--image-hart=1-2={cluster}"]
    if timed:
        options.append(f"--core={SIM / 'cores' / 'rocket.yaml'}")
    image = assemble(APPLICATION)
    first = run(image, *options)
    assert first.code == 0, first.err
    assert [h["isa"][:4] for h in first.json["harts"]] == ["rv64", "rv32", "rv32"]
    assert run(image, *options).json == first.json


def test_images_are_checked(assemble, run):
    wide, narrow = assemble(APPLICATION), assemble(CLUSTER, 32, march="imac")
    result = run(wide, "--harts=2", "--isa-hart=1=rv32imac")
    assert "64-bit ELF, but the hart is rv32imac" in result.err
    assert "--image-hart" in result.err
    result = run(wide, "--harts=2", "--isa-hart=1=rv32imac", f"--image-hart=1={narrow}")
    assert "overlap in memory" in result.err
    assert "there are only 1 harts" in run(wide, f"--image-hart=1={narrow}").err
    result = run(narrow, "--isa=rv32ima")
    assert "compressed instructions" in result.err


def test_multiplier_and_divider_have_32_steps(assemble, run):
    program = """
    _start: li s0, {count}
        li a1, -3
        li a2, 1
    1:  {body}
        addi s0, s0, -1
        bnez s0, 1b
        finish 0
    """

    def cycles(body: str, xlen: int) -> float:
        counts = []
        for count in (3000, 1000):
            image = assemble(program.format(body=body, count=count), xlen)
            isa = ISA if xlen == 32 else ISA.replace("32", "64")
            result = run(image, isa, f"--core={SIM / 'cores' / 'rocket.yaml'}")
            counts.append(result.json["harts"][0]["cycle"])
        return (counts[0] - counts[1]) / 2000

    # eight bits a step: 4 steps instead of 8 (MulDiv.scala); one bit a step of an unsigned division
    multiply = "mul a3, a1, a1\n add a4, a3, a3"
    assert cycles(multiply, 64) - cycles(multiply, 32) == pytest.approx(4, abs=0.02)
    divide = "divu a3, a1, a2\n add a4, a3, a3"
    assert cycles(divide, 64) - cycles(divide, 32) == pytest.approx(32, abs=0.02)


KERNELS = [("integer and branches", 0), ("int8 dot product", 1), ("float32 dot product", 2)]


@pytest.mark.peer
@pytest.mark.parametrize("kernel", [k for _, k in KERNELS], ids=[n for n, _ in KERNELS])
def test_compiled_kernels_equal_qemus(run, tmp_path, kernel):
    """Results and instruction counts, printed by the guest."""
    if not shutil.which("qemu-system-riscv32") or not shutil.which("clang-19"):
        pytest.skip("qemu-system-riscv32 and clang-19 are needed")
    sys.path.insert(0, str(SIM / "validate"))
    import speed

    image = speed.compile_kernel(tmp_path, kernel, 3, xlen=32)
    ours = run(image, ISA).out
    theirs = subprocess.run(
        [*speed.qemu_command(256, xlen=32), str(image)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert ours == theirs
    assert int(ours.split()[0]) > 30000
