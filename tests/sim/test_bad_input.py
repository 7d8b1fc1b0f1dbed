"""Every bad input ends with a message that says what and where, and a documented exit code."""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

CORES = Path(__file__).parents[2] / "sim" / "cores"


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


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--gdb=99999", "--gdb: 0 to 65535, not 99999"),
        ("--gdb=-1", "'-1' is not a number"),
        ("--limit=-1", "'-1' is not a number"),
        ("--limit=+1", "'+1' is not a number"),
        ("--limit= 1", "' 1' is not a number"),
        ("--limit=0x", "'0x' is not a number"),
        ("--limit=99999999999999999999", "is not a number"),
        ("--limit=", "--limit: value missing"),
        ("--cycles=1e6", "'1e6' is not a number"),
        ("--memory=18014398509481985K", "is not a number"),
        ("--memory=1MB", "'1MB' is not a number"),
        ("--quantum=0", "--quantum: 1 to 1000000, not 0"),
        ("--quantum=1000000000000", "--quantum: 1 to 1000000"),
        ("--harts=65", "--harts: 1 to 64, not 65"),
        ("--classes=yes", "--classes: takes no value"),
        ("--classes", "--classes needs --json"),
        ("--report-traps=1", "--report-traps: takes no value"),
        ("--trace=", "--trace: value missing"),
        ("--json=", "--json: value missing"),
        ("-v", "unknown option -v"),
        ("--limi=5", "unknown option --limi"),
        ("--scratchpad=tcm=0xfffffffffffff000:1M", "reaches beyond the last address"),
        ("--extension-option=opu:dlen=128", "no hart has extension 'opu'"),
        ("--core=/dev/zero", "/dev/zero: not a regular file"),
        ("--json=/absent/run.json", "/absent/run.json: cannot be written: No such file"),
        ("--json=/", "/: cannot be written: Is a directory"),
    ],
)
def test_options_that_make_no_sense(sim, good, tmp_path, option, message):
    done = start(sim, tmp_path, option, str(good))
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["opu:dle=128"], "opu:dle: it has no such option (dlen)"),
        (["opu:dlen=wide"], "'wide' is not a number"),
        (["opu:dlen=-64"], "'-64' is not a number"),
        (["opu:dlen=128,dlen=256"], "expected NAME:KEY=VALUE"),
        (["opu:dlen=128", "opu:dlen=256"], "given twice"),
        (["ime:cycles=3"], "no hart has extension 'ime'"),
        (["opu"], "expected NAME:KEY=VALUE"),
    ],
)
def test_extension_options_that_make_no_sense(sim, good, tmp_path, given, message):
    options = [f"--extension-option={text}" for text in given]
    done = start(sim, tmp_path, "--extension=opu", *options, str(good))
    assert done.returncode == 2
    assert message in done.stderr


def start(sim, folder, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(sim), *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


@pytest.mark.parametrize("option", ["--json", "--trace", "--commit-log", "--profile"])
def test_a_full_disk_is_an_error(sim, good, tmp_path, option):
    core = [f"--core={CORES / 'rocket.yaml'}"] if option == "--profile" else []
    done = start(sim, tmp_path, f"{option}=/dev/full", *core, str(good))
    assert done.returncode == 123
    assert "/dev/full: cannot be written: No space left on device" in done.stderr


def test_output_of_the_guest_that_is_lost_is_an_error(sim, assemble, tmp_path):
    image = assemble("_start: li t0, 0x10000000\n sb t0, 0(t0)\n finish 0\n j .")
    with open("/dev/full", "w") as full:
        done = start(sim, tmp_path, str(image), stdout=full)
        listing = start(sim, tmp_path, "--list-instructions", stdout=full)
    assert (done.returncode, listing.returncode) == (123, 123)
    assert "standard output: cannot be written: No space left" in done.stderr
    assert "standard output: cannot be written: No space left" in listing.stderr


def test_a_report_is_whole_or_absent(sim, good, tmp_path):
    """The file size limit ends the writing in the middle."""
    old = tmp_path / "run.json"
    old.write_text("what was there")
    done = start(sim, tmp_path, "--json=run.json", str(good), preexec_fn=_no_room)
    assert done.returncode == 123
    assert "run.json: cannot be written: File too large" in done.stderr
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("run.json", "what was there")]


def _no_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))


@pytest.mark.parametrize("code", [2, 123, 124, 125, 130])
def test_codes_of_guests_are_told_from_our_own(run, assemble, code):
    result = run(assemble(f"_start: finish {code}\n j ."))
    assert result.code == code
    assert f"the guest ended with exit code {code}, its own" in result.err
    assert (result.json["outcome"], result.json["guest_code"]) == ("exited", code)


def test_codes_beyond_a_byte_are_in_the_report(run, assemble):
    result = run(assemble("_start: finish 0x300\n j ."))
    assert (result.code, result.json["guest_code"]) == (1, 0x300)


