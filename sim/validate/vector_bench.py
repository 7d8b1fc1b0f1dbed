"""Measures vector instructions on the simulator the way rvv-bench does.

One image holds a loop for every (instruction, SEW, LMUL): 64 copies of the instruction over
rotating registers, the cycle counter read before and after, and prints the counts over the console.
Loads and stores start at several places within a line, like the benchmark's at random ones.
"""

from __future__ import annotations

import re
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import guest_tools

LMULS = (1, 2, 4, 8)
FRACTIONS = (0.125, 0.25, 0.5)
_UNROLL, _LOOPS = 8, 24
_MIDDLE = 4096  # where strided accesses begin, negative strides among them
# Where random addresses of a unit-stride access lie within a line, in elements.
_OFFSETS = (0, 3, 7, 13, 22, 38, 49, 60)
# Mask instructions whose copies step by LMUL; the others have registers of their own.
_GROUPED_MASKS = ("viota", "vcompress", "vmsbf", "vmsif", "vmsof")
# Copies step by a group twice as long, for which the second row has no need.
_STEPPED_WIDE = (
    *("vw", "vfw", "vnclip", "vnsr", "vfncvt"),
    *("vnmsub", "vnmsac", "vfnmsac", "vfnmacc", "vfnmsub", "vfnmadd"),
)


def lmul_name(lmul: float) -> str:
    """As assembly and the published pages write it: m4, mf2."""
    return f"m{int(lmul)}" if lmul >= 1 else f"mf{int(1 / lmul)}"


@dataclass(frozen=True)
class Cell:
    """One measurement: assembly text with registers v8, v16, v24, t0..., SEW, LMUL (a half, a
    quarter, an eighth among them), vl."""

    text: str
    sew: int
    lmul: float
    one_element: bool = False

    @property
    def mnemonic(self) -> str:
        return self.text.split()[0]

    @property
    def step(self) -> int:
        """Registers from one copy to the next: rvv-bench steps by the wider group."""
        name, lmul = self.mnemonic, self.lmul
        wide_indices = name.startswith("vrgatherei16") and self.sew == 8
        if wide_indices or (name.startswith(_STEPPED_WIDE) and ".vs" not in name):
            lmul *= 2
        elif re.search(r"\.m+$", name) and not name.startswith(_GROUPED_MASKS):
            lmul = 2
        return max(1, min(8, int(lmul)))

    @property
    def size(self) -> int:
        """Bytes of an element in memory."""
        width = re.search(r"(\d+)(ff)?\.v", self.mnemonic)
        return int(width.group(1)) // 8 if width else 1

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where it is measured: elements behind the beginning of a line."""
        if "(t0)" not in self.text and "(t2)" not in self.text:
            return (0,)
        return _OFFSETS[::2] if "(t2),t" in self.text else _OFFSETS

    def copy(self, number: int) -> str:
        """The instruction with the registers of copy `number` of eight."""
        step = number * self.step % 8

        def shifted(match: re.Match[str]) -> str:
            bank, register = match.group(1), int(match.group(2))
            if bank == "v":
                return f"v{register + step}" if register in (8, 16, 24) else match.group(0)
            if register != 0:
                return match.group(0)
            return "s4" if bank == "t" and step == 7 else f"{bank}{step}"

        if "(" in self.text:  # addresses do not rotate
            head, tail = self.text.split("(", 1)
            return re.sub(r"\b(v)(\d+)\b", shifted, head) + "(" + tail
        return re.sub(r"\b(v|ft|t)(\d+)\b", shifted, self.text)


def _body(cell: Cell, number: int, offset: int) -> str:
    vl = "li t6, 1" if cell.one_element else "li t6, -1"
    setup = [
        vl,
        f"vsetvli x0, t6, e{cell.sew}, {lmul_name(cell.lmul)}, ta, ma",
        "la t1, data",
        f"addi t0, t1, {offset * cell.size}",
        f"li t2, {_MIDDLE + offset * cell.size}; add t2, t2, t1",
        f"li t3, {3 * cell.size}; li t4, {-cell.size}",
    ]
    copies = "\n".join(f"  {cell.copy(k)}" for k in range(8))
    return f"""
case{number}:
  {"; ".join(setup)}
  li s0, 2                  # the first round warms up
2:csrr a3, mcycle
  li a0, {_LOOPS}
1:
.rept {_UNROLL}
{copies}
.endr
  addi a0, a0, -1
  bnez a0, 1b
  csrr a4, mcycle
  sub a4, a4, a3
  addi s0, s0, -1
  bnez s0, 2b
  call print
"""


# A subroutine: a4 as 8 hexadecimal digits and a newline.
PRINT = """
print:
  li a5, 0x10000000
  li a6, 28
1:srl a7, a4, a6
  andi a7, a7, 15
  addi a7, a7, 48
  li a2, 58
  blt a7, a2, 2f
  addi a7, a7, 39
2:sb a7, 0(a5)
  addi a6, a6, -4
  bgez a6, 1b
  li a7, 10
  sb a7, 0(a5)
  ret
"""


def assemble(source: str, folder: Path) -> Path:
    """An image at 0x80000000 from assembly text, with clang or the compiler of ziglang."""
    text, image, script = folder / "bench.S", folder / "bench.elf", folder / "bench.ld"
    text.write_text(source)
    script.write_text(
        "ENTRY(_start) SECTIONS { . = 0x80000000; .text : { *(.text*) } "
        ".data : ALIGN(4096) { *(.data*) *(.bss*) } "
        "/DISCARD/ : { *(.riscv.attributes) } }"
    )
    subprocess.run(
        [
            *guest_tools.compiler("gcv_zba_zbb_zfh_zvfh"),
            "-T",
            str(script),
            "-o",
            str(image),
            str(text),
        ],
        check=True,
    )
    return image


def run(image: Path, sim: Path, core: Path, vlen: int) -> list[int]:
    """The numbers an image prints on the simulator with a core file."""
    done = subprocess.run(
        [str(sim), f"--core={core}", f"--vlen={vlen}", str(image)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the simulator ended with {done.returncode}: {done.stderr}")
    return [int(line, 16) for line in done.stdout.split()]


def _middle(values: Sequence[int]) -> float:
    """The mean of the middle 60 %, as the benchmark has it."""
    cut = len(values) // 5
    return statistics.mean(sorted(values)[cut : len(values) - cut])


def measure(cells: Sequence[Cell], sim: Path, core: Path, vlen: int, folder: Path) -> list[float]:
    """Cycles per instruction of every cell, on the simulator with a core file."""
    bodies: list[str] = []
    counts: list[int] = []
    for cell in cells:
        counts.append(len(cell.offsets))
        for offset in cell.offsets:
            bodies.append(_body(cell, len(bodies), offset))
    # registers hold small valid indices and normal floats
    source = (
        ".globl _start\n_start:\n li t5, 0x6600\n csrs mstatus, t5\n"
        " li t6, -1\n vsetvli x0, t6, e8, m8, ta, ma\n vmv.v.i v0, -1\n vmv.v.i v8, 1\n"
        " vmv.v.i v16, 1\n vmv.v.i v24, 1\n"
        + "".join(bodies)
        + " li t5, 0x100000\n li t6, 0x5555\n sw t6, 0(t5)\n1: j 1b\n"
        + PRINT
        + ".data\n.balign 4096\ndata: .zero 65536\n"
    )
    cycles = run(assemble(source, folder), sim, core, vlen)
    result: list[float] = []
    at = 0
    for count in counts:
        result.append(_middle(cycles[at : at + count]) / (8 * _UNROLL * _LOOPS))
        at += count
    return result
