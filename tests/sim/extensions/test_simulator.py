"""Extensions in the simulator: encodings, reports, libraries, several harts, whole programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

SIM = Path(__file__).parents[3] / "sim"
CORES = SIM / "cores"
EXAMPLE = (SIM / "examples/dot4.cc").read_text()

UNITS = "    li t5, 0x6600\n    csrs mstatus, t5\n"


def text_of(result) -> list[str]:
    """Disassembled instructions of a --trace run."""
    return [" ".join(m.split()) for m in re.findall(r"\(0x[0-9a-f]{8}\) (.*)", result.err)]


def test_assembled_forms_disassemble_as_written(assemble, run):
    program = (
        "_start:"
        + UNITS
        + """
        vsetivli zero, 16, e8, m1, ta, ma
        .insn r 0x57, 2, 0x51, x3, v16, v18
        .insn r 0x57, 1, 0x4b, x1, v16, v18
        vsetivli zero, 16, e32, m4, ta, ma
        .insn r 0x57, 6, 0x59, x2, x0, v8
        .insn r 0x57, 6, 0x5d, v12, a0, x1
        .insn r 0x57, 6, 0x55, x1, a0, v20
        li t0, 32
        vsetvli zero, t0, e8, m1, ta, ma
        .insn r 0x2b, 3, 0x71, v30, v2, v3
        finish 0
        j .
    """
    )
    result = run(assemble(program), "--extension", "opu", "--extension", "ime", "--trace")
    assert result.code == 0
    lines = text_of(result)
    for expected in (
        "vopacc m3, v16, v18",
        "opfmacc m1, v16, v18",
        "opmvinbcast m2, v8",
        "vmv.vr v12, a0, m1",
        "vmv.rv m1, a0, v20",
        "smt.vmadot v30, v2, v3",
    ):
        assert expected in lines


def test_published_match_and_mask(sim):
    listed = subprocess.run(
        [sim, "--extension=opu", "--extension=ime", "--list-instructions"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = {line.split("\t")[0]: line.split("\t")[1:3] for line in listed.splitlines()}
    for name, match in {
        "vopacc": "a2002057",
        "opfmacc": "96001057",
        "opmvinbcast": "b2006057",
        "vmv.vr": "ba006057",
        "vmv.rv": "aa006057",
        "smt.vmadot": "e200302b",
    }.items():
        assert rows[name] == [match, "fe00707f"]


ONE = (
    "_start:"
    + UNITS
    + """
        vsetivli zero, {vl}, e{sew}, m1, ta, ma
        {instruction}
        finish 0
        j .
"""
)
VOPACC = ".insn r 0x57, 2, 0x51, x0, v16, v18"


@pytest.mark.parametrize(
    ("sew", "vl", "instruction", "options", "message"),
    [
        (
            8,
            16,
            VOPACC,
            [],
            "a3282057 illegal.*extension opu .vopacc. is not on this machine, --extension adds",
        ),
        (16, 8, VOPACC, ["--extension=opu"], "vopacc  m0, v16, v18: SEW must be 8"),
        (8, 17, VOPACC, ["--extension=opu"], "vl exceeds the rows of a matrix register"),
        (
            8,
            16,
            ".insn r 0x57, 2, 0x50, x0, v16, v18",
            ["--extension=opu"],
            ": a1282057 illegal 0xa1282057,",
        ),
        (
            8,
            16,
            VOPACC,
            ["--extension=opu", "--isa-hart=0=rv64gcv"],
            "vopacc .* needs xopu, this hart is rv64imafdcv",
        ),
        (
            8,
            16,
            ".insn r 0x2b, 3, 0x71, v2, v4, v6",
            ["--extension=ime"],
            "smt.vmadot v2, v4, v6: vl must be 32",
        ),
    ],
)
def test_illegal_instructions_are_explained(assemble, run, sew, vl, instruction, options, message):
    result = run(assemble(ONE.format(sew=sew, vl=vl, instruction=instruction)), *options)
    assert result.code == 125
    assert "illegal instruction at 0x8000" in result.err
    assert re.search(message, result.err), result.err


def test_guests_can_handle_the_trap_and_vector_unit_must_be_on(assemble, run):
    program = """
    _start: la t0, handler
        csrw mtvec, t0
        li t1, 0x600
        csrs mstatus, t1
        vsetivli zero, 16, e8, m1, ta, ma
        csrc mstatus, t1
        .insn r 0x57, 2, 0x51, x0, v16, v18
        finish 1
        .align 2
    handler: csrr t0, mcause
        li t1, 2
        bne t0, t1, bad
        csrr t0, mtval
        li t1, 0xa3280057 | 2 << 12
        bne t0, t1, bad
        finish 0
    bad: finish 2
        j .
    """
    assert run(assemble(program), "--extension=opu").code == 0


ALTFMT = """
    _start: li t0, 0x6600
        csrs mstatus, t0
        li t1, 0x1c0                 # altfmt, ta, ma, e8, m1
        li t2, 16
        vsetvl t3, t2, t1
        csrr t4, vtype
        bne t4, t1, vill
        bne t3, t2, vill
        li t1, 0x1c8                 # e16: not defined
        vsetvl t3, t2, t1
        bnez t3, bad
        finish 0
    vill: finish 3
    bad: finish 1
