"""Runs one image on the simulator and on its peers and returns what each recorded.

The image is the same for all: it writes its record to a file through semihosting and ends. spike,
which has none, traps there, goes on to the store to tohost, and dumps the record by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import guest_tools

ISA = {
    xlen: f"rv{xlen}gcv_zicntr_zicond_zihpm_zba_zbb_zbc_zbs_zfh_zvbb_zvbc_zvfh" for xlen in (32, 64)
}


def spike() -> str | None:
    """spike's path: BRINGUP_SPIKE, or the one on PATH."""
    return shutil.which(os.environ.get("BRINGUP_SPIKE") or "spike")


def have_qemu(xlen: int = 64) -> bool:
    return shutil.which(guest_tools.QEMU[xlen]) is not None


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
    cpu = guest_tools.vectors(vlen) + ",Zfh=true"
    if ones:
        cpu += ",rvv_ta_all_1s=true,rvv_ma_all_1s=true"
    more = ["-m", "256", "-semihosting-config", "enable=on,target=native"]
    return _run([*guest_tools.qemu(cpu, xlen, more=more), str(image)], folder)


def run_spike(image: Path, folder: Path, vlen: int, ones: bool, xlen: int = 64) -> bytes:
    assert not ones, "spike leaves agnostic elements alone"
    command = [
        spike() or "spike",
        f"--isa={ISA[xlen]}_zicclsm_zvl{vlen}b",
        "-m256",
        "+signature=dump",
        "+signature-granularity=8",
        str(image),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    _start(command, folder)
    words = (folder / "dump").read_text().split()
    return b"".join(bytes.fromhex(word)[::-1] for word in words)


@dataclass(frozen=True)
class Peer:
    """Another simulator.

    Args:
        found: whether it is installed, for harts of a width.
        run: (image, folder, vlen, ones, xlen) -> the record.
        ones: whether it can write agnostic elements as ones.
        resumes: whether arithmetic with a vstart other than 0 goes on there (it may also trap).
    """

    name: str
    found: Callable[[int], bool]
    run: Callable[[Path, Path, int, bool, int], bytes]
    ones: bool
    resumes: bool


PEERS = {
    "qemu": Peer("qemu", have_qemu, run_qemu, True, True),
    "spike": Peer(
        "spike", lambda xlen: xlen == 64 and spike() is not None, run_spike, False, False
    ),
}


def _run(command: list[str], folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "signature.bin").unlink(missing_ok=True)
    _start(command, folder)
    return (folder / "signature.bin").read_bytes()


def _start(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stderr.decode()}")
