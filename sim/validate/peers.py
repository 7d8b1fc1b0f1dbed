"""Runs one image on the simulator and on QEMU and returns what each recorded."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

QEMU = {64: "qemu-system-riscv64", 32: "qemu-system-riscv32"}
ISA = {
    64: "rv64gcv_zicntr_zihpm_zba_zbb_zbs_zfh_zvfh",
    32: "rv32gcv_zicntr_zihpm_zba_zbb_zbs_zfh_zvfh",
}


def have_qemu(xlen: int = 64) -> bool:
    return shutil.which(QEMU[xlen]) is not None


def run_sim(sim: Path, image: Path, folder: Path, vlen: int, ones: bool, xlen: int = 64) -> bytes:
    return _run(
        [
            str(sim),
            f"--isa={ISA[xlen]}",
            f"--vlen={vlen}",
            f"--agnostic={'ones' if ones else 'keep'}",
            "--memory=256M",
            "--limit=100000000",
            str(image),
        ],
        folder,
    )


def run_qemu(image: Path, folder: Path, vlen: int, ones: bool, xlen: int = 64) -> bytes:
    cpu = f"rv{xlen},v=true,vlen={vlen},elen=64,vext_spec=v1.0,Zfh=true"
    if ones:
        cpu += ",rvv_ta_all_1s=true,rvv_ma_all_1s=true"
    return _run(
        [
            QEMU[xlen],
            "-M",
            "virt",
            "-cpu",
            cpu,
            "-m",
            "256",
            "-icount",
            "shift=0,sleep=off",
            "-nographic",
            "-bios",
            "none",
            "-net",
            "none",
            "-monitor",
            "none",
            "-serial",
            "null",
            "-semihosting-config",
            "enable=on,target=native",
            "-kernel",
            str(image),
        ],
        folder,
    )


def _run(command: list[str], folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "signature.bin").unlink(missing_ok=True)
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stderr.decode()}")
    return (folder / "signature.bin").read_bytes()