""".replace(
    "vmv.v.i v16, 0x3c            # 1.0 in E5M2 is 0x3c", "li t5, 0x3c\n        vmv.v.x v16, t5"
)


def test_altfmt_exists_where_an_extension_has_it(assemble, run):
    assert run(assemble(ALTFMT), "--extension=opu").code == 0
    assert run(assemble(ALTFMT)).code == 3
    assert run(assemble(ALTFMT), "--extension=ime").code == 3


def test_misa_says_that_there_are_custom_instructions(assemble, run):
    program = """
    _start: csrr t0, misa
        srli t0, t0, 23
        andi t0, t0, 1
        bnez t0, 1f
        finish 0
    1:  finish 7
        j .
    """
    assert run(assemble(program)).code == 0
    assert run(assemble(program), "--isa=rv64gcv+opu").code == 7
    assert run(assemble(program), "--isa=rv64gcv_xime").code == 7


DOT4 = """
    _start: li t0, 0x18000        # mstatus.XS
        csrs mstatus, t0
        la a0, start
        .insn r 0x0b, 1, 0, a1, a0, x0
        li a1, 0x80ff0102
        li a2, 0x7f030405
        .insn r 0x0b, 0, 0, a3, a1, a2
        li a4, 100 + 10 + 4 - 3 - 128 * 127
        bne a3, a4, bad
        finish 0
    bad: finish 1
        j .
        .data
        .align 3
    start: .word 100
