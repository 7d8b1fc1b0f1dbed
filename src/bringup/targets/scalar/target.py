"""A 64-bit RISC-V core without vectors: rv64imafdc, for example Rocket."""

from __future__ import annotations

from pathlib import Path

from bringup.targets.scalar.kernels import KERNELS
from bringup.targets.target import InstructionSet, Memory, Target, Unit

_GUIDE = Path(__file__).parent / "guide.md"

RAM = Memory("ram", 256 * 1024 * 1024, base=0x80000000)

COMPILE_FLAGS = ("-O2", "-ffp-contract=on", "-fno-math-errno")
"""Float kernels may fuse multiply-adds; kernels whose float steps are exactly defined switch that
off in their source (`#pragma STDC FP_CONTRACT OFF`, which `on` honours and `fast` does not)."""

TARGET = Target(
    name="scalar",
    description="64-bit RISC-V scalar core (rv64imafdc), register-blocked C kernels",
    isa=InstructionSet(64, ("i", "m", "a", "f", "d", "c"), "lp64d"),
    kernels=KERNELS,
    memories=(RAM,),
    units=(
        # RV64 has a fused multiply-add of floats, none of integers
        Unit("scalar", (("i8", 1.0), ("f32", 1.0)), (("i8", 0.5), ("f32", 1.0))),
    ),
    compile_flags=COMPILE_FLAGS,
    quantizations=("int8", "fp32"),
    runners=("sim", "qemu", "spike"),
    guide=_GUIDE if _GUIDE.exists() else None,
)
