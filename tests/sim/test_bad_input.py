"""Every bad input ends with a message that says what and where, and a documented exit code."""

from __future__ import annotations

import struct

import pytest


def edited(image, offset: int, value: bytes, tmp_path):
    data = bytearray(image.read_bytes())
    data[offset : offset + len(value)] = value
    path = tmp_path / "edited.elf"
    path.write_bytes(data)
    return path


@pytest.fixture
def good(assemble):
    return assemble("_start: finish 0\n j .")


def test_not_an_elf(run, tmp_path):
    path = tmp_path / "text.elf"
    path.write_text("hello")
    result = run(path)
    assert result.code == 2
    assert "text.elf: not an ELF file" in result.err


def test_missing_file(run, tmp_path):
    result = run(tmp_path / "absent.elf")
    assert result.code == 2
    assert "absent.elf: cannot be opened: No such file" in result.err


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        (18, b"\x3e\x00", "ELF for machine 62, not RISC-V"),
        (4, b"\x01", "32-bit ELF, but the hart is rv64"),
        (5, b"\x02", "big-endian"),
        (16, b"\x01\x00", "not linked"),
        (24, struct.pack("<Q", 0x1234), "entry point 0x1234 is outside memory"),
    ],
)
def test_wrong_headers(run, good, tmp_path, offset, value, message):
    result = run(edited(good, offset, value, tmp_path))
    assert result.code == 2
    assert message in result.err


def test_cut_short(run, good, tmp_path):
    path = tmp_path / "short.elf"
    path.write_bytes(good.read_bytes()[:80])
    result = run(path)
    assert result.code == 2
    assert "outside the file" in result.err


def test_outside_memory(run, assemble):
    image = assemble("_start: finish 0\n j .\n .data\n .space 0x200000")
    result = run(image, "--memory=1M")
    assert result.code == 2
    assert "is outside memory [0x80000000, 0x80100000)" in result.err


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--isa=rv64gcq", "unknown extension 'q'"),
        ("--isa=rv64gc_zfoo", "unknown extension 'zfoo'"),
        ("--isa=x86", "must begin with rv64 or rv32"),
        ("--isa=rv32imc", "64-bit ELF, but the hart is rv32imc"),
        ("--isa=rv64imafd", "built with compressed instructions"),
        ("--vlen=96", "not a power of two from 128 to 1024"),
        ("--harts=0", "--harts"),
        ("--memory=lots", "'lots' is not a number"),
        ("--isa-hart=3=rv64gc", "there are only 1 harts"),
        ("--wibble", "unknown option --wibble"),
    ],
)
def test_options(run, good, option, message):
    result = run(good, option)
    assert result.code == 2
    assert message in result.err


def test_infinite_loop_hits_the_limit(run, assemble):
    result = run(assemble("_start: nop\n .globl forever\nforever: j ."), "--limit=100000")
    assert result.code == 124
    assert "instruction limit of 100000 reached" in result.err
    assert "(forever+0x0)" in result.err
    assert result.json["instructions"] == 100000
    assert result.json["outcome"] == "instruction limit"


def test_cycle_limit_counts_sleep(run, assemble):
    program = """
    _start: li t0, 0x2004000
        li t1, 1000000
        sd t1, 0(t0)
        li t0, 0x80
        csrw mie, t0
    1:  wfi
        j 1b
    """
    assert run(assemble(program), "--cycles=1000").code == 124


def test_exception_without_a_handler(run, assemble):
    result = run(assemble("_start: nop\n .globl broken\nbroken: csrr a0, 0x7c0\n j ."))
    assert result.code == 125
    assert "hart 0: illegal instruction at" in result.err
    assert "(broken+0x0)" in result.err
    assert "CSR 0x7c0 (csr1984) is not implemented" in result.err
    assert "no trap handler is set" in result.err
    assert "a0" in result.err


def test_instruction_of_a_missing_extension_is_named(run, assemble):
    result = run(assemble("_start: sh1add a0, a0, a0\n j ."), "--isa=rv64gc")
    assert result.code == 125
    assert "needs" in result.err
    assert "zba" in result.err


def test_wild_access(run, assemble):
    result = run(assemble("_start: li a0, 0x12345678\n ld a1, 0(a0)\n j ."))
    assert result.code == 125
    assert "load access fault" in result.err
    assert "address 0x12345678" in result.err


def test_stack_guard(run, assemble):
    image = assemble("_start: li sp, 0x80011000\n1: addi sp, sp, -16\n sd ra, 0(sp)\n j 1b")
    result = run(image, "--stack-guard=0x80010000:0x80010800")
    assert result.code == 125
    assert "store access fault" in result.err
    assert "stack overflow?" in result.err


def test_sleeping_for_ever(run, assemble):
    result = run(assemble("_start: wfi\n j _start"), "--harts=2")
    assert result.code == 125
    assert "every hart waits for an interrupt (wfi) and none can come" in result.err


def test_handler_that_faults_itself(run, assemble):
    result = run(assemble("_start: li t0, 0x40\n csrw mtvec, t0\n ecall\n j ."))
    assert result.code == 125
    assert "first instruction of the trap handler" in result.err