"""


def test_third_party_library(assemble, run, library):
    path = library("dot4", EXAMPLE)
    assert run(assemble(DOT4), f"--extension=dot4={path}").code == 0
    result = run(assemble(DOT4))
    assert result.code == 125
    assert "illegal instruction" in result.err


def test_library_traps_and_reasons(assemble, run, library):
    option = f"--extension=dot4={library('dot4', EXAMPLE)}"
    misaligned = DOT4.replace("la a0, start", "la a0, start + 2")
    assert (
        "dot4.load a1, (a0): the address must be a multiple of 4"
        in run(assemble(misaligned), option).err
    )
    wild = run(assemble(DOT4.replace("la a0, start", "li a0, 0x40")), option)
    assert "load access fault" in wild.err
    assert "address 0x40" in wild.err
    off = run(assemble(DOT4.replace("csrs mstatus, t0", "")), option)
    assert "illegal instruction" in off.err


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("0001011", "0110011"), "overlap"),
        (
            ("0000000 ..... ..... 000", "....... ..... ..... ..."),
            "'dot4.add'.*'dot4.load'|'dot4.load'.*'dot4.add'",
        ),
        (('"dot4", "int8', '"other", "int8'), "is extension 'other'"),
        (("BRINGUP_EXTENSION_ABI, ", "99, "), "interface version 99, this simulator has version 3"),
        (
            ("BRINGUP_EXTENSION(extension)", "extern const int nothing = sizeof extension;"),
            "no function bringup_extension",
        ),
        (('"rd, rs1, rs2"', '"rd, nonsense"'), "unknown operand 'nonsense'"),
        (("0000000 .....", "000000 ....."), "has 31 bits"),
    ],
)
def test_bad_libraries_are_refused(assemble, run, library, edit, message, request):
    assert edit[0] in EXAMPLE
    name = re.sub(r"\W", "_", request.node.name)
    path = library(name, EXAMPLE.replace(*edit, 1))
    result = run(assemble(DOT4), f"--extension=dot4={path}")
    assert result.code == 2
    assert re.search(message, result.err), result.err


def test_conflicts_name_both(assemble, run, library):
    clash = EXAMPLE.replace('"dot4"', '"clash"').replace(
        "0000000 ..... ..... 000 ..... 0001011", "1010001 ..... ..... 010 ..... 1010111"
    )
    result = run(assemble(DOT4), "--extension=opu", f"--extension=clash={library('clash', clash)}")
    assert result.code == 2
    for part in (
        "'vopacc' of extension opu (built in)",
        "'dot4.add' of extension clash",
        "clash.so",
    ):
        assert part in result.err
    core = EXAMPLE.replace(
        "0000000 ..... ..... 000 ..... 0001011", "0000000 ..... ..... 111 ..... 0110011"
    )
    result = run(assemble(DOT4), f"--extension=dot4={library('core', core)}")
    assert "the core's 'and'" in result.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--extension=nothing"], "unknown extension 'nothing' .built in: .*opu"),
        (["--extension=dot4=/nowhere.so"], "/nowhere.so: cannot open"),
        (["--extension=opu", "--isa=rv64gc"], "extension opu on hart 0: it needs v"),
        (
            ["--extension=ime", "--vlen=128"],
            "extension ime on hart 0: the tile shape is defined for VLEN 256",
        ),
        (["--extension=opu", "--extension-option=opu:dlen=100"], "dlen must be a power of two"),
        (["--extension-option=dlen"], "expected NAME:KEY=VALUE"),
    ],
)
def test_bad_options(assemble, run, options, message):
    result = run(assemble(DOT4), *options)
    assert result.code == 2
    assert re.search(message, result.err), result.err


TWO_HARTS = """
    _start: la t0, handler
        csrw mtvec, t0
        li t0, 0x6600
        csrs mstatus, t0
        csrr s0, mhartid
        vsetivli zero, 16, e8, m1, ta, ma
        li s1, 1
        .insn r 0x57, 2, 0x51, x0, v16, v18
    after: la t0, seen               # hart 0 waits for what hart 1 saw
        slli t1, s0, 3
        add t0, t0, t1
        fence
        sd s1, 0(t0)
        bnez s0, sleep
    1:  ld t1, 8(t0)
        beqz t1, 1b
        ld t2, 0(t0)
        li t3, 1
        bne t2, t3, bad              # hart 0 has the unit
        li t3, 2
        bne t1, t3, bad              # hart 1 has not
        finish 0
    bad: finish 1
    sleep: wfi
        j sleep
        .align 2
    handler: li s1, 2
        la t0, after
        csrw mepc, t0
        mret
        .data
        .align 3
    seen: .dword 0, 0
"""


@pytest.mark.parametrize(
    "options", [["--extension=opu", "--isa-hart=1=rv64gcv"], ["--isa-hart=0=rv64gcv+opu"]]
)
def test_harts_with_and_without_the_accelerator(assemble, run, options):
    assert run(assemble(TWO_HARTS), "--harts=2", *options).code == 0
    assert run(assemble(TWO_HARTS), "--harts=2", "--extension=opu").code == 1


STATE = """
    _start: csrr s0, mhartid
        li t0, 0x18000               # mstatus.XS exists where an extension has state of its own
        csrs mstatus, t0
        csrr t1, mstatus
        and t1, t1, t0
        snez t1, t1
        la t2, seen
        slli t3, s0, 3
        add t2, t2, t3
        addi t1, t1, 1
        fence
        sd t1, 0(t2)
        bnez s0, sleep
    1:  ld t1, 8(t2)
        beqz t1, 1b
        ld t3, 0(t2)
        li t4, 2
        bne t3, t4, bad
        li t4, 1
        bne t1, t4, bad
        csrc mstatus, t0
        li t4, 0x8000                # initial: an instruction makes it dirty
        csrs mstatus, t4
        csrr t1, mstatus
        bltz t1, bad                 # SD
        .insn r 0x0b, 0, 0, a3, x0, x0
        csrr t1, mstatus
        bgez t1, bad
        and t1, t1, t0
        bne t1, t0, bad
        finish 0
    bad: finish 1
    sleep: wfi
        j sleep
        .data
        .align 3
    seen: .dword 0, 0
