"""Compiler and linker flags of every image: the same in `Makefile` and in `bringup.toolchain`."""

from __future__ import annotations

from bringup.targets.target import InstructionSet

COMMON = (
    "-std=c11",
    "-O2",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-ffunction-sections",
    "-fdata-sections",
    "-Wall",
    "-Wextra",
)

INCLUDES = ("-I.", "-Iruntime", "-Iruntime/include")

RISCV_INCLUDES = ("-isystem", "runtime/freestanding")

CODE_MODEL = ("-mcmodel=medany", "-ffreestanding", "-fno-pic")
"""RAM starts at 0x80000000, which only medany reaches."""

RISCV_RUNTIME = ("-mno-implicit-float",)
"""The runtime must be able to say that a machine has no vector unit, and to report a trap of one:
its own code uses vectors only where it asks for them."""

LINK = ("-nostdlib", "-static", "--gc-sections", "-z", "noexecstack")


CLANG = ("--target=riscv64-unknown-elf",)
"""What clang must be told and a cross GCC neither needs nor knows."""


def riscv(abi: str) -> tuple[str, ...]:
    """Flags of clang and GCC for bare-metal RISC-V, without -march."""
    return (f"-mabi={abi}", *CODE_MODEL, *RISCV_INCLUDES)


def oldest_gcc(isa: InstructionSet) -> int:
    """Major release of the first GCC that compiles kernels for an instruction set.

    RISC-V changes in the release notes of GCC 13 (_Float16) and 14 (vector intrinsics 1.0).
    """
    if isa.has_vector:
        return 14
    return 13 if "zfh" in isa.extensions else 12
