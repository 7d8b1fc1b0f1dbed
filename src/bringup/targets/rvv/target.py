"""A 64-bit RISC-V core with the vector extension V 1.0 of any VLEN from 128 bits."""

from __future__ import annotations

from pathlib import Path

from bringup.targets.rvv.kernels import KERNELS
from bringup.targets.scalar.target import RAM
from bringup.targets.scalar.target import TARGET as SCALAR
from bringup.targets.target import InstructionSet, Target, Unit

TARGET = Target(
    name="rvv",
    description="64-bit RISC-V core with vectors (rv64imafdcv), VLEN-agnostic kernels",
    isa=InstructionSet(64, ("i", "m", "a", "f", "d", "c", "v"), "lp64d"),
    kernels=KERNELS,
    memories=(RAM,),
    units=(
        # VLEN 256 and a 128-bit datapath: D / 32 multiply-accumulates a cycle, widened to 32 bits;
        # eight registers (LMUL 8) of 32-bit accumulators, or of bytes in a load
        Unit(
            "vector",
            (("i8", 4.0), ("f32", 4.0)),
            macs_per_instruction=(("i8", 8 / 32), ("f32", 8 / 32)),
            bytes_per_instruction=1.0,
            per_vlen_bit=True,
        ),
        SCALAR.units[0],
    ),
    fallback=SCALAR,
    compile_flags=("-O3", "-ffp-contract=off"),
    quantizations=("int8", "fp32"),
    runners=("sim", "qemu", "spike"),
    guide=Path(__file__).parent / "guide.md",
)