"""


def test_extension_state_is_one_harts(assemble, run, library):
    option = f"--extension=dot4={library('dot4', EXAMPLE)}"
    assert run(assemble(STATE), option, "--harts=2", "--isa-hart=1=rv64gcv").code == 0
    assert run(assemble(STATE), option, "--harts=2").code == 1


def operands(m: int, k: int, n: int, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng([m, k, n])
    if kind == "random":
        a, b = rng.integers(-128, 128, (m, k)), rng.integers(-128, 128, (k, n))
        initial = rng.integers(-(2**31), 2**31, n)
    else:
        a, b = np.full((m, k), -128), np.full((k, n), -128 if kind == "lowest" else 127)
        initial = np.full(n, 2**31 - 1 if kind == "lowest" else -(2**31))
    return a.astype(np.int8), b.astype(np.int8), initial.astype(np.int32)


@pytest.mark.parametrize("extension", ["opu", "ime"])
@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ((64, 256, 64), "random"),
        ((64, 256, 64), "lowest"),
        ((64, 256, 64), "mixed"),
        ((1, 1, 1), "random"),
        ((33, 17, 47), "random"),
        ((16, 3, 49), "mixed"),
        ((5, 7, 3), "random"),
        ((31, 4, 16), "lowest"),
        ((17, 6, 15), "random"),
        ((3, 9, 65), "random"),
        ((48, 10, 20), "random"),
    ],
)
def test_matmul_programs_are_exact(matmul_image, run, extension, shape, kind):
    image = matmul_image(extension, *operands(*shape, kind))
    result = run(image, f"--extension={extension}")
    assert (result.code, result.out[:6]) == (0, "cycles"), result.out + result.err


def test_matmul_compares(matmul_image, run):
    a, b, initial = operands(5, 6, 7, "random")
    image = matmul_image("opu", a, b, initial)
    raw = bytearray(image.read_bytes())
    place = raw.find(a.tobytes())
    raw[place] ^= 1
    image.write_bytes(raw)
    result = run(image, "--extension=opu")
    assert (result.code, result.out) == (1, "wrong element 0\n")


@pytest.mark.parametrize(
    ("extension", "core", "peak"),
    [("opu", "saturn", 64), ("opu", "rocket", 64), ("ime", "x60", 16), ("ime", "saturn", 16)],
)
def test_packed_matmul_keeps_the_unit_busy(matmul_image, run, tmp_path, extension, core, peak):
    file = CORES / f"{core}.yaml"
    if not file.exists():
        pytest.skip(f"no {file.name}")
    m, k, n = 64, 256, 64
    image = matmul_image(extension, *operands(m, k, n, "random"))
    profile = tmp_path / "profile.json"
    result = run(image, f"--extension={extension}", f"--core={file}", f"--profile={profile}")
    assert result.code == 0, result.err
    cycles = [int(v) for v in re.findall(r"(?:cycles|again) (\d+)", result.out)]
    for taken in cycles:
        assert 0.6 * taken <= m * k * n / peak <= taken
    assert f'"{extension}_work": {2 * m * k * n}' in profile.read_text()


def test_waiting_for_the_unit_is_modelled(matmul_image, run):
    """The same program with a unit eight times slower takes much longer."""
    image = matmul_image("ime", *operands(16, 64, 16, "random"))
    core = f"--core={CORES / 'saturn.yaml'}"

    def cycles(*options: str) -> int:
        return int(run(image, "--extension=ime", core, *options).out.split()[1])

    assert cycles("--extension-option=ime:cycles=64") > 3 * cycles()


@pytest.mark.skipif(
    "BRINGUP_SPIKE_INCLUDE" not in os.environ,
    reason="BRINGUP_SPIKE_INCLUDE: folders with spike's headers, separated by colons",
)
@pytest.mark.parametrize("extension", ["opu", "ime"])
def test_the_same_source_as_a_spike_extension(matmul_image, tmp_path, extension):
    library = tmp_path / "spike.so"
    folders = [f"-I{f}" for f in os.environ["BRINGUP_SPIKE_INCLUDE"].split(":")]
    subprocess.run(
        [
            "g++",
            "-O1",
            "-std=c++20",
            "-shared",
            "-fPIC",
            f"-I{SIM / 'include'}",
            *folders,
            "-o",
            str(library),
            str(SIM / f"extensions/{extension}/{extension}.cc"),
            str(SIM / "adapters/spike.cc"),
        ],
        check=True,
    )
    spike = os.environ.get("BRINGUP_SPIKE") or shutil.which("spike")
    assert spike, "BRINGUP_SPIKE: the program"
    image = matmul_image(extension, *operands(33, 17, 47, "random"))
    done = subprocess.run(
        [
            spike,
            f"--extlib={library}",
            f"--extension={extension}",
            "--isa=rv64gcv_zvl256b",
            str(image),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
