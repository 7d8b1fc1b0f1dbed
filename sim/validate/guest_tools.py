"""The command that compiles bare-metal guests, and the one that runs them on QEMU."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

CLANG, BINUTILS = "clang-19", "riscv64-unknown-elf-ld"
QEMU = {64: "qemu-system-riscv64", 32: "qemu-system-riscv32"}


def compiler(isa: str, xlen: int = 64) -> list[str]:
    """clang with a linker (binutils', else lld), or without it the compiler of ziglang, for a
    static image without libraries; further options, a linker script and sources follow.

    Args:
        isa: what follows rv32 or rv64 in -march: "gcv_zfh_zvfh".

    Raises:
        ModuleNotFoundError: neither clang nor ziglang is installed.
    """
    common = ["-nostdlib", "-static", "-mcmodel=medany", "-ffreestanding"]
    if shutil.which(CLANG):
        double = "d" if set("gd") & set(isa.split("_")[0]) else ""
        abi = f"-mabi={'lp64' if xlen == 64 else 'ilp32'}{double}"
        target = [f"--target=riscv{xlen}-unknown-elf", f"-march=rv{xlen}{isa}", abi]
        return [CLANG, *target, *_linker(xlen), *common]
    import ziglang  # noqa: F401

    first, *more = isa.replace("g", "imafd").split("_")
    features = "".join(f"+{name}" for name in [*first, *more] if name != "i")
    target = ["-target", f"riscv{xlen}-freestanding-none", f"-mcpu=generic_rv{xlen}{features}"]
    return [sys.executable, "-m", "ziglang", "cc", *target, *common]


def _linker(xlen: int) -> list[str]:
    path = shutil.which(BINUTILS)
    if not path:
        return ["-fuse-ld=lld-19"]
    return [f"--ld-path={path}", f"-Wl,-m,elf{xlen}lriscv,--no-warn-rwx-segments"]


def qemu(cpu: str, xlen: int = 64, serial: str = "null", more: Sequence[str] = ()) -> list[str]:
    """QEMU up to the image.

    Args:
        cpu: what follows the width in -cpu: ",v=true,vlen=256".
        serial: where the console goes: "null" or "stdio".
    """
    machine = [
        "-M",
        "virt",
        "-cpu",
        f"rv{xlen}{cpu}",
        "-icount",
        "shift=0,sleep=off",
        "-bios",
        "none",
    ]
    streams = ["-nographic", "-net", "none", "-monitor", "none", "-serial", serial]
    return [QEMU[xlen], *machine, *streams, *more, "-kernel"]


def vectors(vlen: int) -> str:
    """The part of `cpu` that gives a vector unit."""
    return f",v=true,vlen={vlen},elen=64,vext_spec=v1.0"
