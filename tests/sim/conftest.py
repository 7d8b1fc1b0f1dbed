"""Builds the simulator once per test session, outside the source tree."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bringup.runners.sim.build import find_compiler

SIM = Path(__file__).parents[2] / "sim"
sys.path.insert(0, str(SIM / "validate"))

import guest_tools  # noqa: E402  (lies in the folder just added)


@pytest.fixture(scope="session")
def host_compiler() -> list[str]:
    """The command of the host's C++ compiler, found as the installation finds it."""
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler (g++, clang++ or the ziglang package)")
    return [*compiler.command, *compiler.flags]


@pytest.fixture(scope="session")
def sim(request: pytest.FixtureRequest) -> Path:
    """The simulator's executable. BRINGUP_SIM names one that is built already."""
    given = os.environ.get("BRINGUP_SIM")
    if given:
        return Path(given)
    if not shutil.which("make"):
        pytest.skip("no make")
    compiler = shlex.join(request.getfixturevalue("host_compiler"))
    # shared by parallel workers and kept: an unchanged simulator builds once, in each checkout
    checkout = hashlib.sha256(str(SIM).encode()).hexdigest()[:8]
    folder = Path(tempfile.gettempdir()) / f"bringup-sim-{os.getuid()}-{checkout}"
    folder.mkdir(exist_ok=True)
    import fcntl

    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            ["make", "-C", str(SIM), f"BUILD={folder}", f"CXX={compiler}"],
            check=True,
            capture_output=True,
            text=True,
        )
    return folder / "sim"


_START = """
    .globl _start
    .macro finish code
    li t5, 0x100000
    .if \\code == 0
    li t6, 0x5555
    .else
    li t6, (\\code << 16) | 0x3333
    .endif
    sw t6, 0(t5)
    .endm
    .macro units
    li t5, 0x6600
    csrs mstatus, t5
    .endm
"""


_MARCH = "gcv_zicond_zba_zbb_zbc_zbs_zfh_zvbb_zvbc_zvfh"


def assembler(xlen: int, march: str = _MARCH) -> list[str]:
    """The command of an assembler and linker for bare-metal images; skips where there is none."""
    try:
        return guest_tools.compiler(march, xlen)
    except ModuleNotFoundError:
        pytest.skip("neither clang-19 nor ziglang is installed")


@pytest.fixture(scope="session")
def assemble(tmp_path_factory: pytest.TempPathFactory):
    """assemble(source, xlen=64, base=0x80000000, march=...) -> path of an image linked at `base`;
    macros `finish`, `units`."""
    folder = tmp_path_factory.mktemp("images")
    made: dict[tuple[str, int, int, str], Path] = {}

    def build(source: str, xlen: int = 64, base: int = 0x80000000, march: str = _MARCH) -> Path:
        key = (source, xlen, base, march)
        if key not in made:
            text = folder / f"image{len(made)}.S"
            text.write_text(_START + source)
            script = text.with_suffix(".ld")
            script.write_text(
                f"ENTRY(_start) SECTIONS {{ . = {base:#x}; .text : {{ *(.text*) }} "
                ".data : ALIGN(64) { *(.data*) *(.bss*) } "
                "/DISCARD/ : { *(.riscv.attributes) } }"
            )
            image = text.with_suffix(".elf")
            subprocess.run(
                [*assembler(xlen, march), "-T", str(script), "-o", str(image), str(text)],
                check=True,
                capture_output=True,
                text=True,
            )
            made[key] = image
        return made[key]

    return build


_LINK = """ENTRY(_start) SECTIONS { . = 0x80000000;
  .text : { *(.text.start) *(.text .text.*) }
  .data : ALIGN(64) { *(.rodata .rodata.* .srodata*) *(.data .data.*) *(.sdata*)
    PROVIDE(__global_pointer$ = .); *(.sbss*) *(.bss .bss.*) *(COMMON) }
  .tohost : ALIGN(64) { *(.tohost) }
  /DISCARD/ : { *(.riscv.attributes) } }"""


@pytest.fixture(scope="session")
def guest():
    """guest(image, *sources) -> the image, of C and assembly sources and extensions/start.S."""
    if not shutil.which(guest_tools.CLANG) or not shutil.which(guest_tools.BINUTILS):
        pytest.skip(f"needs {guest_tools.CLANG} and {guest_tools.BINUTILS}")
    options = ["-O2", "-Wall", "-Wextra", "-Werror", "-Wno-unused-command-line-argument"]
    command = [*guest_tools.compiler("gcv"), *options]

    def build(image: Path, *sources: Path) -> Path:
        script = image.with_suffix(".ld")
        script.write_text(_LINK)
        start = SIM / "extensions/start.S"
        subprocess.run(
            [*command, "-T", script, "-o", image, start, *sources],
            cwd=image.parent,
            check=True,
            capture_output=True,
            text=True,
        )
        return image

    return build


class Result:
    """What a run left: exit code, both outputs, the --json report."""

    def __init__(self, done: subprocess.CompletedProcess[str], report: Path) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.json = json.loads(report.read_text()) if report.exists() else {}


@pytest.fixture
def run(sim: Path, tmp_path: Path):
    """run(image, *options) -> Result, in a folder of its own."""

    def start(image: Path, *options: str, stdin: str = "") -> Result:
        report = tmp_path / "run.json"
        done = subprocess.run(
            [str(sim), f"--json={report}", *options, str(image)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            input=stdin,
            timeout=120,
            check=False,
        )
        return Result(done, report)

    return start