def test_images_that_are_no_files(sim, tmp_path):
    os.mkfifo(tmp_path / "pipe.elf")
    for name in ("/dev/zero", "pipe.elf", "/"):
        done = start(sim, tmp_path, name)
        assert done.returncode == 2
        assert f"{name}: not a regular file" in done.stderr


def test_symbols_beyond_the_file(run, good, tmp_path):
    """A symbol table of 2^60 bytes ends with the file."""
    data = good.read_bytes()
    headers, count = struct.unpack_from("<Q", data, 40)[0], struct.unpack_from("<H", data, 60)[0]
    kinds = [struct.unpack_from("<I", data, headers + 64 * k + 4)[0] for k in range(count)]
    at = headers + 64 * kinds.index(2)
    assert run(edited(good, at + 32, struct.pack("<Q", 1 << 60), tmp_path)).code == 0
    assert run(edited(good, at + 24, struct.pack("<Q", 1 << 60), tmp_path)).code == 0
    # headers that are not aligned
    assert run(edited(good, 40, struct.pack("<Q", headers + 1), tmp_path)).code == 0


def test_segments_that_overlap(run, assemble, tmp_path):
    image = assemble("_start: finish 0\n j .\n .data\n .balign 4096\n .dword 1")
    data = image.read_bytes()
    first = struct.unpack_from("<Q", data, 32)[0]
    loads = [first + 56 * k for k in range(struct.unpack_from("<H", data, 56)[0])]
    loads = [at for at in loads if struct.unpack_from("<I", data, at)[0] == 1]
    copy = data[loads[0] : loads[0] + 56]
    spare = first + 56 * (len(loads) - 1) if len(loads) > 1 else None
    if spare is None:  # one segment: two headers for it
        table = len(data)
        data = data + copy + copy
        data = data[:32] + struct.pack("<Q", table) + data[40:56] + struct.pack("<H", 2) + data[58:]
        path = tmp_path / "twice.elf"
        path.write_bytes(data)
        result = run(path)
    else:
        result = run(edited(image, spare, copy, tmp_path))
    assert result.code == 2
    assert "overlap" in result.err


@pytest.mark.parametrize("core", [None, "saturn", "x60", "c908"])
def test_vector_access_at_the_end_of_all_addresses(run, assemble, core):
    """It faults; the model of its timing must not walk through all addresses."""
    program = """
    _start: units
        li a0, {at}
        li a1, 8
        vsetivli zero, 8, e8, m1, ta, ma
        {access}
        j .
    """
    options = [f"--core={CORES / core}.yaml"] if core else []
    for at in (-8, -4, -64, -1):
        for access in (
            "vle8.v v1, (a0)",
            "vse8.v v1, (a0)",
            "vlse8.v v1, (a0), a1",
            "vlseg2e8.v v2, (a0)",
        ):
            image = assemble(program.replace("{at}", str(at)).replace("{access}", access))
            result = run(image, "--limit=1000", *options)
            assert result.code == 125
            assert "access fault" in result.err


WAITING = {
    "console": "_start: li t0, 0x10000000\n1: lbu t1, 5(t0)\n j 1b",
    "semihosting": """
    _start: li a0, 7
        .balign 16
        .option push
        .option norvc
        slli x0, x0, 0x1f
        ebreak
        srai x0, x0, 7
        .option pop
        j _start
    """,
}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("what", [*WAITING, "gdb"])
def test_signals_end_every_wait(sim, assemble, tmp_path, what, number):
    image = assemble(WAITING.get(what, WAITING["console"]))
    options = ["--gdb=0"] if what == "gdb" else []
    process = subprocess.Popen(
        [str(sim), "--json=run.json", *options, str(image)],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_handlers(process.pid)
    process.send_signal(number)
    _, printed = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in printed
    assert json.loads((tmp_path / "run.json").read_text())["outcome"] == "interrupted"


def test_signal_while_nobody_reads_the_console(sim, assemble, tmp_path):
    image = assemble("_start: li t0, 0x10000000\n1: sb t0, 0(t0)\n j 1b")
    reading, writing = os.pipe()
    process = subprocess.Popen([str(sim), str(image)], stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    wait_for_handlers(process.pid)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 130
    os.close(reading)


def wait_for_handlers(process: int) -> None:
    """Until it catches SIGTERM."""
    while True:
        status = Path(f"/proc/{process}/status").read_text()
        caught = int(status.split("SigCgt:")[1].split()[0], 16)
        if caught >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.01)


def test_a_transfer_without_end_is_refused(run, assemble):
    program = """
    _start: li t0, 0x40000000
        li t1, 0x80000000
        sd t1, 0(t0)
        sd t1, 8(t0)
        li t1, 8
        sd t1, 16(t0)
        li t1, -1
        sd t1, 24(t0)
        sd zero, 32(t0)
        sd zero, 40(t0)
        sd zero, 48(t0)
        finish 0
        j .
    """
    result = run(assemble(program), "--dma=engine=0x40000000", "--limit=1000")
    assert result.code == 125
    assert "more than it moves at once" in result.err
