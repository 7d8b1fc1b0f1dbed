"""Images that execute checks and leave the results in a file, and the comparison.

Each check is a loop around one piece of assembly: operands come from a table, results go to
another. The assembler is the toolchain's, so an encoding is somebody else's word, too.
"""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bringup.toolchain import find_toolchain
from bringup.toolchain.toolchain import zig_cpu

MARCH = "rv64imafdcv_zicond_zba_zbb_zbc_zbs_zfh_zvbb_zvbc_zvfh"
MASK = (1 << 64) - 1
SCRIPT = """ENTRY(_start) SECTIONS { . = 0x80000000; .text : { *(.text*) }
 .data : ALIGN(4096) { *(.data*) } .bss : ALIGN(4096) { *(.bss*) }
 /DISCARD/ : { *(.riscv.attributes) *(.comment) } }"""

# What ends every image: the results as a file through semihosting, a call at a time. A simulator
# without semihosting traps at each ebreak, comes back, and takes the last word, tohost; it dumps
# the results itself, from begin_signature to end_signature.
FRAME = """
    .option norvc
    .text
    .globl _start
_start:
    li t0, 0x6600
    csrs mstatus, t0
    la t0, trapped
    csrw mtvec, t0
    j checks
    .balign 4
trapped:
    csrr t6, mcause
    csrr t5, mepc
    addi t5, t5, 4
    csrw mepc, t5
    mret
    .balign 16
semihost:
    slli x0, x0, 0x1f
    ebreak
    srai x0, x0, 7
    ret
finish:
    la a1, opening
    li a0, 1
    call semihost
    la a1, writing
    sd a0, 0(a1)
    li a0, 5
    call semihost
    la a1, writing
    li a0, 2
    call semihost
    la a1, ending
    li a0, 0x18
    call semihost
    la t0, tohost
    li t1, 1
    sd t1, 0(t0)
    j .
    .data
    .balign 64
    .globl tohost, fromhost, begin_signature, end_signature
tohost: .dword 0
fromhost: .dword 0
opening: .dword name, 5, 13
writing: .dword 0, begin_signature, {size}
ending: .dword 0x20026, 0
name: .asciz "signature.bin"
    .balign 64
operands: .incbin "operands.bin"
    .bss
    .balign 64
spot: .space 256
    .balign 64
begin_signature: .space {size}
end_signature:
    .text
checks:
    la s0, operands
    la s1, begin_signature
"""


@dataclass
class Check:
    """One loop.

    Args:
        row: of the instruction table; what the check is about.
        text: the assembly between operands and results.
        operands, expected: one record for each execution.
        show: how a differing record is explained.
    """

    row: str
    text: str
    operands: list[bytes] = field(default_factory=list)
    expected: list[bytes] = field(default_factory=list)
    show: Callable[[bytes, bytes, bytes], str] = lambda i, e, f: f"{i.hex()}: {e.hex()} {f.hex()}"


@dataclass(frozen=True)
class Family:
    """Checks that share the code around their assembly.

    Args:
        load, store: assembly before and after; records lie at s0 and s1.
    """

    name: str
    load: str
    store: str
    checks: list[Check]
    options: tuple[str, ...] = ()


def assemble(text: str, folder: Path) -> Path:
    """The image of an assembly text; `operands.bin` lies in `folder` already."""
    toolchain = find_toolchain()
    if toolchain.dialect == "zig":
        machine = ["-target", "riscv64-freestanding-none", f"-mcpu={zig_cpu(MARCH)}"]
    else:
        machine = ["--target=riscv64-unknown-elf", f"-march={MARCH}"]
    (folder / "checks.S").write_text(text)
    (folder / "link.ld").write_text(SCRIPT)
    for command in (
        [*toolchain.compiler, *machine, "-mabi=lp64d", "-c", "checks.S", "-o", "checks.o"],
        [
            *toolchain.linker,
            "-nostdlib",
            "-static",
            "-T",
            "link.ld",
            "-o",
            "checks.elf",
            "checks.o",
        ],
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stderr[:2000]}")
    return folder / "checks.elf"


def image(family: Family, folder: Path) -> Path:
    """The image that executes a family's checks."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "operands.bin").write_bytes(b"".join(o for c in family.checks for o in c.operands))
    size = sum(len(e) for c in family.checks for e in c.expected)
    parts = [FRAME.format(size=size)]
    for number, check in enumerate(family.checks):
        step_in, step_out = len(check.operands[0]), len(check.expected[0])
        parts.append(
            f"    li s2, {len(check.operands)}\n1:\n{family.load}\n{check.text}\n{family.store}\n"
            f"    li t0, {step_in}\n    add s0, s0, t0\n    li t0, {step_out}\n    add s1, s1, t0\n"
            f"    addi s2, s2, -1\n    beqz s2, 2f\n    la t0, 1b\n    jr t0\n2:  # {number}\n"
        )
    parts.append("    la t0, finish\n    jr t0\n")
    return assemble("".join(parts), folder)


def differences(family: Family, found: bytes) -> list[str]:
    """What differs from the expectation, one line for each check, with its first differing case."""
    lines, at = [], 0
    for check in family.checks:
        wrong = []
        for operand, expected in zip(check.operands, check.expected, strict=True):
            got = found[at : at + len(expected)]
            at += len(expected)
            if got != expected:
                wrong.append((operand, expected, got))
        if wrong:
            text = " ; ".join(check.text.split("\n")).strip()
            lines.append(
                f"{check.row}: {len(wrong)} of {len(check.operands)} cases, first: {text}\n"
                f"    {check.show(*wrong[0])}"
            )
    return lines


# Scalar families: three operands in a1..a3 and fa1..fa3, fcsr; results a0 or fa0, and fcsr.
SCALAR_LOAD = """
    ld a1, 0(s0)
    ld a2, 8(s0)
    ld a3, 16(s0)
    ld t0, 24(s0)
    fld fa1, 0(s0)
    fld fa2, 8(s0)
    fld fa3, 16(s0)
    csrw fcsr, t0"""
SCALAR_STORE = """
    csrr t0, fcsr
    sd a0, 0(s1)
    sd t0, 8(s1)"""
FLOAT_STORE = """
    csrr t0, fcsr
    fsd fa0, 0(s1)
    sd t0, 8(s1)"""


def show_scalar(operands: bytes, expected: bytes, found: bytes) -> str:
    a, b, c, fcsr = struct.unpack("<4Q", operands)
    (want, want_fcsr), (got, got_fcsr) = (struct.unpack("<2Q", x) for x in (expected, found))
    return (
        f"operands {a:#x} {b:#x} {c:#x} fcsr {fcsr:#x}: expected {want:#x} fcsr {want_fcsr:#x}, "
        f"found {got:#x} fcsr {got_fcsr:#x}"
    )


class Scalar(Check):
    """A check on x or f registers."""

    def __init__(self, row: str, text: str) -> None:
        super().__init__(row, text, show=show_scalar)

    def case(self, result: int, *operands: int, fcsr: int = 0, flags: int = 0) -> None:
        """One execution; `flags` are added to fcsr."""
        a = [o & MASK for o in operands] + [0] * (3 - len(operands))
        self.operands.append(struct.pack("<4Q", *a, fcsr))
        self.expected.append(struct.pack("<2Q", result & MASK, fcsr | flags))
