"""Speed beside QEMU, in one run on the machine it is run on.

    python sim/validate/speed.py --sim build/sim

Instructions and MACs per second of processor time (user + system), the best of a few runs each,
alternating; QEMU with -icount shift=0,sleep=off, as bringup runs it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import guest_tools

HERE = Path(__file__).parent
START = """
    .section .text.start
    .globl _start
_start: la sp, stack + 65536
    li t0, 0x6600
    csrs mstatus, t0
    call main
    la t0, tohost       # spike ends at this, our simulator too, QEMU at the next
    li t1, 1
#if __riscv_xlen == 64
    sd t1, 0(t0)
#else
    sw t1, 0(t0)
#endif
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
1:  j 1b
    .data
    .balign 64
    .globl tohost, fromhost
    .type tohost, @object
    .size tohost, 8
tohost: .dword 0
    .type fromhost, @object
    .size fromhost, 8
fromhost: .dword 0
    .bss
    .balign 16
stack: .space 65536
"""
SCRIPT = """SECTIONS { . = 0x80000000; .text : { *(.text.start) *(.text*) }
 .data : { *(.rodata*) *(.srodata*) *(.data*) *(.sdata*) } .bss : { *(.sbss*) *(.bss*) } }"""
KERNELS = [
    ("scalar integer and branches", 0, 3000),
    ("scalar int8 dot product", 1, 10000),
    ("scalar float32 dot product", 2, 3000),
    ("int8 GEMM 128^3, vwmacc m4", 3, 150),
    ("int8 GEMM 128^3, pair m4", 4, 150),
    ("float32 GEMM 128^3, vfmacc m4", 5, 25),
    ("vector e32 m1 mix", 6, 300),
]


def compile_kernel(folder: Path, kernel: int, repeat: int, xlen: int = 64) -> Path:
    (folder / "start.S").write_text(START)
    (folder / "link.ld").write_text(SCRIPT)
    image = folder / f"kernel{kernel}.elf"
    options = ["-O2", f"-DKERNEL={kernel}", f"-DREPEAT={repeat}", "-T", "link.ld"]
    sources = ["start.S", str(HERE / "kernels.c")]
    command = [*guest_tools.compiler("gcv_zba_zbb_zbs", xlen), *options, "-o", str(image), *sources]
    subprocess.run(command, cwd=folder, check=True)
    return image


def seconds(command: list[str]) -> tuple[float, list[int]]:
    """Processor time of a run and the three numbers it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, [int(line) for line in done.stdout.split()]


def qemu_command(vlen: int, xlen: int = 64) -> list[str]:
    """QEMU up to the image, its console on standard output."""
    return guest_tools.qemu(guest_tools.vectors(vlen), xlen, serial="stdio")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True)
    parser.add_argument("--vlen", type=int, default=256)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    qemu = qemu_command(arguments.vlen)
    ours = [str(arguments.sim), f"--vlen={arguments.vlen}"]
    peers = {"sim": ours, **({"qemu": qemu} if shutil.which(qemu[0]) else {})}
    print(
        f"{'VLEN ' + str(arguments.vlen):30}"
        + "".join(f"{p + ' MIPS':>11}{'MMAC/s':>9}" for p in peers)
        + f"{'sim/qemu':>10}"
    )
    with tempfile.TemporaryDirectory() as name:
        for title, kernel, repeat in KERNELS:
            image = compile_kernel(Path(name), kernel, repeat)
            best: dict[str, float] = {}
            printed: dict[str, list[int]] = {}
            for _ in range(arguments.runs):
                for peer, command in peers.items():
                    used, printed[peer] = seconds([*command, str(image)])
                    best[peer] = min(used, best.get(peer, used))
            if len(set(map(tuple, printed.values()))) > 1:
                sys.exit(f"{title}: results differ: {printed}")
            instructions, macs, _ = printed["sim"]
            row = f"{title:30}"
            for peer in peers:
                row += f"{instructions / best[peer] / 1e6:11.0f}"
                row += f"{macs / best[peer] / 1e6:9.0f}" if macs else f"{'':9}"
            print(
                row + (f"{best['qemu'] / best['sim']:10.2f}" if "qemu" in best else ""), flush=True
            )


if __name__ == "__main__":
    main()
