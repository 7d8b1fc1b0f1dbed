"""Compiler and linker flags of every image: the same in `Makefile` and in `bringup.toolchain`."""

from __future__ import annotations

COMMON = (
    "-std=c11",
    "-O2",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-ffunction-sections",
    "-fdata-sections",
    "-Wall",
    "-Wextra",
    "-Wno-unused-parameter",
)
"""Kernels of one operator share a signature, so some ignore arguments."""

INCLUDES = ("-I.", "-Iruntime", "-Iruntime/include")

RISCV_INCLUDES = ("-isystem", "runtime/freestanding")

CODE_MODEL = ("-mcmodel=medany", "-ffreestanding", "-fno-pic")
"""RAM starts at 0x80000000, which only medany reaches."""

RISCV_RUNTIME = ("-mno-implicit-float",)
"""The runtime must be able to say that a machine has no vector unit, and to report a trap of one:
its own code uses vectors only where it asks for them."""

LINK = ("-nostdlib", "-static", "--gc-sections", "-z", "noexecstack")


def riscv(abi: str) -> tuple[str, ...]:
    """Flags of clang for bare-metal RISC-V, without -march."""
    return ("--target=riscv64-unknown-elf", f"-mabi={abi}", *CODE_MODEL, *RISCV_INCLUDES)
